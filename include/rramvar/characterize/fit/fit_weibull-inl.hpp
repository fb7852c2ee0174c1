#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "rramvar/characterize/fit/fit_weibull.hpp"
#include "rramvar/characterize/fit/positive_definite.hpp"
#include "rramvar/characterize/fit/wald.hpp"
#include "rramvar/characterize/statistics/sample_moments.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/positive_root.hpp"

namespace rramvar {

RRAMVAR_INLINE Fit<WeibullResistance<1>> WeibullFitter::operator()(
    std::span<const ohm> sample) const {
  check_sample(sample, family, 3);
  const std::vector<double> y = logarithms(sample);
  const Estimate e = maximise(y);
  // With v = k(y − ln scale), ln f = ln k + v − exp(v) − y; information in (ln scale, ln k).
  double log_likelihood = 0.0;
  SquareMatrix<2> information{};
  const double n = static_cast<double>(y.size());
  for (const double value : y) {
    const double v = e.shape * (value - e.ln_scale);
    const double w = std::exp(v);
    log_likelihood += v - w - value;
    information[1][0] -= e.shape * v * w;
    information[1][1] += (v + v * v) * w - v;
  }
  log_likelihood += n * std::log(e.shape);
  information[0][0] = n * e.shape * e.shape;
  const auto variance = inverse_of_positive_definite(information);
  if (!variance) {
    throw Error("a Weibull law cannot be fitted to these resistances",
                "their information on its parameters is not positive definite",
                "look at the sample: a few values may be far from all others");
  }
  const ohm scale = std::exp(e.ln_scale);
  return {{family,
           {wald_positive("scale", "ohm", scale, std::sqrt((*variance)[0][0])),
            wald_positive("shape", "1", e.shape, std::sqrt((*variance)[1][1]))},
           log_likelihood,
           sample.size()},
          {{scale}, {e.shape}}};
}

RRAMVAR_INLINE WeibullResistance<1> WeibullFitter::estimate(std::span<const ohm> sample) const {
  const Estimate e = maximise(logarithms(sample));
  return {{std::exp(e.ln_scale)}, {e.shape}};
}

RRAMVAR_INLINE WeibullFitter::Estimate WeibullFitter::maximise(std::span<const double> y) {
  const SampleMoments m(y);
  const double most = *std::max_element(y.begin(), y.end());  // taken off: no w exceeds 1
  double weights = 0.0;
  const auto score = [&](double k) -> ValueAndSlope {
    weights = 0.0;
    double sum = 0.0;
    double squares = 0.0;
    for (const double value : y) {
      const double below = value - most;
      const double w = std::exp(k * below);
      weights += w;
      sum += w * below;
      squares += w * below * below;
    }
    const double mean = sum / weights;
    return {mean - (m.mean - most) - 1.0 / k, k * (squares / weights - mean * mean) + 1.0 / k};
  };
  // The moments of ln R give the start: its standard deviation is π/(√6 k).
  const double start = std::numbers::pi / (std::sqrt(6.0) * m.sigma());
  const double shape = positive_root(score, 1e-4 * start, start, 1e4 * start * std::sqrt(m.n));
  score(shape);
  return {most + std::log(weights / m.n) / shape, shape};
}

}  // namespace rramvar
