#pragma once
/// VariedDevice<Base, Sources…>: a distribution with named sources of variability on top.

#include <cmath>
#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "rramvar/core/cell_draws.hpp"
#include "rramvar/device/cell_block.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/draw_cells.hpp"
#include "rramvar/device/sources/chain.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

template <ResistanceDistribution Base, class... Sources>
class VariedDevice;

namespace detail {
template <class X>
inline constexpr bool is_calibrated = !StateSource<X>;
template <class X>
requires requires {
  X::part_of_calibration;
}
inline constexpr bool is_calibrated<X> = X::part_of_calibration;
}  // namespace detail

/// The resistance of a cell in state s: state sources may put another state in its place, Base
/// draws a resistance of that state, and the other sources change it one after the other, in the
/// order given: what happens first (d2d, c2c) stands before what happens later (drift, read noise).
///
///     VariedDevice device{IdealResistance<2>{{155e3, 7.4e3}}, StuckAt<2>{{0.001, 0.004}},
///                         DeviceToDevice<2>{{0.98, 0.094}}, CycleToCycle<2>{{0.742, 0.129}},
///                         ReadNoise{0.02}};
///
/// Every source has streams of its own, so that adding one leaves the draws of the others as they
/// were. Means are exact where the sources know their `expect`, the cdf where they know theirs.
template <ResistanceDistribution Base, class... Sources>
class VariedDevice {
  static_assert(((ResistanceSource<Sources> || StateSource<Sources>)&&...),
                "VariedDevice<Base, Sources…>: a source needs `ohm operator()(LogicState, ohm, "
                "DrawEngine&) const` with `stream` and `lifetime`, or `ohm in_cell(LogicState, "
                "ohm, const CellDraws&) const`, or `stuck_at` and `probability` "
                "(device/sources/concepts.hpp).");
  template <std::size_t I>
  using source_type = std::tuple_element_t<I, std::tuple<Sources...>>;
  static constexpr std::size_t count = sizeof...(Sources);
  /// By a normal number whatever R is; neighbouring steps are added up before R moves.
  template <class X>
  static constexpr bool moves_ln = NormalSource<X>&& LnNormalSource<X>;

 public:
  static constexpr std::size_t states = states_of<Base>;
  static constexpr bool has_faults = (StateSource<Sources> || ...);
  static constexpr bool knows_mean = HasMean<Base> && (detail::HasExpect<Sources> && ...);
  static constexpr bool knows_cdf =
      HasCdf<Base> && HasQuantile<Base> && knows_mean && (detail::HasExactCdf<Sources> && ...);

  explicit VariedDevice(Base base, Sources... sources)
      : base_(std::move(base)), sources_(std::move(sources)...) {}

  const Base& base() const { return base_; }
  const std::tuple<Sources...>& sources() const { return sources_; }

  ohm in_cell(LogicState s, const CellDraws& draws) const {
    if constexpr (has_faults) s = stuck_at(draws).value_or(s);
    double step = 0.0;
    const auto add_step = [&](const auto& source) {
      const LnNormal ln = source.ln_normal(s);
      if (!ln.is_nothing()) step += ln.step(source.normals()(s, draws));
    };
    ohm r = rramvar::in_cell(base_, s, draws);
    for_each_source([&](const auto& source) {
      using X = std::decay_t<decltype(source)>;
      if constexpr (moves_ln<X>) {
        add_step(source);
      } else if constexpr (ResistanceSource<X>) {
        r = apply(source, s, stepped(r, std::exchange(step, 0.0)), draws);
      }
    });
    return stepped(r, step);
  }
  /// The same for many cells at once.
  void in_cells(CellBlock& block) const {
    for_each_source([&](const auto& source) {
      if constexpr (StateSource<std::decay_t<decltype(source)>>) stick_cells(source, block);
    });
    if constexpr (HasFaults<Base>) {  // which are the base's own affair, as in in_cell
      block.without_sticking([&] { draw_cells(base_, block); });
    } else {
      draw_cells(base_, block);
    }
    for_each_source([&](const auto& source) {
      using X = std::decay_t<decltype(source)>;
      if constexpr (moves_ln<X>) {
        add_steps<states>(source, block);
      } else if constexpr (ResistanceSource<X>) {
        apply_to_cells(source, block);
      }
    });
    block.take_steps();
  }
  /// The resistance of any cell of any chip at any time.
  ohm operator()(LogicState s, DrawEngine& engine) const {
    return in_cell(s, CellDraws::anywhere(engine));
  }

