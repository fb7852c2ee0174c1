#pragma once
/// Exact means and probabilities of a resistance that went through a chain of sources.

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "rramvar/core/number_function.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/ln_normal.hpp"
#include "rramvar/device/score_curve.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar::detail {

template <class X>
concept HasExpect = StateSource<X> || LnNormalSource<X> || ResistanceMap<X> ||
    requires(const X& x, LogicState s, ohm r, double (*f)(ohm)) {
  { x.expect(s, r, f) } -> std::convertible_to<double>;
};
template <class X>
concept HasShareBelow = requires(const X& x, LogicState s, ohm r, double (*below)(ohm)) {
  { x.share_below(s, r, below) } -> std::convertible_to<double>;
};
/// Satisfied by those that integrate, and want to know where `below` bends.
template <class X>
concept SharesByKinks = requires(const X& x, LogicState s, ohm r, double (*below)(ohm)) {
  x.share_below(s, r, below, std::span<const ohm>{});
};
template <class X>
concept HasConditionalCdf = requires(const X& x, LogicState s, ohm r) {
  { x.cdf(s, r, r) } -> std::convertible_to<double>;
  { x.survival(s, r, r) } -> std::convertible_to<double>;
};
template <class X>
concept HasExactCdf = StateSource<X> || LnNormalSource<X> || ResistanceMap<X> || HasShareBelow<X> ||
    HasConditionalCdf<X>;

enum class Tail { lower, upper };

/// The normal score of a sum of probabilities, which may be rounded beyond 0 or 1.
inline double score_of(double share) {
  return normal_quantile(std::clamp(share, 0.0, 1.0));
}

/// Laws of R after each source of a chain, by state, as curves that are found when they are first
/// asked for; none where a law has steps.
template <std::size_t States, std::size_t Sources>
class ScoreCurves {
 public:
  /// @param find the curve after the first n sources
  const ScoreCurve* operator()(std::size_t n, LogicState s,
                               const std::function<std::optional<ScoreCurve>()>& find) {
    Entry& entry = entries_[n][s];
    std::call_once(entry.once, [&] { entry.curve = find(); });
    return entry.curve ? &*entry.curve : nullptr;
  }

 private:
  struct Entry {
    std::once_flag once;
    std::optional<ScoreCurve> curve;
  };
  std::array<std::array<Entry, States>, Sources + 1> entries_;
};

/// The algebra behind VariedDevice, of one state; state sources and those that do not act are
/// passed over.
template <class Base, class... Sources>
class SourceChain {
  template <std::size_t I>
  using source_type = std::tuple_element_t<I, std::tuple<Sources...>>;
  static constexpr std::size_t count = sizeof...(Sources);

 public:
  using Curves = ScoreCurves<states_of<Base>, count>;

  const Base& base;
  const std::tuple<Sources...>& sources;
  Curves* curves;  ///< what integrals are to be replaced by; null: by nothing

  /// E[f(R·e^move)], R being the resistance after the first N sources. Neighbouring normal moves of
  /// ln R are gathered in `move` and taken as one.
  /// @param kinks where f bends
  template <std::size_t N>
  double mean(LogicState s, NumberFunction f, std::span<const ohm> kinks,
              const LnNormal& move = {}) const {
    if constexpr (N == 0) {
      if constexpr (LnNormalSource<Base>) {
        return (base.ln_normal(s) + move).expect(1.0, f, kinks);
      } else {
        return mean_with_kinks(
            base, s, [&](ohm r) { return move.expect(r, f, kinks); }, move.kinks_before(kinks));
      }
    } else if constexpr (LnNormalSource<source_type<N - 1>>) {
      return mean<N - 1>(s, f, kinks, std::get<N - 1>(sources).ln_normal(s) + move);
    } else {
      if constexpr (!StateSource<source_type<N - 1>>) {
        const auto& source = std::get<N - 1>(sources);
        const std::vector<ohm> bends = move.kinks_before(kinks);
        const auto after_source = [&](ohm r) {
          const auto moved = [&](ohm after) { return move.expect(after, f, kinks); };
          const NumberFunction after(moved);
          if constexpr (ResistanceMap<source_type<N - 1>>) {
            return after(source.after(r));
          } else if constexpr (requires { source.expect(s, r, after, bends); }) {
            return source.expect(s, r, after, bends);
          } else {
            return source.expect(s, r, after);
          }
        };
        if (acts(source)) return mean<N - 1>(s, after_source, kinks_before(source, s, bends));
      }
      return mean<N - 1>(s, f, kinks, move);
    }
  }

