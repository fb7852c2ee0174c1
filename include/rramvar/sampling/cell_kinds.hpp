#pragma once
/// CellKinds: a device's cells by how many bits they hold. One bit in a cell of eight levels is
/// written to the outermost two and read with a reference of its own, not with the seven that three
/// bits need; so a fraction in multi-level cells and an exponent in single-level ones share a chip.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/device/chosen_states.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/sources/concepts.hpp"
#include "rramvar/readout/concepts.hpp"

namespace rramvar {

/// The readout for some of the states that it holds references for, if it holds any; a readout of a
/// user's own is calibrated on those states as it is.
/// @param chosen their numbers among all states, ascending
template <class Readout, std::size_t N>
Readout readout_for_states(const Readout& readout, const std::array<LogicState, N>& chosen,
                           std::size_t states) {
  if constexpr (requires { readout.for_states(std::span<const LogicState>(chosen), states); }) {
    return readout.for_states(std::span<const LogicState>(chosen), states);
  } else {
    return readout;
  }
}

/// Cells of `Width` bits: the states of the device that they use, and their reader.
/// @tparam Distribution, Readout as VariabilitySampler has them
/// @tparam Width bits of a cell
template <class Distribution, class Readout, int Width>
class CellKind {
 public:
  static constexpr int width = Width;
  static constexpr std::size_t states = std::size_t{1} << Width;
  static constexpr bool uses_all_states = states == states_of<Distribution>;
  /// The device as these cells see it.
  using device_type =
      std::conditional_t<uses_all_states, Distribution, ChosenStates<Distribution, states>>;
  using reader_type = reader_of<Readout, device_type>;
  using reading_type = reading_of<reader_type>;
  /// Cells of a digit.
  static constexpr std::size_t cells = cells_per_digit<reader_type>;
  static constexpr bool is_digital = DigitalReader<reader_type>;
  /// Whether each cell adds a number of its own to the reading: one cell's whole reading, or that
  /// of an analog pair.
  static constexpr bool adds_up_cells = CellReader<reader_type> || AnalogPairReader<reader_type>;
  /// Whether that is one look-up a cell: in a table of readings.
  static constexpr bool is_tabulated = TabulatedDistribution<Distribution> && adds_up_cells;
  /// Whether the probabilities of its misreadings are known.
  static constexpr bool knows_confusion = is_digital && requires(const reader_type& reader) {
    reader.confusion();
  };

  /// Whether it may be one look-up in a curve: where the law says so.
  static constexpr bool may_have_curve = [] {
    const bool is_monotone = MonotoneReader<reader_type> || AnalogPairReader<reader_type>;
    return adds_up_cells && is_monotone && !is_tabulated && !is_digital &&
           MayDrawByQuantile<Distribution>;
  }();

  /// @throws Error if the readout cannot be calibrated on these states
  CellKind(const Distribution& distribution, const Readout& readout)
      : reader_(calibrated(distribution, readout)) {}

  /// The state of the device that is state s of these cells.
  static constexpr LogicState in_device(LogicState s) {
    if constexpr (uses_all_states) {
      return s;
    } else {
      return device_type::in_base(s);
    }
  }
  /// That of a digit's cell if the digit holds s: the other cell of a pair holds the complement.
  static constexpr LogicState in_cell(std::size_t cell, LogicState s) {
    return in_device(cell == 0 ? s : states - 1 - s);
  }
  static device_type device(const Distribution& distribution) { return device_type(distribution); }
  const reader_type& reader() const { return reader_; }

  /// What a cell of resistance r adds to the reading of its digit.
  reading_type summand(std::size_t cell, ohm r) const requires adds_up_cells {
    if constexpr (CellReader<reader_type>) {
      return reader_(r);
    } else {
      return cell == 0 ? 0.5 + 0.5 * reader_.cell()(r) : -0.5 * reader_.cell()(r);
    }
  }

 private:
  static reader_type calibrated(const Distribution& distribution, const Readout& readout) {
    if constexpr (uses_all_states) {
      return readout.calibrate(distribution);
    } else {
      std::array<LogicState, states> chosen{};
      for (LogicState s = 0; s < states; ++s) chosen[s] = in_device(s);
      return readout_for_states(readout, chosen, states_of<Distribution>)
          .calibrate(device(distribution));
    }
  }

  reader_type reader_;
};

namespace detail {
template <class Kinds>
inline constexpr bool are_tabulated = false;
template <class... Kind>
inline constexpr bool are_tabulated<std::tuple<Kind...>> = (Kind::is_tabulated && ...);
template <class Kinds>
inline constexpr bool may_have_curves = false;
template <class... Kind>
inline constexpr bool may_have_curves<std::tuple<Kind...>> = (Kind::may_have_curve && ...);
}  // namespace detail

/// The kinds of cells of one bit and more, as many as the device has states for.
/// @tparam Distribution, Readout as VariabilitySampler has them
template <class Distribution, class Readout>
class CellKinds {
 public:
  /// Bits that a cell can hold; at most 8.
  static constexpr int most_bits =
      std::min(8, static_cast<int>(std::bit_width(states_of<Distribution>)) - 1);

 private:
  static constexpr auto count = static_cast<std::size_t>(most_bits);
  template <class Widths>
  struct TupleOf;
  template <std::size_t... I>
  struct TupleOf<std::index_sequence<I...>> {
    using type = std::tuple<CellKind<Distribution, Readout, static_cast<int>(I) + 1>...>;
  };
  using Kinds = typename TupleOf<std::make_index_sequence<count>>::type;

 public:
  using widest_type = std::tuple_element_t<count - 1, Kinds>;
  /// Whether all of them are tabulated.
  static constexpr bool are_tabulated = detail::are_tabulated<Kinds>;
  /// Whether all of them may have curves.
  static constexpr bool may_have_curves = detail::may_have_curves<Kinds>;

  /// @throws Error if the readout cannot be calibrated
  CellKinds(const Distribution& distribution, const Readout& readout)
      : kinds_(make(distribution, readout, std::make_index_sequence<count>{})) {}

  const widest_type& widest() const { return std::get<count - 1>(kinds_); }

  /// f(kind) for cells of `width` bits. @pre 1 ≤ width ≤ most_bits
  template <class F>
  decltype(auto) visit(int width, const F& f) const {
    return visit_from<0>(width, f);
  }
  /// f(kind) for every kind, in the order of their widths.
  template <class F>
  void for_each(const F& f) const {
    std::apply([&](const auto&... kind) { (f(kind), ...); }, kinds_);
  }

 private:
  template <std::size_t... I>
  static Kinds make(const Distribution& distribution, const Readout& readout,
                    std::index_sequence<I...>) {
    return Kinds{std::tuple_element_t<I, Kinds>(distribution, readout)...};
  }

  template <std::size_t I, class F>
  decltype(auto) visit_from(int width, const F& f) const {
    if constexpr (I + 1 < count) {
      if (width != static_cast<int>(I) + 1) return visit_from<I + 1>(width, f);
    }
    RRAMVAR_ASSERT(width == static_cast<int>(I) + 1);
    return f(std::get<I>(kinds_));
  }

  Kinds kinds_;
};

}  // namespace rramvar