  /// The state that this cell is stuck at, by the first of the state sources that knows one.
  std::optional<LogicState> stuck_at(const CellDraws& draws) const requires has_faults {
    std::optional<LogicState> state;
    for_each_source([&](const auto& source) {
      if constexpr (StateSource<std::decay_t<decltype(source)>>) {
        if (!state) state = source.stuck_at(draws);
      }
    });
    return state;
  }
  /// P(a cell is stuck).
  double fault_probability() const requires has_faults {
    double p = 0.0;
    for (LogicState t = 0; t < states; ++t) p += stuck_probability(t);
    return p;
  }

  /// E[f(R) given s written], over cells, writes and reads.
  template <class F>
  requires knows_mean double mean(LogicState s, const F& f) const {
    return over_states(s, [&](LogicState t) { return chain().template mean<count>(t, f); });
  }
  double cdf(LogicState s, ohm r) const requires knows_cdf {
    return over_states(
        s, [&](LogicState t) { return chain().template share<count, Tail::lower>(t, r); });
  }
  double survival(LogicState s, ohm r) const requires knows_cdf {
    return over_states(
        s, [&](LogicState t) { return chain().template share<count, Tail::upper>(t, r); });
  }
  ohm quantile(LogicState s, double p) const requires knows_cdf {
    return invert(s, [&](ohm r) { return cdf(s, r) >= p; });
  }
  ohm upper_quantile(LogicState s, double q) const requires knows_cdf {
    return invert(s, [&](ohm r) { return survival(s, r) <= q; });
  }

  /// The device as it is when reference levels are set: without faults, drift and telegraph noise.
  auto calibration() const {
    return std::apply(
        [&](const auto&... part) {
          return VariedDevice<Base, std::decay_t<decltype(part)>...>(base_, part...);
        },
        std::apply([](const Sources&... source) { return std::tuple_cat(kept(source)...); },
                   sources_));
  }

 private:
  using Tail = detail::Tail;
  auto chain() const { return detail::SourceChain<Base, Sources...>{base_, sources_}; }

  template <class X>
  static auto kept(const X& source) {
    if constexpr (detail::is_calibrated<X>) {
      return std::tuple<X>(source);
    } else {
      return std::tuple<>();
    }
  }

  template <class Visit>
  void for_each_source(const Visit& visit) const {
    std::apply([&](const Sources&... source) { (visit(source), ...); }, sources_);
  }

  /// P(stuck at t), where the first state source that knows a state decides.
  double stuck_probability(LogicState t) const {
    double free = 1.0;
    double p = 0.0;
    for_each_source([&](const auto& source) {
      if constexpr (StateSource<std::decay_t<decltype(source)>>) {
        double any = 0.0;
        for (LogicState u = 0; u < states; ++u) any += source.probability(u);
        p += free * source.probability(t);
        free *= 1.0 - any;
      }
    });
    return p;
  }

  /// The average of g over the states that a cell written to s can be in.
  template <class G>
  double over_states(LogicState s, const G& g) const {
    if constexpr (has_faults) {
      double sum = 0.0;
      for (LogicState t = 0; t < states; ++t) {
        const double p = stuck_probability(t) + (t == s ? 1.0 - fault_probability() : 0.0);
        if (p > 0.0) sum += p * g(t);
      }
      return sum;
    } else {
      return g(s);
    }
  }

  /// The least r with reached(r), by halving an interval of ln R.
  template <class Reached>
  ohm invert(LogicState s, const Reached& reached) const {
    double low = std::log(base_.quantile(s, 0.5));
    double high = low;
    for (double width = 1.0; reached(std::exp(low)) && low > -700.0; width *= 2.0) low -= width;
    for (double width = 1.0; !reached(std::exp(high)) && high < 700.0; width *= 2.0) high += width;
    while (true) {
      const double middle = 0.5 * (low + high);
      if (!(middle > low && middle < high)) return std::exp(high);
      (reached(std::exp(middle)) ? high : low) = middle;
    }
  }

  Base base_;
  [[no_unique_address]] std::tuple<Sources...> sources_;
};

template <class Base, class... Sources>
VariedDevice(Base, Sources...) -> VariedDevice<Base, Sources...>;

}  // namespace rramvar
