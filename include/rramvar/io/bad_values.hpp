#pragma once
/// BadValues: values that cannot be used, counted through a file, so that one Error names the first
/// of them and says how many there are.

#include <cstddef>
#include <string>
#include <string_view>

#include "rramvar/core/error.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

class BadValues {
 public:
  /// Bad values after which the file is taken for something else than a table, if they are also
  /// more than the good ones; else all of them are counted.
  static constexpr std::size_t most = 1000;

  void add_good() { ++good_; }

  /// @param field of the current row of `table`
  void add(const TextTableReader& table, const TextField& field, std::string_view column,
           const ValueProblem& problem) {
    if (++count_ > 1) return;  // finding a place takes time in proportion to the line
    place_ = table.place(field);
    text_ = shortened(column) + " is " + excerpt(field.text);
    problem_ = problem;
  }

  std::size_t count() const { return count_; }
  bool too_many() const { return count_ > most && count_ > good_; }

  /// @throws Error if there was any
  void check() const {
    if (count_ == 0) return;
    throw error(too_many() ? " so far, so this may be no such table" : " in the file");
  }

  /// @param where of the counted values, such as " in the file"
  Error error(std::string_view where) const {
    std::string why(problem_.why);
    why.append("; ").append(std::to_string(count_));
    why.append(count_ == 1 ? " such value" : " such values").append(where);
    return {place_, text_, why, problem_.advice};
  }

 private:
  std::size_t count_ = 0;
  std::size_t good_ = 0;
  SourcePlace place_;
  std::string text_;
  ValueProblem problem_{};
};

}  // namespace rramvar
