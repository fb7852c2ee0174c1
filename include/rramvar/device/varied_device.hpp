#pragma once
/// VariedDevice<Base, Sources…>: a distribution with named sources of variability on top.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "rramvar/core/cell_draws.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/positive_root.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/draw_cells.hpp"
#include "rramvar/device/rare_events.hpp"
#include "rramvar/device/score_curve.hpp"
#include "rramvar/device/sources/chain.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

namespace detail {
/// Whether a source is of these states, or says nothing of states.
template <class X, std::size_t States>
inline constexpr bool fits_states = true;
template <class X, std::size_t States>
requires requires {
  X::states;
}
inline constexpr bool fits_states<X, States> = X::states == States;

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
/// @tparam Base a ResistanceDistribution
/// @tparam Sources ResistanceSources and StateSources
template <class Base, class... Sources>
class VariedDevice {
  static_assert(ResistanceDistribution<Base>,
                "VariedDevice<Base, Sources…>: a distribution needs "
                "`ohm operator()(LogicState, DrawEngine&) const`.");
  static_assert(((ResistanceSource<Sources> || StateSource<Sources>)&&...),
                "VariedDevice<Base, Sources…>: a source needs `ohm operator()(LogicState, ohm, "
                "DrawEngine&) const` with `stream` and `lifetime`, or `ohm in_cell(LogicState, "
                "ohm, const CellDraws&) const`, or `stuck_at` and `probability` "
                "(device/sources/concepts.hpp).");
  static_assert((detail::fits_states<Sources, states_of<Base>> && ...),
                "VariedDevice<Base, Sources…>: a source is of another number of states than Base, "
                "such as DeviceToDevice<2> on a device of four.");
  static constexpr std::size_t count = sizeof...(Sources);
  /// By a normal number whatever R is; neighbouring moves are added up before R moves.
  template <class X>
  static constexpr bool moves_ln = NormalSource<X>&& LnNormalSource<X>;

 public:
  static constexpr std::size_t states = states_of<Base>;
  static constexpr bool has_faults = (StateSource<Sources> || ...);
  static constexpr bool knows_mean = HasMean<Base> && (detail::HasExpect<Sources> && ...);
  static constexpr bool knows_cdf =
      HasCdf<Base> && HasQuantile<Base> && knows_mean && (detail::HasExactCdf<Sources> && ...);

  /// @throws Error if a fault map has a state that the device lacks
  explicit VariedDevice(Base base, Sources... sources)
      : base_(std::move(base)), sources_(std::move(sources)...) {
    for_each_source([](const auto& source) {
      if constexpr (requires { source.faults(); }) {
        if (source.least_states() <= states) return;
        throw Error(
            "the fault map has a cell stuck at state " + std::to_string(source.least_states() - 1),
            "the device has " + std::to_string(states) + " states, from 0 on");
      }
    });
  }

  const Base& base() const { return base_; }
  const std::tuple<Sources...>& sources() const { return sources_; }

