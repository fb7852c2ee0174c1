#pragma once
/// What a resistance distribution must provide, and what more it may.
///
/// The smallest distribution that works is a struct with one function:
///
///     struct TwoValues {
///       rramvar::ohm operator()(rramvar::LogicState s, rramvar::DrawEngine& engine) const;
///     };
///
/// | expression             | result  | meaning                               | opens up        |
/// |------------------------|---------|---------------------------------------|-----------------|
/// | d(s, engine)           | ohm > 0 | one draw of R given state s           | required        |
/// | D::states              | size_t  | S, the number of states; 2 if missing | S > 2           |
/// | d.cdf(s, r)            | [0, 1]  | P(R ≤ r given s)                      | exact threshold |
/// | d.survival(s, r)       | [0, 1]  | P(R > r given s), exact in its tail   | rare errors     |
/// | d.quantile(s, p)       | ohm     | least r: cdf(s, r) ≥ p, for 0 < p < 1 | exact threshold |
/// | d.upper_quantile(s, q) | ohm     | quantile(s, 1 − q), exact for small q | rare errors     |
/// | d.mean(s, f)           | double  | E[f(R) given s], f a function of ohm  | exact levels    |
/// | d.calibration()        | another | the device when reference levels are  | drift, faults   |
/// |                        |         | set; d itself if missing              |                 |
/// | d.smoothness(s, r)     | double  | width in ln R over which the cdf near | exact answers   |
/// |                        | ≥ 0     | r is smooth; 0: a step                | under sources   |
/// | d.cdf_after(s, x, r)   | [0, 1]  | P(R·e^x ≤ r given s), x an LnNormal,  | exact answers   |
/// | d.survival_after(…)    |         | and its complement (ln_normal.hpp)    | in less time    |
/// | D::draws_by_quantile   | bool    | whether sampling may take             | fast analog     |
/// |                        |         | quantile(s, u) in place of d(s, …)    | sampling        |
/// | d.mean(s, f, kinks)    | double  | the same of an f that bends at these  | exact means     |
/// |                        |         | resistances (a span of ohm)           | under sources   |
/// | d.kinks(s)             | ohm, …  | where the cdf of a law without steps  | exact answers   |
/// |                        |         | bends, ascending (a vector)           | under sources   |
/// | d.sorted(s)            | ohm, …  | the entries of a table, ascending     | look-ups        |
/// | d.rare_events(s)       |         | how far down the probabilities can be | bounds of what  |
/// |                        |         | trusted (device/rare_events.hpp)      | was never seen  |
/// | D::is_staircase        | bool    | whether the cdf is one; or by object, | exact answers   |
/// | d.has_steps()          | bool    | whether that of any state has steps   | over steps      |
/// | d.ln_normal(s)         |         | ln R itself is normal: this LnNormal  | closed forms    |
/// | d.by_curves()          | D       | the same for hundreds of questions    | speed           |
/// | d.in_cell(s, draws), … |         | draws that know their cell, and       | d2d, faults     |
/// |                        |         | faults (device/sources/concepts.hpp)  |                 |
///
/// device/optional_members.hpp has this list for programs: a test of one's own wrapper asks it what
/// was dropped. Wrappers derive from WrappedLaw (device/wrapped_law.hpp), which drops nothing.
///
/// Preconditions of all: s < S. All are const, depend on nothing but their arguments, and may be
/// called from several threads. d(s, engine) takes its randomness from `engine` alone, a
/// UniformRandomBitGenerator of 32-bit words; std:: distributions compile but differ between
/// standard libraries. What is missing is replaced by a fixed sample of 2¹⁶ draws a state.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/ln_normal.hpp"

