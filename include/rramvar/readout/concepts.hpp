#pragma once
/// What a readout must provide: how the resistance of a cell becomes an estimate of its digit.
///
/// A readout is a small value that holds parameters; calibrated on a distribution it gives a
/// reader, which turns resistances into digits:
///
/// | expression                       | result            | meaning                              |
/// |----------------------------------|-------------------|--------------------------------------|
/// | readout.calibrate(distribution)  | a DigitReader     | sets reference levels or boundaries; |
/// |                                  |                   | throws Error where it cannot         |
/// | readout.for_states(chosen, S)    | a readout         | optional, where it holds references: |
/// |                                  |                   | the same for some of S states        |
/// | one of:                          |                   |                                      |
/// |   reader(r)                      | double or         | analog: any real number, or          |
/// |                                  | LogicState        | digital: a state 0 … S−1             |
/// |   reader(r, engine)              | the same          | with noise drawn at each read; has   |
/// |     with Reader::stream          | DrawSource        | a stream of its own                  |
/// |   reader(r, other)               | the same          | of two cells a digit; `other` holds  |
/// |                                  |                   | the complement, S − 1 − s            |
/// | reader.confusion()               | S×S probabilities | optional, digital only: [s][t] is    |
/// |                                  |                   | P(read t given stored s), exactly    |
/// | reader.steps()                   | ReadingSteps      | optional, analog reader(r) only: all |
/// |                                  |                   | the values that it can have          |
/// | reader.kinks()                   | range of ohm      | optional, analog reader(r) only:     |
/// |                                  |                   | where its slope changes              |
/// | reader.half_ohm()                | ohm               | optional, of two states: what reads  |
/// |   with reader.falling()          | bool              | as ½; whether digits fall with R     |
/// | reader.cell()                    | analog reader(r)  | optional, analog pairs only: the     |
/// |                                  |                   | digit is ½(1 + cell(r) − cell(other))|
/// | R::is_monotone                   | bool, true        | optional, analog reader(r) only: it  |
/// |                                  |                   | rises or falls throughout            |
///
/// The optional functions are what exact moments need (memory/digit_moments.hpp).
/// Postcondition of an analog reader: the reference level of state s reads as exactly s, but for
/// the resolution of a converter.
/// A reader is const, thread-safe, and depends on nothing but its arguments; r is in ohm.

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/readout/confusion.hpp"

namespace rramvar {

/// What a digit reads as: a real number or a logic state.
template <class T>
concept DigitReading = std::same_as<T, double> || std::same_as<T, LogicState>;

/// A concept matching readers of one resistance.
template <class R>
concept CellReader = std::copy_constructible<R> && requires(const R& reader, ohm r) {
  { reader(r) } -> DigitReading;
};

/// Satisfied by readers of one resistance that say that they rise or fall with it.
template <class R>
concept MonotoneReader = CellReader<R> && requires {
  requires R::is_monotone;
};

/// A concept matching readers of one resistance that draw noise at each read.
template <class R>
concept NoisyReader = std::copy_constructible<R> &&
    requires(const R& reader, ohm r, DrawEngine& engine) {
  { R::stream } -> std::convertible_to<DrawSource>;
  { reader(r, engine) } -> DigitReading;
};

/// A concept matching readers of two cells a digit, one holding the digit and one its complement.
template <class R>
concept PairReader = std::copy_constructible<R> && requires(const R& reader, ohm r) {
  { reader(r, r) } -> DigitReading;
};

/// Satisfied by pairs whose digit is ½(1 + cell(r) − cell(other)), cell being an analog reader.
template <class R>
concept AnalogPairReader = PairReader<R> && requires(const R& reader, ohm r) {
  { reader.cell()(r) } -> std::same_as<double>;
  { reader(r, r) } -> std::same_as<double>;
};

/// A concept matching readers: resistance in, real number or logic state out.
template <class R>
concept DigitReader = CellReader<R> || NoisyReader<R> || PairReader<R>;

/// A concept matching readouts that can be calibrated on a distribution D.
template <class R, class D>
concept ReadoutFor = std::copy_constructible<R> && requires(const R& readout, const D& d) {
  { readout.calibrate(d) } -> DigitReader;
};

/// The reader that a readout gives for a distribution.
template <class R, class D>
using reader_of = decltype(std::declval<const R&>().calibrate(std::declval<const D&>()));

namespace detail {
template <class R>
auto reading_of() {
  if constexpr (CellReader<R>) {
    return std::invoke_result_t<const R&, ohm>{};
  } else if constexpr (NoisyReader<R>) {
    return std::invoke_result_t<const R&, ohm, DrawEngine&>{};
  } else {
    return std::invoke_result_t<const R&, ohm, ohm>{};
  }
}
}  // namespace detail

/// What the digits of a reader are: double (analog) or LogicState (digital).
template <DigitReader R>
using reading_of = decltype(detail::reading_of<R>());

/// Satisfied by readers whose result is a logic state.
template <class R>
concept DigitalReader = DigitReader<R> && std::same_as<reading_of<R>, LogicState>;

/// Cells that one digit takes.
template <DigitReader R>
inline constexpr std::size_t cells_per_digit = CellReader<R> || NoisyReader<R> ? 1 : 2;

/// All values of a reader that has finitely many: `digit` for from ≤ R < to, in ascending or
/// descending order of R without gaps.
struct ReadingStep {
  ohm from;
  ohm to;
  double digit;
};
using ReadingSteps = std::vector<ReadingStep>;

/// Satisfied by analog readers with finitely many values, such as those behind a converter.
template <class R>
concept SteppedReader = requires(const R& reader) {
  { reader.steps() } -> std::convertible_to<ReadingSteps>;
};

}  // namespace rramvar
