#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/cell_labels.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

RRAMVAR_INLINE std::optional<std::int64_t> cycle_number(std::string_view text) {
  const auto cycle = parse_number<std::int64_t>(text);
  return cycle && *cycle >= -most_cycle && *cycle <= most_cycle ? cycle : std::nullopt;
}

RRAMVAR_INLINE std::int64_t cycle_in(const TextTableReader& table, const TextField& field,
                                     std::string_view name) {
  if (const auto cycle = cycle_number(field.text)) return *cycle;
  throw Error(table.place(field),
              shortened(name) + " is " + excerpt(field.text) + ", not an integer",
              "cycles are numbered by whole numbers up to 1e15");
}

RRAMVAR_INLINE std::int64_t cell_in(const TextTableReader& table, const TextField& field,
                                    std::string_view name) {
  if (const auto cell = parse_number<std::int64_t>(field.text)) return *cell;
  throw Error(table.place(field),
              shortened(name) + " is " + excerpt(field.text) + ", not an integer");
}

}  // namespace rramvar
