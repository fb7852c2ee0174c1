#pragma once
/// Files of levels as they were written and read, in place of resistances.

#include <optional>
#include <string>

#include "rramvar/device/transition_matrix.hpp"

namespace rramvar::programs {

struct LevelFile {
  TransitionMatrix matrix;
  std::string what;  ///< the table was taken for
};

/// A matrix of counts or rates (a row a written level, a column a read one), a column of reads for
/// each written level, or a written and a read level a row (with a count, if there are three
/// columns). Where a table could be both a matrix and reads, the one with fewer errors.
/// @return nothing if the file holds something else
/// @throws Error if it holds levels, by the names of its columns or by %, that make no matrix
std::optional<LevelFile> read_level_file(const std::string& path);

}  // namespace rramvar::programs
