#pragma once
/// What a readout must provide: how a cell's resistance becomes an estimate of its digit.
///
/// A readout is a small value that holds parameters; calibrated on a distribution it gives a
/// reader, which turns resistances into digits:
///
/// | expression                       | result            | meaning                              |
/// |----------------------------------|-------------------|--------------------------------------|
/// | readout.calibrate(distribution)  | a DigitReader     | sets reference levels or boundaries; |
/// |                                  |                   | throws Error where it cannot         |
/// | reader(r)                        | double            | analog: any real number, or          |
/// |                                  | LogicState        | digital: a state 0 … S−1             |
/// | reader.confusion()               | S×S probabilities | optional, digital only: [s][t] is    |
/// |                                  |                   | P(read t given stored s), exactly    |
///
/// Postcondition of an analog reader: the reference level of state s reads as exactly s.
/// A reader is const, thread-safe, and depends on nothing but r [ohm].

#include <array>
#include <concepts>
#include <cstddef>

#include "rramvar/device/concepts.hpp"

namespace rramvar {

/// A concept matching readers: resistance in, real number or logic state out.
template <class R>
concept DigitReader = std::copy_constructible<R> && requires(const R& reader, ohm r) {
  requires std::same_as<decltype(reader(r)), double> ||
      std::same_as<decltype(reader(r)), LogicState>;
};

/// A concept matching readouts that can be calibrated on a distribution D.
template <class R, class D>
concept ReadoutFor = std::copy_constructible<R> && requires(const R& readout, const D& d) {
  { readout.calibrate(d) } -> DigitReader;
};

/// The reader that a readout gives for a distribution.
template <class R, class D>
using reader_of = decltype(std::declval<const R&>().calibrate(std::declval<const D&>()));

/// Satisfied by readers whose result is a logic state.
template <class R>
concept DigitalReader = DigitReader<R> && requires(const R& reader, ohm r) {
  { reader(r) } -> std::same_as<LogicState>;
};

/// P(read t given stored s) as [s][t]; each row sums to 1.
template <std::size_t S>
using Confusion = std::array<std::array<double, S>, S>;

}  // namespace rramvar
