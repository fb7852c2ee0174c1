#pragma once
/// I-V sweeps from a plain text table.
///
///     cell,cycle,reset_stop_V,voltage_V,current_A
///     7,1,-1.5,0.00,1.2e-9
///     7,1,-1.5,0.02,3.1e-8
///
/// One sample a row, in the order of time; any number of sweeps 0 → +V → 0 → −V → 0, or mirrored,
/// of any number of cells. The column names are those of iv_columns.hpp, the text format that of
/// text_table.hpp; numbers may carry SI prefixes (1.5u) and, where commas do not separate the
/// columns, decimal commas.

#include <filesystem>
#include <string>
#include <utility>

#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/iv_table.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/resistance_columns.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

struct IVTableOptions {
  /// For a table without a header line: its columns, such as "cell,current,voltage"; '-' or '_'
  /// skips one. Empty: the table has a header line.
  std::string columns{};
  /// Where the data come from; "I-V sweeps <file name>" if empty.
  std::string citation{};

  std::string citation_of(const std::filesystem::path& path) const {
    return citation.empty() ? "I-V sweeps " + path.filename().string() : citation;
  }
};

/// @throws Error naming file, line and column of what is wrong with the table
inline IVMeasurement read_iv_csv(const std::filesystem::path& path,
                                 const IVTableOptions& options = {}) {
  IVMeasurement out;
  out.citation = options.citation_of(path);
  TextTableReader table(path);
  IVSampleReader samples(table, out);
  const IVColumnFinder find;
  if (!table.next_row()) throw Error(table.place(), "the table has no rows");
  if (options.columns.empty()) {
    const auto columns = find(names_in_row(table));
    if (!columns) {
      throw Error(table.place(table.fields()[0]),
                  "the first row names no columns of voltage and current",
                  "I-V sweeps need both, such as voltage_V,current_A",
                  "name the columns, or give a column list for a table without a header line");
    }
    samples.begin(*columns);
  } else {
    samples.begin(find.of_list(ResistanceColumnFinder::names_in(options.columns)));
    samples.take_row();
  }
  while (!samples.has_too_many_bad_values() && table.next_row()) samples.take_row();
  samples.finish();
  return out;
}

}  // namespace rramvar
