#pragma once
/// Exact means and probabilities of a resistance that went through a chain of sources.

#include <cmath>
#include <concepts>
#include <cstddef>
#include <tuple>

#include "rramvar/device/concepts.hpp"
#include "rramvar/device/ln_normal.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar::detail {

template <class X>
concept HasExpect = StateSource<X> || LnNormalSource<X> ||
    requires(const X& x, LogicState s, ohm r, double (*f)(ohm)) {
  { x.expect(s, r, f) } -> std::convertible_to<double>;
};
template <class X>
concept HasShareBelow = requires(const X& x, LogicState s, ohm r, double (*below)(ohm)) {
  { x.share_below(s, r, below) } -> std::convertible_to<double>;
};
template <class X>
concept HasConditionalCdf = requires(const X& x, LogicState s, ohm r) {
  { x.cdf(s, r, r) } -> std::convertible_to<double>;
  { x.survival(s, r, r) } -> std::convertible_to<double>;
};
template <class X>
concept HasExactCdf =
    StateSource<X> || LnNormalSource<X> || HasShareBelow<X> || HasConditionalCdf<X>;

enum class Tail { lower, upper };

/// The algebra behind VariedDevice, of one state; state sources are passed over.
template <class Base, class... Sources>
class SourceChain {
  template <std::size_t I>
  using source_type = std::tuple_element_t<I, std::tuple<Sources...>>;

 public:
  const Base& base;
  const std::tuple<Sources...>& sources;

  /// E[f(step(R))], R being the resistance after the first N sources. Neighbouring normal steps of
  /// ln R are gathered in `step` and taken as one.
  template <std::size_t N, class F>
  double mean(LogicState s, const F& f, const LnNormal& step = {}) const {
    const auto stepped = [&](ohm r) { return step.expect(r, f); };
    if constexpr (N == 0) {
      if constexpr (LnNormalSource<Base>) {
        return (base.ln_normal(s) + step).expect(1.0, f);
      } else {
        return base.mean(s, stepped);
      }
    } else if constexpr (StateSource<source_type<N - 1>>) {
      return mean<N - 1>(s, f, step);
    } else {
      const auto& source = std::get<N - 1>(sources);
      if constexpr (LnNormalSource<source_type<N - 1>>) {
        return mean<N - 1>(s, f, source.ln_normal(s) + step);
      } else {
        return mean<N - 1>(s, [&](ohm r) { return source.expect(s, r, stepped); });
      }
    }
  }

  /// P(R ≤ r) or P(R > r), R being the resistance after the first N sources.
  template <std::size_t N, Tail T>
  double share(LogicState s, ohm r) const {
    if constexpr (N == 0) {
      return T == Tail::lower ? base.cdf(s, r) : rramvar::survival(base, s, r);
    } else {
      using Source = source_type<N - 1>;
      const Source& source = std::get<N - 1>(sources);
      if constexpr (StateSource<Source>) {
        return share<N - 1, T>(s, r);
      } else if constexpr (LnNormalSource<Source>) {
        return share_of_step<N - 1, T>(s, r, source.ln_normal(s));
      } else if constexpr (HasShareBelow<Source> &&
                           (is_smooth<N - 1>() || !HasConditionalCdf<Source>)) {
        return source.share_below(s, r, [&](ohm x) { return share<N - 1, T>(s, x); });
      } else {
        return mean<N - 1>(s, [&](ohm before) {
          return T == Tail::lower ? source.cdf(s, before, r) : source.survival(s, before, r);
        });
      }
    }
  }

 private:
  /// P(step(R) ≤ r) or P(step(R) > r), neighbouring normal steps gathered as in mean. It is
  /// integrated over whichever of R and the step is the narrower, so that what is integrated is
  /// smooth.
  template <std::size_t N, Tail T>
  double share_of_step(LogicState s, ohm r, const LnNormal& step) const {
    if constexpr (N > 0) {
      if constexpr (StateSource<source_type<N - 1>>) {
        return share_of_step<N - 1, T>(s, r, step);
      } else if constexpr (LnNormalSource<source_type<N - 1>>) {
        return share_of_step<N - 1, T>(s, r, std::get<N - 1>(sources).ln_normal(s) + step);
      }
    } else if constexpr (LnNormalSource<Base>) {
      const LnNormal all = base.ln_normal(s) + step;
      return T == Tail::lower ? all.cdf(1.0, r) : all.survival(1.0, r);
    }
    if (step.sigma < smoothness<N>(s)) {
      return step.expect(1.0, [&](double ratio) { return share<N, T>(s, r / ratio); });
    }
    return mean<N>(s, [&](ohm before) {
      return T == Tail::lower ? step.cdf(before, r) : step.survival(before, r);
    });
  }

  /// Whether the cdf after the first N sources is smooth, rather than a staircase.
  template <std::size_t N>
  static constexpr bool is_smooth() {
    if constexpr (N == 0) {
      return !is_staircase<Base>;
    } else {
      return LnNormalSource<source_type<N - 1>> || is_smooth<N - 1>();
    }
  }

  /// The width in ln R over which the cdf after the first N sources is smooth.
  template <std::size_t N>
  double smoothness(LogicState s) const {
    if constexpr (N > 0) {
      const double before = smoothness<N - 1>(s);
      if constexpr (LnNormalSource<source_type<N - 1>>) {
        return std::hypot(before, std::get<N - 1>(sources).ln_normal(s).sigma);
      }
      return before;
    } else {  // half the central 68 %
      if (has_steps(base)) return 0.0;
      return 0.5 * std::log(base.quantile(s, 0.84) / base.quantile(s, 0.16));
    }
  }
};

}  // namespace rramvar::detail
