#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/io/bad_values.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

RRAMVAR_INLINE void BadValues::add(const TextTableReader& table, const TextField& field,
                                   std::string_view column, const ValueProblem& problem) {
  if (++count_ > 1) return;  // finding a place takes time in proportion to the line
  place_ = table.place(field);
  text_ = shortened(column) + " is " + excerpt(field.text);
  problem_ = problem;
}

RRAMVAR_INLINE void BadValues::check() const {
  if (count_ == 0) return;
  throw error(too_many() ? " so far, so this may be no such table" : " in the file");
}

RRAMVAR_INLINE Error BadValues::error(std::string_view where) const {
  std::string why(problem_.why);
  why.append("; ").append(std::to_string(count_));
  why.append(count_ == 1 ? " such value" : " such values").append(where);
  return {place_, text_, why, problem_.advice};
}

}  // namespace rramvar