  /// Where the cdf after the first N sources bends, in ascending order.
  template <std::size_t N>
  std::vector<ohm> kinks(LogicState s) const {
    std::vector<ohm> out = kinks_of(base, s);
    each_of_first<N>([&]<class Source>(const Source& source) {
      if constexpr (LnNormalSource<Source>) {
        out = source.ln_normal(s).kinks_after(out);
      } else if constexpr (requires { source.kinks_after(s, out); }) {
        if (acts(source)) out = source.kinks_after(s, out);
      } else if constexpr (ResistanceMap<Source>) {
        for (ohm& r : out) r = source.after(r);
      }
      std::sort(out.begin(), out.end());
      // Many bends, as of a smoothed table, are none behind noise wider than from one to the next.
      if (out.size() > ScoreCurve::few_kinks && acts(source) &&
          width(source, s, out[out.size() / 2]) * static_cast<double>(out.size()) >
              std::log(out.back() / out.front())) {
        out.clear();
      }
    });
    return out;
  }

  /// How many integrals a mean over all sources is, one within the other.
  int integrals(LogicState s) const {
    int out = 0;
    bool in_move = false;  // whether a normal move is open, which takes in its neighbours
    each_of_first<count>([&]<class Source>(const Source& source) {
      if constexpr (LnNormalSource<Source>) {
        in_move = in_move || source.ln_normal(s).sigma > 0.0;
      } else if constexpr (!StateSource<Source>) {
        if (!acts(source)) return;
        out += (in_move ? 1 : 0) + (NormalSource<Source> ? 1 : 0);
        in_move = false;
      }
    });
    return out + (in_move ? 1 : 0);
  }

  /// Whether all sources leave R in state s as it is.
  bool leave(LogicState s) const {
    bool out = true;
    each_of_first<count>([&]<class Source>(const Source& source) {
      if constexpr (LnNormalSource<Source>) {
        out = out && source.ln_normal(s).is_nothing();
      } else {
        out = out && (StateSource<Source> || !acts(source));
      }
    });
    return out;
  }

  /// P(R ≤ r) or P(R > r), R being the resistance after the first N sources.
  template <std::size_t N, Tail T>
  double share(LogicState s, ohm r) const {
    if (const ScoreCurve* law = curve<N>(s)) return share_of<T>(*law, r);
    return exact_share<N, T>(s, r);
  }

  /// The law of R after the first N sources, where curves are wanted and it is an integral.
  template <std::size_t N>
  const ScoreCurve* curve(LogicState s) const {
    if constexpr (N == 0) {
      return nullptr;
    } else if constexpr (StateSource<source_type<N - 1>>) {
      return curve<N - 1>(s);
    } else {
      if (curves == nullptr) return nullptr;
      if (!acts(std::get<N - 1>(sources))) return curve<N - 1>(s);
      if (LnNormalSource<Base> && only_normal_moves<N>()) return nullptr;
      return (*curves)(N, s, [&] { return find_curve<N>(s); });
    }
  }

  /// Whether none but normal moves of ln R act among the first N sources.
  template <std::size_t N>
  bool only_normal_moves() const {
    bool out = true;
    each_of_first<N>([&]<class Source>(const Source& source) {
      out = out && (StateSource<Source> || LnNormalSource<Source> || !acts(source));
    });
    return out;
  }

