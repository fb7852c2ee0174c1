#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "rramvar/characterize/fit/fit_gamma.hpp"
#include "rramvar/characterize/fit/wald.hpp"
#include "rramvar/characterize/statistics/sample_moments.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/positive_root.hpp"
#include "rramvar/device/distributions/gamma_and_beta.hpp"

namespace rramvar {

RRAMVAR_INLINE Fit<GammaResistance<1>> GammaFitter::operator()(std::span<const ohm> sample) const {
  check_sample(sample, family, 3);
  const Estimate e = maximise(sample);
  if (!(e.shape >= 1e-2 && e.shape <= 1e7)) {
    throw Error("a gamma law cannot be fitted: its shape would be " + std::to_string(e.shape),
                "shapes from 0.01 to 1e7 are supported",
                e.shape > 1.0 ? "use the normal law, which a narrow gamma law is"
                              : "use the log-normal law");
  }
  // Information in (ln a, ln scale), per resistance.
  const double trigamma = trigamma_excess(e.shape);  // a ψ'(a) − 1
  const double n = static_cast<double>(sample.size());
  const double shape_error = 1.0 / std::sqrt(n * e.shape * trigamma);
  const double scale_error = std::sqrt((trigamma + 1.0) / (n * e.shape * trigamma));
  const double per_resistance =
      -e.mean_ln - stirling_excess(e.shape) - e.shape * e.excess;  // mean of ln f
  return {{family,
           {wald_positive("shape", "1", e.shape, shape_error),
            wald_positive("scale", "ohm", e.scale, scale_error)},
           n * per_resistance,
           sample.size()},
          {{e.shape}, {e.scale}}};
}

RRAMVAR_INLINE GammaResistance<1> GammaFitter::estimate(std::span<const ohm> sample) const {
  const Estimate e = maximise(sample);
  return {{e.shape}, {e.scale}};
}

RRAMVAR_INLINE GammaFitter::Estimate GammaFitter::maximise(std::span<const ohm> sample) {
  const std::vector<double> y = logarithms(sample);
  const SampleMoments m(y);
  double over = 0.0;  // Σ (R/geometric mean − 1 − ln), so that narrow samples lose no digits
  for (const double value : y) over += std::expm1(value - m.mean) - (value - m.mean);
  const double excess = std::log1p(over / m.n);
  const auto score = [excess](double a) -> ValueAndSlope {
    // d(ln a − ψ(a))/d ln a = −(a ψ'(a) − 1)
    return {excess - log_minus_digamma(a), trigamma_excess(a)};
  };
  // 1/(2a) < ln a − ψ(a) < 1/a brackets the root.
  const double shape = positive_root(score, 0.5 / excess, 0.5 / excess, 1.0 / excess);
  return {shape, std::exp(m.mean + excess) / shape, m.mean, excess};
}

}  // namespace rramvar
