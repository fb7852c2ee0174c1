#pragma once
/// Fit of the Weibull law.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string_view>
#include <vector>

#include "rramvar/characterize/fit/fit.hpp"
#include "rramvar/characterize/fit/positive_definite.hpp"
#include "rramvar/characterize/fit/wald.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/positive_root.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/distributions/weibull.hpp"

namespace rramvar {

/// With y = ln R and weights w = exp(k y), the shape k is the root of Σwy/Σw − ȳ − 1/k, which rises
/// with k, and scale = (Σw/n)^(1/k). Intervals: Wald's in ln k and ln scale.
/// Source: A. C. Cohen, Technometrics 7(4):579, 1965.
struct WeibullFitter {
  static constexpr std::string_view family = "Weibull";
  template <std::size_t S>
  using Distribution = WeibullResistance<S>;

  /// @throws Error as check_sample, from 3 resistances on
  Fit<WeibullResistance<1>> operator()(std::span<const ohm> sample) const {
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
  WeibullResistance<1> estimate(std::span<const ohm> sample) const {
    const Estimate e = maximise(logarithms(sample));
    return {{std::exp(e.ln_scale)}, {e.shape}};
  }
  template <std::size_t S>
  static void set_state(WeibullResistance<S>& all, LogicState s, const WeibullResistance<1>& one) {
    all.scale_ohm[s] = one.scale_ohm[0];
    all.shape[s] = one.shape[0];
  }

 private:
  struct Estimate {
    double ln_scale;
    double shape;
  };
  static Estimate maximise(std::span<const double> y) {
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
};

}  // namespace rramvar