  ohm in_cell(LogicState s, const CellDraws& draws) const {
    if constexpr (has_faults) s = stuck_at(draws).value_or(s);
    return in_state(s, rramvar::in_cell(base_, s, draws), draws);
  }
  /// The same for many cells at once.
  void in_cells(CellBatch& batch) const {
    for_each_source([&](const auto& source) {
      if constexpr (StateSource<std::decay_t<decltype(source)>>) stick_cells(source, batch);
    });
    if constexpr (HasFaults<Base>) {  // which are the base's own affair, as in in_cell
      batch.without_sticking([&] { draw_cells(base_, batch); });
    } else {
      draw_cells(base_, batch);
    }
    for_each_source([&](const auto& source) {
      using X = std::decay_t<decltype(source)>;
      if constexpr (moves_ln<X>) {
        add_moves<states>(source, batch);
      } else if constexpr (ResistanceSource<X>) {
        apply_to_cells(source, batch);
      }
    });
    batch.take_moves();
  }
  /// The resistance of any cell of any chip at any time, stuck with the probability of the state
  /// sources, of whichever cells they know.
  ohm operator()(LogicState s, DrawEngine& engine) const {
    const CellDraws draws = CellDraws::anywhere(engine);
    if constexpr (has_faults) s = stuck_anywhere(s, draws);
    DrawEngine base = draws.engine(DrawSource::write, Lifetime::write);
    return in_state(s, HasFaults<Base> ? base_(s, base) : rramvar::in_cell(base_, s, draws), draws);
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
  /// @param kinks where f bends, in ohm
  double mean(LogicState s, NumberFunction f,
              std::span<const ohm> kinks = {}) const requires knows_mean {
    return over_states(s, [&](LogicState t) {
      if constexpr (knows_cdf) {
        if (const ScoreCurve* law = law_for_means(t)) return law->mean(f);
      }
      return chain().template mean<count>(t, f, kinks);
    });
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
    if (is_base(s)) return base_.quantile(s, p);
    const double z = normal_quantile(p);
    if (const ScoreCurve* law = only_law(s)) return law->at(z);
    return invert(s, [&](ohm r) { return detail::score_of(cdf(s, r)) - z; });
  }
  ohm upper_quantile(LogicState s, double q) const requires knows_cdf {
    if (is_base(s)) return quantile_at(base_, s, {1.0 - q, q});
    const double z = normal_quantile(q);
    if (const ScoreCurve* law = only_law(s)) return law->at(-z);
    return invert(s, [&](ohm r) { return z - detail::score_of(survival(s, r)); });
  }
  double smoothness(LogicState s, ohm r) const requires knows_cdf {
    return chain().template smoothness<count>(s, r);
  }
  /// P(R·e^move ≤ r) and P(R·e^move > r).
  double cdf_after(LogicState s, const LnNormal& move, ohm r) const requires knows_cdf {
    return over_states(s, [&](LogicState t) {
      return chain().template share_after<count, Tail::lower>(t, r, move);
    });
  }
  double survival_after(LogicState s, const LnNormal& move, ohm r) const requires knows_cdf {
    return over_states(s, [&](LogicState t) {
      return chain().template share_after<count, Tail::upper>(t, r, move);
    });
  }
  std::vector<ohm> kinks(LogicState s) const requires knows_cdf {
    return chain().template kinks<count>(s);
  }
  /// What the base says of itself: sources add nothing to what was measured.
  RareEvents rare_events(LogicState s) const { return rramvar::rare_events(base_, s); }
  /// Whether the cdf of any state has steps.
  bool has_steps() const requires knows_cdf {
    for (LogicState s = 0; s < states; ++s) {
      if (smoothness(s, chain().template middle<count>(s)) == 0.0) return true;
    }
    return false;
  }

  /// The same device, ready for hundreds of questions: probabilities, quantiles and means that are
  /// integrals come from curves (device/score_curve.hpp), to 1e-9 or,
  /// where a source has kinks over R, to 1e-5 in the middle of a law. Copies share the curves.
  VariedDevice by_curves() const requires knows_cdf {
    if (curves_ != nullptr) return *this;
    VariedDevice out = std::apply(
        [&](const Sources&... source) {
          return VariedDevice(rramvar::by_curves(base_), source...);
        },
        sources_);
    out.curves_ = std::make_shared<Curves>();
    return out;
  }

  /// The device as it is when reference levels are set: without faults, drift, telegraph noise and
  /// resistors in series; by curves where probabilities are integrals within integrals, since a
  /// boundary takes hundreds.
  auto calibration() const {
    return std::apply(
        [&](const auto&... part) {
          using Calibrated = std::decay_t<decltype(calibration_of(base_))>;
          using Out = VariedDevice<Calibrated, std::decay_t<decltype(part)>...>;
          Out out(calibration_of(base_), part...);
          if constexpr (Out::knows_cdf) {
            if (out.nests_integrals()) return out.by_curves();
          }
          return out;
        },
        std::apply([](const Sources&... source) { return std::tuple_cat(kept(source)...); },
                   sources_));
  }
  /// Whether a probability is an integral within an integral, in any state.
  bool nests_integrals() const requires knows_cdf {
    for (LogicState s = 0; s < states; ++s) {
      if (chain().integrals(s) > 1) return true;
    }
    return false;
  }

 private:
  using Tail = detail::Tail;
  using Chain = detail::SourceChain<Base, Sources...>;
  using Curves = typename Chain::Curves;
  Chain chain() const { return {base_, sources_, curves_.get()}; }

  /// The law of cells in state s, where there is a curve and no cell is in another.
  const ScoreCurve* only_law(LogicState s) const {
    if constexpr (has_faults) {
      if (fault_probability() > 0.0) return nullptr;
    }
    return chain().template curve<count>(s);
  }
  /// The same where means are quadratures within quadratures otherwise.
  const ScoreCurve* law_for_means(LogicState s) const {
    return chain().integrals(s) < 2 ? nullptr : chain().template curve<count>(s);
  }
  /// Whether R in state s is that of the base.
  bool is_base(LogicState s) const {
    if constexpr (has_faults) {
      if (fault_probability() > 0.0) return false;
    }
    return chain().leave(s);
  }

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

  /// R after all sources, in the state that the cell shows. @param r as the base gives it
  ohm in_state(LogicState s, ohm r, const CellDraws& draws) const {
    double move = 0.0;
    const auto add_move = [&](const auto& source) {
      const LnNormal ln = source.ln_normal(s);
      if (!ln.is_nothing()) move += ln.move(source.normals()(s, draws));
    };
    for_each_source([&](const auto& source) {
      using X = std::decay_t<decltype(source)>;
      if constexpr (moves_ln<X>) {
        add_move(source);
      } else if constexpr (ResistanceSource<X>) {
        if (acts(source)) r = apply(source, s, moved(r, std::exchange(move, 0.0)), draws);
      }
    });
    return moved(r, move);
  }

  /// The state that a cell shows which is stuck with probability fault_probability().
  LogicState stuck_anywhere(LogicState s, const CellDraws& draws) const {
    DrawEngine engine = draws.engine(DrawSource::stuck_at, Lifetime::chip);
    double u = OpenUniform{}(engine).lower;
    for (LogicState t = 0; t < states; ++t) {
      const double p = stuck_probability(t);
      if (u < p) return t;
      u -= p;
    }
    return s;
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

  /// The least r with f(r) ≥ 0, f being a difference of normal scores: where sources smooth it, all
  /// but linear in ln R.
  template <class F>
  ohm invert(LogicState s, const F& f) const {
    const ohm start = chain().template middle<count>(s);
    const double width = smoothness(s, start);
    ohm last_r = start;
    double last = std::nan("");
    const auto by_secant = [&](ohm r) -> ValueAndSlope {
      const double value = f(r);
      const double run = std::log(r / std::exchange(last_r, r));
      const double rise = value - std::exchange(last, value);
      if (width == 0.0 || !std::isfinite(value)) return {value, std::nan("")};
      return {value, std::isfinite(rise) && run != 0.0 ? rise / run : 1.0 / width};
    };
    return positive_root(by_secant, 1e-304, start, 1e304);
  }

  Base base_;
  [[no_unique_address]] std::tuple<Sources...> sources_;
  std::shared_ptr<Curves> curves_;  ///< if questions are to be answered by them
};

template <class Base, class... Sources>
VariedDevice(Base, Sources...) -> VariedDevice<Base, Sources...>;

}  // namespace rramvar
