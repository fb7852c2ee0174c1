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
/// | x(s, r, engine)             | ohm      | R after the source, R before was r | one of these     |
/// |   with X::stream            | constant | DrawSource, its own                | three is         |
/// |   and X::lifetime           | constant | chip (d2d), write (c2c), read      | required; the    |
/// | x.in_cell(s, r, draws)      | ohm      | the same with any of the cell's    | next is sampled  |
/// |                             |          | streams (core/cell_draws.hpp)      | fastest          |
/// | x.normals()                 | Normal-  | where Z is drawn of a move of ln R |                  |
/// |   with x.ln_normal(s)       |  Draws   |   (below),                         |                  |
/// |   or x.ln_normal(s, r)      |          |   or of one that depends on R      |                  |
/// | x.after(r)                  | ohm      | R after of an R before, rising,    | or this pair;    |
/// |   with x.before(r)          |          |   where nothing is drawn; and the  | all of what is   |
/// |                             |          |   inverse, 0 where there is none   | below            |
/// | x.expect(s, r, f)           | double   | E[f(R after) given r before]       | exact means      |
/// | x.cdf(s, before, r)         | [0, 1]   | P(R after ≤ r given before)        | exact threshold, |
/// | x.survival(s, before, r)    | [0, 1]   | P(R after > r given before)        |  both of these,  |
/// | x.share_below(s, r, below)  | [0, 1]   | P(R after ≤ r), `below` being the  |  or this one     |
/// |                             |          | cdf (or survival) of R before      |                  |
/// |   or with `kinks` as fourth |          |   (which bends at these            |                  |
/// |   argument                  |          |   resistances, a span)             |                  |
/// | x.kinks_before(s, kinks)    | ohm, …   | where x.expect bends over r if f   | exact answers    |
/// |                             |          | bends at `kinks` (a vector)        | over kinks       |
/// | x.kinks_after(s, kinks)     | ohm, …   | where the cdf after bends if that  |                  |
/// |                             |          | before bends at `kinks`            |                  |
/// | x.ln_normal(s)              | LnNormal | ln R moves by a normal number      | all of the above |
/// | x.in_cells(batch)           |          | x.in_cell for many cells at once   | fast sampling    |
/// |                             |          | (device/cell_batch.hpp)            |                  |
/// | x.acts()                    | bool     | false where it changes nothing,    | fast sampling    |
/// |                             |          | and need not be looked at          |  and means       |
/// | X::part_of_calibration      | bool     | whether reference levels are set   | true if missing  |
/// |                             |          | with it in force                   |                  |
///
/// A state source changes the state instead (stuck-at faults): it acts before all others.
///
/// | x.stuck_at(draws)           | optional | the state that this cell is stuck  | required         |
/// |                             | state    | in, if it is                       |                  |
/// | x.probability(t)            | [0, 1]   | P(stuck at t)                      | required         |
/// | x.stuck_in(batch)           |          | x.stuck_at for many cells at once, | fast sampling    |
/// |                             |          | by batch.stick                     |                  |
/// | x.faults()                  |          | of a map of certain cells: those,  | maps that fit    |
/// |   with x.least_states()     | size_t   | and the states that they ask for   | the device       |
///
/// A distribution may know its cells, as a VariedDevice does:
///
/// | d.in_cell(s, draws)         | ohm      | R of the cell that these streams   | required of      |
/// |                             |          | are of                             | these            |
/// | d.in_cells(batch)           |          | the same for many cells at once,   | fast sampling    |
/// |                             |          | with those that are stuck          |                  |
/// | d.stuck_at(draws)           | optional | the state that this cell is stuck  | counts of stuck  |
/// |                             | state    | in, if it is                       | cells            |
/// | d.fault_probability()       | [0, 1]   | P(a cell is stuck)                 |                  |
/// | d.is_drawn_at_writes()      | bool     | whether every write of every cell  | reading error by |
/// |                             |          | is a draw of its own with d.cdf    | error            |
///
/// Preconditions: s, t < S. All are const, thread-safe, and depend on their arguments alone.

#include <concepts>
#include <optional>

#include "rramvar/core/cell_draws.hpp"
#include "rramvar/core/normal_draws.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/ln_normal.hpp"

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

/// Satisfied by sources that move ln R by a normal number, whatever R was before.
template <class X>
concept LnNormalSource = requires(const X& x, LogicState s) {
  { x.ln_normal(s) } -> std::convertible_to<LnNormal>;
};

/// Satisfied by sources that say where that number is drawn, or one of a move that depends on R.
template <class X>
concept NormalSource = std::copy_constructible<X> && requires(const X& x) {
  { x.normals() } -> std::convertible_to<NormalDraws>;
} &&(LnNormalSource<X> || requires(const X& x, LogicState s, ohm r) {
  { x.ln_normal(s, r) } -> std::convertible_to<LnNormal>;
});

/// A concept matching sources that draw nothing: R after is a rising function of R before.
template <class X>
concept ResistanceMap = std::copy_constructible<X> && requires(const X& x, ohm r) {
  { x.after(r) } -> std::convertible_to<ohm>;
  { x.before(r) } -> std::convertible_to<ohm>;
};

/// A concept matching sources of resistance variability.
template <class X>
concept ResistanceSource =
    SingleStreamSource<X> || CellSource<X> || NormalSource<X> || ResistanceMap<X>;

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

/// Whether a source changes any resistance.
template <class X>
bool acts([[maybe_unused]] const X& x) {
  if constexpr (requires { x.acts(); }) {
    return x.acts();
  } else {
    return true;
  }
}

/// The move of ln R in state s, where R before was r.
template <NormalSource X>
LnNormal ln_normal_at(const X& x, LogicState s, [[maybe_unused]] ohm r) {
  if constexpr (LnNormalSource<X>) {
    return x.ln_normal(s);
  } else {
    return x.ln_normal(s, r);
  }
}

/// R after a source of any kind.
template <ResistanceSource X>
ohm apply(const X& x, LogicState s, ohm r, const CellDraws& draws) {
  if constexpr (NormalSource<X>) {
    const LnNormal ln = ln_normal_at(x, s, r);
    return ln.is_nothing() ? r : moved(r, ln.move(x.normals()(s, draws)));
  } else if constexpr (ResistanceMap<X>) {
    return acts(x) ? x.after(r) : r;
  } else if constexpr (CellSource<X>) {
    return x.in_cell(s, r, draws);
  } else {
    DrawEngine engine = draws.engine(X::stream, X::lifetime);
    return x(s, r, engine);
  }
}

}  // namespace rramvar