  /// The width in ln R over which the cdf after the first N sources is smooth near r.
  template <std::size_t N>
  double smoothness(LogicState s, ohm r) const {
    if constexpr (N == 0) {
      return rramvar::smoothness(base, s, r);
    } else {
      const auto& source = std::get<N - 1>(sources);
      if constexpr (ResistanceMap<source_type<N - 1>>) {
        if (!acts(source)) return smoothness<N - 1>(s, r);
        // A map such as R + R_s leaves no width at the lower end of a law, where nobody looks.
        constexpr double least = 1.0 / 32;
        const ohm before = std::max(source.before(r), least * r);
        constexpr double step = 1.01;  // far from rounding, near to the slope
        const double slope =
            std::log(source.after(before * step) / source.after(before)) / std::log(step);
        return std::max(slope, least) * smoothness<N - 1>(s, before);
      } else {
        return std::hypot(smoothness<N - 1>(s, r), width(source, s, r));
      }
    }
  }

  /// The median of the base as the first N sources show it, but for what they draw.
  template <std::size_t N>
  ohm middle(LogicState s) const {
    ohm out = base.quantile(s, 0.5);
    each_of_first<N>([&]<class Source>(const Source& source) {
      if constexpr (ResistanceMap<Source>) {
        if (acts(source)) out = source.after(out);
      }
    });
    return out;
  }

  /// P(R·e^move ≤ r) or P(R·e^move > r), R being the resistance after the first N sources;
  /// neighbouring normal moves gathered as in mean. It is integrated over whichever of R and the
  /// move is the narrower, so that what is integrated is smooth; over the move where R has a curve.
  template <std::size_t N, Tail T>
  double share_after(LogicState s, ohm r, const LnNormal& move) const {
    if constexpr (N == 0) {
      if constexpr (LnNormalSource<Base>) return share_of<T>(base.ln_normal(s) + move, 1.0, r);
      if (move.is_nothing()) return share<0, T>(s, r);
      return T == Tail::lower ? cdf_after(base, s, move, r) : survival_after(base, s, move, r);
    } else if constexpr (StateSource<source_type<N - 1>>) {
      return share_after<N - 1, T>(s, r, move);
    } else if constexpr (LnNormalSource<source_type<N - 1>>) {
      return share_after<N - 1, T>(s, r, std::get<N - 1>(sources).ln_normal(s) + move);
    } else {
      if (!acts(std::get<N - 1>(sources))) return share_after<N - 1, T>(s, r, move);
      if (move.is_nothing()) return share<N, T>(s, r);
      const double smooth = smoothness<N>(s, r);
      if (move.sigma < smooth || curve<N>(s) != nullptr) {
        return move.share([&](ohm before) { return share<N, T>(s, before); }, r, kinks<N>(s),
                          smooth);
      }
      return mean<N>(s, [&](ohm before) { return share_of<T>(move, before, r); }, {});
    }
  }

 private:
  /// Calls f(source) for the first N sources, in their order.
  template <std::size_t N, class F>
  void each_of_first(const F& f) const {
    const auto each = [&]<std::size_t... I>(std::index_sequence<I...>) {
      (f(std::get<I>(sources)), ...);
    };
    each(std::make_index_sequence<N>{});
  }

  template <Tail T, class Law, class... Before>
  static double share_of(const Law& law, Before... before_and_r) {
    return T == Tail::lower ? law.cdf(before_and_r...) : law.survival(before_and_r...);
  }

  template <std::size_t N>
  std::optional<ScoreCurve> find_curve(LogicState s) const {
    const ohm start = middle<N>(s);
    const double smooth = smoothness<N>(s, start);
    if (!(smooth > 0.0)) return {};
    const auto score = [&](ohm r) {
      const double below = exact_share<N, Tail::lower>(s, r);
      return below < 0.5 ? score_of(below) : -score_of(exact_share<N, Tail::upper>(s, r));
    };
    return ScoreCurve::after_noise(score, start, smooth, kinks<N>(s), least_width<N>(s, start));
  }

