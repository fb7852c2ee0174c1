#pragma once
/// Any continuous distribution of Boost.Math as a resistance distribution.
/// Needs Boost.Math, so rramvar.hpp does not include this header: include it yourself, together
/// with the header of the distribution, such as <boost/math/distributions/inverse_gamma.hpp>.

#include <array>
#include <boost/math/distributions/complement.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <sstream>
#include <string>
#include <utility>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/quadrature.hpp"

namespace rramvar {

namespace detail {

// The functions of Boost.Math are found by argument-dependent lookup, so that the order of the
// includes does not matter; members of the same name would stop it inside the class.
template <class Law>
double law_cdf(const Law& law, double x) {
  return cdf(law, x);
}
template <class Law>
double law_survival(const Law& law, double x) {
  return cdf(boost::math::complement(law, x));
}
template <class Law>
double law_quantile(const Law& law, double p) {
  return quantile(law, p);
}
template <class Law>
double law_upper_quantile(const Law& law, double q) {
  return quantile(boost::math::complement(law, q));
}
template <class Law>
std::pair<double, double> law_support(const Law& law) {
  return support(law);
}

}  // namespace detail

/// What a law taken from elsewhere is the law of.
enum class LawOf {
  resistance,    ///< R in ohm
  ln_resistance  ///< ln(R / ohm): for laws that reach below zero
};

/// One Boost.Math distribution a state, asked for each tail through boost::math::complement.
///
///     using Law = boost::math::inverse_gamma;
///     BoostMathResistance<Law> device{{Law(16, 1.5e6), Law(120, 9e5)}};
///
/// Boost.Math's quantiles of some laws are wrong far out (1.74: inverse_gaussian and skew_normal
/// below about 1e-10), so each is held against the cdf before it is believed: use a law of the
/// library's own where draws must be quick. mean() is by quadrature of the quantile down to 1e-275.
/// @tparam Law a continuous distribution of Boost.Math, with double as its number type
/// @tparam S number of states
/// @tparam What has the law: R or ln R
template <class Law, std::size_t S = 2, LawOf What = LawOf::resistance>
class BoostMathResistance {
 public:
  static constexpr std::size_t states = S;

  /// @throws Error if a law of R gives R ≤ 0 a probability: neither would the resistance be
  /// positive, nor would E[1/R] exist if the law were cut off at zero
  explicit BoostMathResistance(std::array<Law, S> law) : law_(std::move(law)) {
    for (LogicState s = 0; s < S; ++s) {
      if (cdf(s, 0.0) > 0.0) {
        throw Error("the distribution of state " + std::to_string(s) +
                        " reaches resistances of zero and below",
                    "a resistance is positive",
                    "take a distribution of positive numbers, or of ln R (LawOf::ln_resistance), "
                    "or NormalResistance with its floor");
      }
    }
  }

  /// The Boost.Math distribution of state s.
  const Law& law(LogicState s) const { return law_[s]; }

  template <class Engine>
  ohm operator()(LogicState s, Engine& engine) const {
    return quantile_at(*this, s, OpenUniform{}(engine));
  }
  double cdf(LogicState s, ohm r) const {
    const auto [low, high] = detail::law_support(law_[s]);
    const double x = variable(r);
    if (x <= low) return 0.0;
    return x < high ? detail::law_cdf(law_[s], x) : 1.0;
  }
  double survival(LogicState s, ohm r) const {
    const auto [low, high] = detail::law_support(law_[s]);
    const double x = variable(r);
    if (x <= low) return 1.0;
    return x < high ? detail::law_survival(law_[s], x) : 0.0;
  }
  /// @throws Error where Boost.Math's quantile is wrong, as in the far tails of some laws
  ohm quantile(LogicState s, double p) const {
    const ohm r = resistance(detail::law_quantile(law_[s], p));
    const bool reached = cdf(s, r * (1 + margin)) >= p * (1 - tolerance);
    const bool least = r == floor || cdf(s, r * (1 - margin)) <= p * (1 + tolerance);
    if (!(reached && least)) throw no_quantile(s, "lower", p);
    return r;
  }
  /// @throws Error as quantile
  ohm upper_quantile(LogicState s, double q) const {
    const ohm r = resistance(detail::law_upper_quantile(law_[s], q));
    const bool reached = survival(s, r * (1 + margin)) <= q * (1 + tolerance);
    const bool least = r == floor || survival(s, r * (1 - margin)) >= q * (1 - tolerance);
    if (!(reached && least)) throw no_quantile(s, "upper", q);
    return r;
  }
  double mean(LogicState s, NumberFunction f, std::span<const ohm> kinks = {}) const {
    return mean_by_quantile(*this, s, f, kinks);
  }

 private:
  static constexpr double margin = 1e-9;     ///< relative, of a resistance
  static constexpr double tolerance = 1e-6;  ///< relative, of a probability

  static double variable(ohm r) {
    if constexpr (What == LawOf::resistance) return r;
    return r > 0.0 ? std::log(r) : -std::numeric_limits<double>::infinity();
  }
  static ohm resistance(double x) {
    if constexpr (What == LawOf::ln_resistance) x = std::exp(x);
    return x < floor ? floor : x;
  }
  static Error no_quantile(LogicState s, const std::string& tail, double probability) {
    std::ostringstream text;
    text << "Boost.Math finds no quantile at " << probability << " of the " << tail
         << " tail of state " << s;
    return Error(text.str(), "its quantile there does not invert its cdf",
                 "take another law, or a DeviceLUT tabulated from this one");
  }

  static constexpr ohm floor = std::numeric_limits<ohm>::min();  ///< where a quantile underflows
  std::array<Law, S> law_;
};

}  // namespace rramvar
