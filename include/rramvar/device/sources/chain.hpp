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

/// The algebra behind VariedDevice, of one state; state sources and those that do not act are
/// passed over.
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
        if (!acts(source)) return mean<N - 1>(s, f, step);
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
      if (!acts(source)) return share<N - 1, T>(s, r);
      if constexpr (StateSource<Source>) {
        return share<N - 1, T>(s, r);
      } else if constexpr (LnNormalSource<Source>) {
        return share_of_step<N - 1, T>(s, r, source.ln_normal(s));
      } else if constexpr (!HasConditionalCdf<Source>) {
        return share_before<N, T>(s, r);
      } else if constexpr (HasShareBelow<Source>) {
        return width(source, s, r) < smoothness<N - 1>(s, r) ? share_before<N, T>(s, r)
                                                             : mean_share<N, T>(s, r);
      } else {
        return mean_share<N, T>(s, r);
      }
    }
  }

  /// The width in ln R over which the cdf after the first N sources is smooth near r.
  template <std::size_t N>
  double smoothness(LogicState s, ohm r) const {
    if constexpr (N > 0) {
      return std::hypot(smoothness<N - 1>(s, r), width(std::get<N - 1>(sources), s, r));
    } else {
      return rramvar::smoothness(base, s, r);
    }
  }

 private:
  /// Over which width in ln R a source smooths the cdf near r; 0 where it does not say.
  template <class Source>
  static double width([[maybe_unused]] const Source& source, [[maybe_unused]] LogicState s,
                      [[maybe_unused]] ohm r) {
    if constexpr (LnNormalSource<Source>) {
      return source.ln_normal(s).sigma;
    } else if constexpr (NormalSource<Source>) {
      return source.ln_normal(s, r).sigma;
    } else {
      return 0.0;
    }
  }
  /// share<N> by the cdf before source N.
  template <std::size_t N, Tail T>
  double share_before(LogicState s, ohm r) const {
    return std::get<N - 1>(sources).share_below(
        s, r, [&](ohm before) { return share<N - 1, T>(s, before); });
  }
  /// share<N> by the cdf of source N.
  template <std::size_t N, Tail T>
  double mean_share(LogicState s, ohm r) const {
    const auto& source = std::get<N - 1>(sources);
    return mean<N - 1>(s, [&](ohm before) {
      return T == Tail::lower ? source.cdf(s, before, r) : source.survival(s, before, r);
    });
  }

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
      } else {
        if (!acts(std::get<N - 1>(sources))) return share_of_step<N - 1, T>(s, r, step);
      }
    } else if constexpr (LnNormalSource<Base>) {
      const LnNormal all = base.ln_normal(s) + step;
      return T == Tail::lower ? all.cdf(1.0, r) : all.survival(1.0, r);
    }
    if (step.is_nothing()) return share<N, T>(s, r);
    if (step.sigma < smoothness<N>(s, r)) {
      return step.expect(1.0, [&](double ratio) { return share<N, T>(s, r / ratio); });
    }
    return mean<N>(s, [&](ohm before) {
      return T == Tail::lower ? step.cdf(before, r) : step.survival(before, r);
    });
  }
};

}  // namespace rramvar::detail