  /// share<N> from what was before source N.
  template <std::size_t N, Tail T>
  double exact_share(LogicState s, ohm r) const {
    if constexpr (N == 0) {
      return T == Tail::lower ? base.cdf(s, r) : rramvar::survival(base, s, r);
    } else if constexpr (StateSource<source_type<N - 1>>) {
      return share<N - 1, T>(s, r);
    } else {
      using Source = source_type<N - 1>;
      const Source& source = std::get<N - 1>(sources);
      if (!acts(source)) return share<N - 1, T>(s, r);
      if constexpr (LnNormalSource<Source>) {
        return share_after<N - 1, T>(s, r, source.ln_normal(s));
      } else if constexpr (!HasConditionalCdf<Source>) {
        return share_before<N, T>(s, r);
      } else {
        if constexpr (HasShareBelow<Source>) {
          if ((SharesByKinks<Source> && curve<N - 1>(s) != nullptr) ||  // which is cheap
              width(source, s, r) < smoothness<N - 1>(s, r)) {
            return share_before<N, T>(s, r);
          }
        }
        return mean_share<N, T>(s, r);
      }
    }
  }

  /// The least width by which any of the first N sources smooths the cdf; 0 if none does.
  template <std::size_t N>
  double least_width(LogicState s, ohm r) const {
    double out = 0.0;
    each_of_first<N>([&](const auto& source) {
      const double own = width(source, s, r);
      out = own > 0.0 && out > 0.0 ? std::min(own, out) : std::max(own, out);
    });
    return out;
  }
  /// Over which width in ln R a source smooths the cdf near r; 0 where it does not say.
  template <class Source>
  static double width([[maybe_unused]] const Source& source, [[maybe_unused]] LogicState s,
                      [[maybe_unused]] ohm r) {
    if constexpr (LnNormalSource<Source>) {
      const LnNormal move = source.ln_normal(s);
      return move.is_nothing() ? 0.0 : move.sigma;
    } else if constexpr (NormalSource<Source>) {
      return source.ln_normal(s, r).sigma;
    } else {
      return 0.0;
    }
  }
  /// share<N> by the cdf before source N.
  template <std::size_t N, Tail T>
  double share_before(LogicState s, ohm r) const {
    const auto& source = std::get<N - 1>(sources);
    const auto of_before = [&](ohm before) { return share<N - 1, T>(s, before); };
    const NumberFunction below(of_before);
    if constexpr (ResistanceMap<source_type<N - 1>>) {
      const ohm before = source.before(r);
      return before > 0.0 ? below(before) : T == Tail::lower ? 0.0 : 1.0;
    } else if constexpr (SharesByKinks<source_type<N - 1>>) {
      return source.share_below(s, r, below, kinks<N - 1>(s));
    } else {
      return source.share_below(s, r, below);
    }
  }
  /// share<N> by the cdf of source N.
  template <std::size_t N, Tail T>
  double mean_share(LogicState s, ohm r) const {
    const auto& source = std::get<N - 1>(sources);
    return mean<N - 1>(
        s, [&](ohm before) { return share_of<T>(source, s, before, r); },
        kinks_before(source, s, {}));
  }
  /// Where E[f(R after) given R before] bends, of f that bends at `after`.
  template <class Source>
  static std::vector<ohm> kinks_before(const Source& source, LogicState s,
                                       std::span<const ohm> after) {
    if constexpr (requires { source.kinks_before(s, after); }) {
      return source.kinks_before(s, after);
    } else {
      std::vector<ohm> out(after.begin(), after.end());
      if constexpr (ResistanceMap<Source>) {
        for (ohm& r : out) r = source.before(r);
      }
      return out;
    }
  }
};

}  // namespace rramvar::detail