namespace rramvar {

/// A concept matching resistance distributions: R given a state, drawn from an engine.
template <class D>
concept ResistanceDistribution = std::copy_constructible<D> &&
    requires(const D& d, LogicState s, DrawEngine& engine) {
  { d(s, engine) } -> std::convertible_to<ohm>;
};

/// Satisfied by distributions that know P(R ≤ r).
template <class D>
concept HasCdf = requires(const D& d, LogicState s, ohm r) {
  { d.cdf(s, r) } -> std::convertible_to<double>;
};

/// Satisfied by distributions that know their quantiles.
template <class D>
concept HasQuantile = requires(const D& d, LogicState s, double p) {
  { d.quantile(s, p) } -> std::convertible_to<ohm>;
};

/// Satisfied by distributions that know the mean of any function of R.
template <class D>
concept HasMean = requires(const D& d, LogicState s, double (*f)(ohm)) {
  { d.mean(s, f) } -> std::convertible_to<double>;
};

namespace detail {
/// A function with a state of its own, which not every user's mean() takes.
struct ProbeFunction {
  double factor;
  double operator()(ohm r) const { return factor * r; }
};
}  // namespace detail

/// Satisfied by distributions that know the mean of any function object, not of pointers only.
template <class D>
concept HasMeanOfAny = requires(const D& d, LogicState s, const detail::ProbeFunction& f) {
  { d.mean(s, f) } -> std::convertible_to<double>;
};

/// Satisfied by distributions that are a finite table of equally likely resistances. Sampling then
/// is one look-up, and everything derived from R can be tabulated once.
template <class D>
concept TabulatedDistribution = requires(const D& d, LogicState s) {
  { d.sorted(s).size() } -> std::convertible_to<std::size_t>;
  { d.sorted(s)[0] } -> std::convertible_to<ohm>;
};

/// The number of states S of a distribution.
template <class D>
inline constexpr std::size_t states_of = 2;
template <class D>
requires requires {
  D::states;
}
inline constexpr std::size_t states_of<D> = D::states;

/// Whether a distribution has finitely many resistances, so that its cdf is a staircase. Tables are
/// known to; others say so by a member `is_staircase` or, if it depends on the object, has_steps().
template <class D>
inline constexpr bool is_staircase = TabulatedDistribution<D>;
template <class D>
requires requires {
  D::is_staircase;
}
inline constexpr bool is_staircase<D> = D::is_staircase;

template <class D>
bool has_steps(const D& d) {
  if constexpr (requires { d.has_steps(); }) {
    return d.has_steps();
  } else {
    return is_staircase<D>;
  }
}

/// The width in ln R over which the cdf near r is smooth: what the distribution says, or 0 where it
/// has steps, or half the central 68 %.
template <class D>
requires HasQuantile<D>
double smoothness(const D& d, LogicState s, ohm r) {
  if constexpr (requires { d.smoothness(s, r); }) {
    return d.smoothness(s, r);
  } else {
    return has_steps(d) ? 0.0 : 0.5 * std::log(d.quantile(s, 0.84) / d.quantile(s, 0.16));
  }
}

/// P(R > r given s), by the distribution's own survival function where it has one.
template <HasCdf D>
double survival(const D& d, LogicState s, ohm r) {
  if constexpr (requires { d.survival(s, r); }) {
    return d.survival(s, r);
  } else {
    return 1.0 - d.cdf(s, r);
  }
}

/// E[f(R) given s] of a function that is smooth but for kinks, which distributions that integrate
/// need.
template <HasMean D>
double mean_with_kinks(const D& d, LogicState s, NumberFunction f, std::span<const ohm> kinks) {
  if constexpr (requires { d.mean(s, f, kinks); }) {
    return d.mean(s, f, kinks);
  } else {
    return d.mean(s, f);
  }
}

/// Where the cdf of a law without steps bends, ascending.
template <class D>
std::vector<ohm> kinks_of([[maybe_unused]] const D& d, [[maybe_unused]] LogicState s) {
  if constexpr (requires { d.kinks(s); }) {
    return d.kinks(s);
  } else {
    return {};
  }
}

/// P(R·e^move ≤ r given s) and P(R·e^move > r given s) of an independent normal move: the
/// distribution's own, or the mean over whichever of R and the move is the narrower, so that what
/// is integrated is smooth.
template <class D>
double cdf_after(const D& d, LogicState s, const LnNormal& move, ohm r) {
  if constexpr (requires { d.cdf_after(s, move, r); }) {
    return d.cdf_after(s, move, r);
  } else {
    if constexpr (HasCdf<D> && HasQuantile<D>) {
      const double width = smoothness(d, s, r);
      if (move.sigma < width) {
        return move.share([&](ohm before) { return d.cdf(s, before); }, r, kinks_of(d, s), width);
      }
    }
    return d.mean(s, [&](ohm before) { return move.cdf(before, r); });
  }
}
template <class D>
double survival_after(const D& d, LogicState s, const LnNormal& move, ohm r) {
  if constexpr (requires { d.survival_after(s, move, r); }) {
    return d.survival_after(s, move, r);
  } else {
    if constexpr (HasCdf<D> && HasQuantile<D>) {
      const double width = smoothness(d, s, r);
      if (move.sigma < width) {
        return move.share([&](ohm before) { return survival(d, s, before); }, r, kinks_of(d, s),
                          width);
      }
    }
    return d.mean(s, [&](ohm before) { return move.survival(before, r); });
  }
}

/// The quantile at u.lower = 1 − u.upper, from the side that is exact where the distribution
/// allows. Where it does not, 1 − 2⁻⁵³ stands for all that is nearer to 1.
template <HasQuantile D>
ohm quantile_at(const D& d, LogicState s, const OpenUniform::Value& u) {
  if constexpr (requires { d.upper_quantile(s, u.upper); }) {
    return u.upper < u.lower ? d.upper_quantile(s, u.upper) : d.quantile(s, u.lower);
  } else {
    return d.quantile(s, std::min(u.lower, 1.0 - 0x1p-53));
  }
}

/// Satisfied by distributions that may let sampling draw by their quantiles.
template <class D>
concept MayDrawByQuantile = HasQuantile<D> && requires {
  &D::draws_by_quantile;
};

/// Whether a distribution does: by a constant, or by a function where it depends on the object.
template <MayDrawByQuantile D>
bool draws_by_quantile(const D& d) {
  if constexpr (requires { d.draws_by_quantile(); }) {
    return d.draws_by_quantile();
  } else {
    return D::draws_by_quantile;
  }
}

/// Satisfied by distributions that say what they are like when reference levels are set.
template <class D>
concept HasCalibration = requires(const D& d) {
  d.calibration();
};

/// Satisfied by distributions that can answer from curves.
template <class D>
concept HasCurves = requires(const D& d) {
  { d.by_curves() } -> std::convertible_to<D>;
};

/// What a readout sets its reference levels by: the distribution itself, or what it says
/// that it is like then (a VariedDevice without faults and drift).
template <ResistanceDistribution D>
decltype(auto) calibration_of(const D& distribution) {
  if constexpr (HasCalibration<D>) {
    return distribution.calibration();
  } else {
    return (distribution);
  }
}

/// A distribution ready for hundreds of questions: itself, or the same one on curves
/// (VariedDevice::by_curves).
template <class D>
decltype(auto) by_curves(const D& distribution) {
  if constexpr (HasCurves<D>) {
    return distribution.by_curves();
  } else {
    return (distribution);
  }
}

}  // namespace rramvar
