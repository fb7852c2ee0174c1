#pragma once
/// What a source of variability must provide, and what more it may.
///
/// A source changes the resistance that a cell shows. VariedDevice (device/varied_device.hpp) puts
/// any number of them, in the order given, on top of a distribution. The smallest one that works:
///
///     struct TenPercent {
///       static constexpr rramvar::DrawSource stream{64};  // 64 to 255 are free for users
///       static constexpr rramvar::Lifetime lifetime = rramvar::Lifetime::read;
///       rramvar::ohm operator()(rramvar::LogicState, rramvar::ohm r, rramvar::DrawEngine& e) const
///       {
///         return r * (0.9 + 0.2 * rramvar::OpenUniform{}(e).lower);
///       }
///     };
///
/// | expression                  | result   | meaning                            | opens up         |
/// |-----------------------------|----------|------------------------------------|------------------|
/// | x(s, r, engine)             | ohm      | R after the source, R before was r | one of these two |
/// |   with X::stream            | constant | DrawSource, its own                | is required      |
/// |   and X::lifetime           | constant | chip (d2d), write (c2c), read      |                  |
/// | x.in_cell(s, r, draws)      | ohm      | the same with any of the cell's    |                  |
/// |                             |          | streams (core/cell_draws.hpp)      |                  |
/// | x.expect(s, r, f)           | double   | E[f(R after) given r before]       | exact means      |
/// | x.cdf(s, before, r)         | [0, 1]   | P(R after ≤ r given before)        | exact threshold, |
/// | x.survival(s, before, r)    | [0, 1]   | P(R after > r given before)        |  both of these,  |
/// | x.share_below(s, r, below)  | [0, 1]   | P(R after ≤ r), `below` being the  |  or this one     |
/// |                             |          | cdf (or survival) of R before      |                  |
/// | x.ln_normal(s)              | LnNormal | ln R moves by a normal number:     | all of the above |
/// | X::part_of_calibration      | bool     | whether reference levels are set   | true if missing  |
/// |                             |          | with it in force                   |                  |
///
/// A state source changes the state instead (stuck-at faults): it acts before all others.
///
/// | x.stuck_at(draws)           | optional | the state that this cell is stuck  | required         |
/// |                             | state    | in, if it is                       |                  |
/// | x.probability(t)            | [0, 1]   | P(stuck at t)                      | required         |
///
/// Preconditions: s, t < S. All are const, thread-safe, and depend on their arguments alone.

#include <concepts>
#include <optional>

#include "rramvar/core/cell_draws.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/concepts.hpp"

namespace rramvar {

/// A concept matching sources with one stream of a stated lifetime.
template <class X>
concept SingleStreamSource = std::copy_constructible<X> &&
    requires(const X& x, LogicState s, ohm r, DrawEngine& engine) {
  { X::stream } -> std::convertible_to<DrawSource>;
  { X::lifetime } -> std::convertible_to<Lifetime>;
  { x(s, r, engine) } -> std::convertible_to<ohm>;
};

/// A concept matching sources that take any of the cell's streams.
template <class X>
concept CellSource = std::copy_constructible<X> &&
    requires(const X& x, LogicState s, ohm r, const CellDraws& draws) {
  { x.in_cell(s, r, draws) } -> std::convertible_to<ohm>;
};

/// A concept matching sources of resistance variability.
template <class X>
concept ResistanceSource = SingleStreamSource<X> || CellSource<X>;

/// A concept matching faults, which replace the state of a cell.
template <class X>
concept StateSource = std::copy_constructible<X> &&
    requires(const X& x, LogicState t, const CellDraws& draws) {
  { x.stuck_at(draws) } -> std::convertible_to<std::optional<LogicState>>;
  { x.probability(t) } -> std::convertible_to<double>;
};

/// Satisfied by distributions that draw from all of a cell's streams: d2d, c2c and read apart.
template <class D>
concept DrawnAtCells = requires(const D& d, LogicState s, const CellDraws& draws) {
  { d.in_cell(s, draws) } -> std::convertible_to<ohm>;
};

/// Satisfied by devices with stuck cells.
template <class D>
concept HasFaults = DrawnAtCells<D> && requires(const D& d, LogicState t, const CellDraws& draws) {
  { d.stuck_at(draws) } -> std::convertible_to<std::optional<LogicState>>;
  { d.fault_probability() } -> std::convertible_to<double>;
};

/// Whether every write of every cell is a draw of its own with the distribution's cdf.
template <class D>
bool is_drawn_at_writes(const D& distribution) {
  if constexpr (requires { distribution.is_drawn_at_writes(); }) {
    return distribution.is_drawn_at_writes();
  } else {
    return HasCdf<D> && !DrawnAtCells<D>;
  }
}

/// R of a certain cell; a distribution that knows nothing of cells is drawn at each write.
template <class D>
ohm in_cell(const D& distribution, LogicState s, const CellDraws& draws) {
  if constexpr (DrawnAtCells<D>) {
    return distribution.in_cell(s, draws);
  } else {
    DrawEngine engine = draws.engine(DrawSource::write, Lifetime::write);
    return distribution(s, engine);
  }
}

/// R after a source of either kind.
template <ResistanceSource X>
ohm apply(const X& x, LogicState s, ohm r, const CellDraws& draws) {
  if constexpr (CellSource<X>) {
    return x.in_cell(s, r, draws);
  } else {
    DrawEngine engine = draws.engine(X::stream, X::lifetime);
    return x(s, r, engine);
  }
}

}  // namespace rramvar
