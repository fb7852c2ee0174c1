#pragma once
/// The numbers of cells and cycles in tables.

#include <cstdint>
#include <optional>
#include <string_view>

#include "rramvar/io/text_table.hpp"

namespace rramvar {

/// Cycles are counted with: sums and differences of such numbers fit, and are exact in double.
inline constexpr std::int64_t most_cycle = 1'000'000'000'000'000;

/// The cycle that a text names; nothing if it is no whole number, or beyond ±most_cycle.
std::optional<std::int64_t> cycle_number(std::string_view text);

/// The cycle in a field of the current row. @param name of its column
std::int64_t cycle_in(const TextTableReader& table, const TextField& field, std::string_view name);

/// The address of a cell in a field of the current row. @param name of its column
std::int64_t cell_in(const TextTableReader& table, const TextField& field, std::string_view name);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/cell_labels-inl.hpp"
#endif
