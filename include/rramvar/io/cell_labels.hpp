#pragma once
/// The numbers of cells and cycles in tables.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

/// Cycles are counted with: sums and differences of such numbers fit, and are exact in double.
inline constexpr std::int64_t most_cycle = 1'000'000'000'000'000;

/// The cycle that a text names; nothing if it is no whole number, or beyond ±most_cycle.
inline std::optional<std::int64_t> cycle_number(std::string_view text) {
  const auto cycle = parse_number<std::int64_t>(text);
  return cycle && *cycle >= -most_cycle && *cycle <= most_cycle ? cycle : std::nullopt;
}

/// The cycle in a field of the current row. @param name of its column
inline std::int64_t cycle_in(const TextTableReader& table, const TextField& field,
                             std::string_view name) {
  if (const auto cycle = cycle_number(field.text)) return *cycle;
  throw Error(table.place(field),
              shortened(name) + " is " + excerpt(field.text) + ", not an integer",
              "cycles are numbered by whole numbers up to 1e15");
}

/// The address of a cell in a field of the current row. @param name of its column
inline std::int64_t cell_in(const TextTableReader& table, const TextField& field,
                            std::string_view name) {
  if (const auto cell = parse_number<std::int64_t>(field.text)) return *cell;
  throw Error(table.place(field),
              shortened(name) + " is " + excerpt(field.text) + ", not an integer");
}

}  // namespace rramvar
