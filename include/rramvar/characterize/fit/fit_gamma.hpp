#pragma once
/// Fit of the gamma law.

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/characterize/fit/fit.hpp"
#include "rramvar/characterize/fit/positive_definite.hpp"
#include "rramvar/characterize/fit/stirling.hpp"
#include "rramvar/characterize/fit/wald.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/positive_root.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/distributions/gamma.hpp"

namespace rramvar {

/// The shape a is the root of ln(mean R) − mean(ln R) = ln a − ψ(a), and scale = mean R/a.
/// Intervals: Wald's in ln a and ln scale.
/// Source: N. L. Johnson, S. Kotz, N. Balakrishnan, "Continuous Univariate Distributions", vol. 1,
/// 2nd ed., 1994, section 17.7.
struct GammaFitter {
  static constexpr std::string_view family = "gamma";
  template <std::size_t S>
  using Distribution = GammaResistance<S>;

  /// @throws Error as check_sample, from 3 resistances on, or if the shape leaves 1e-2 … 1e7,
  /// where GammaResistance is exact
  Fit<GammaResistance<1>> operator()(std::span<const ohm> sample) const {
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
  GammaResistance<1> estimate(std::span<const ohm> sample) const {
    const Estimate e = maximise(sample);
    return {{e.shape}, {e.scale}};
  }
  template <std::size_t S>
  static void set_state(GammaResistance<S>& all, LogicState s, const GammaResistance<1>& one) {
    all.shape[s] = one.shape[0];
    all.scale_ohm[s] = one.scale_ohm[0];
  }

 private:
  struct Estimate {
    double shape;
    ohm scale;
    double mean_ln;
    double excess;  ///< ln(mean R) − mean(ln R) ≥ 0
  };
  static Estimate maximise(std::span<const ohm> sample) {
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
};

}  // namespace rramvar
