#pragma once
/// I-V sweeps from a plain text table.
///
///     cell,cycle,reset_stop_V,voltage_V,current_A
///     7,1,-1.5,0.00,1.2e-9
///     7,1,-1.5,0.02,3.1e-8
///
/// One sample a row, in the order of time; any number of sweeps 0 → +V → 0 → −V → 0, or mirrored,
/// of any number of cells. The column names are those of iv_columns.hpp, in the first row or in a
/// comment above it, the text format that of
/// text_table.hpp; numbers may carry SI prefixes (1.5u) and, where commas do not separate the
/// columns, decimal commas.

#include <filesystem>
#include <optional>
#include <string>

#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/series_resistors.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

struct IVTableOptions {
  /// For a table without a header line: its columns, such as "cell,current,voltage"; '-' or '_'
  /// skips one. Empty: the table has a header line.
  std::string columns{};
  /// Where the data come from; "I-V sweeps <file name>" if empty.
  std::string citation{};
  SeriesResistors series{};

  std::string citation_of(const std::filesystem::path& path) const {
    return citation.empty() ? "I-V sweeps " + path.filename().string() : citation;
  }
};

/// The columns that a comment line above the table names, if the current row, its first one, has
/// as many: numpy.savetxt writes the header so.
std::optional<IVColumns> sweep_columns_in_comments(const TextTableReader& table);

/// @throws Error naming file, line and column of what is wrong with the table
IVMeasurement read_iv_csv(const std::filesystem::path& path, const IVTableOptions& options = {});

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/formats/iv_csv-inl.hpp"
#endif
