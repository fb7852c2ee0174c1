#pragma once
/// BadValues: values that cannot be used, counted through a file, so that one Error names the first
/// of them and says how many there are.

#include <cstddef>
#include <string>
#include <string_view>

#include "rramvar/core/error.hpp"
#include "rramvar/io/cell_values.hpp"
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
           const ValueProblem& problem);

  std::size_t count() const { return count_; }
  bool too_many() const { return count_ > most && count_ > good_; }

  /// @throws Error if there was any
  void check() const;

  /// @param where of the counted values, such as " in the file"
  Error error(std::string_view where) const;

 private:
  std::size_t count_ = 0;
  std::size_t good_ = 0;
  SourcePlace place_;
  std::string text_;
  ValueProblem problem_{};
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/bad_values-inl.hpp"
#endif
