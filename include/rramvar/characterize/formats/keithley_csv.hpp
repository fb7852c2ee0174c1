#pragma once
/// I-V sweeps as Keithley instruments export them: the 4200 (KITE, Clarius) and the 2400 family.
///
///     Time,AnodeI,AnodeV            AnodeI(1),AnodeV(1),AnodeI(2),AnodeV(2) "Voltage";"Current"
///     0,1.2E-9,0                    1.2E-9,0,1.1E-9,0                            "0,02";"31n"
///
/// Lines may come before the table (settings, names of tests). Runs stand one below the other, each
/// after a line "Run 2" or a header line of its own, or side by side, numbered in parentheses; each
/// is a trace, and its number the cycle. Commas, semicolons or tabs separate the columns; numbers
/// may carry SI prefixes and, with semicolons or tabs, decimal commas.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/formats/iv_table.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/cell_labels.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

/// Lines among which the header of an instrument's table is looked for.
inline constexpr std::size_t most_preamble_rows = 500;

/// The number of a line such as "Run 2", "Run2" or "Run,2"; 0 for "Run" alone.
inline std::optional<std::int64_t> run_number(const TextTableReader& table) {
  std::string line;
  for (const TextField& field : table.fields()) line.append(field.text);
  const std::string lower = lower_case(line);
  if (!lower.starts_with("run")) return std::nullopt;
  const std::string_view number = trimmed(std::string_view(lower).substr(3));
  if (number.empty()) return 0;
  return cycle_number(number);
}

inline bool begins_with_number(const TextTableReader& table) {
  return parse_engineering_number(table.fields()[0].text, true).has_value();
}

/// @param options the columns' names are in the file: options.columns is not used
/// @throws Error naming file, line and column of what is wrong with the file
inline IVMeasurement read_keithley_csv(const std::filesystem::path& path,
                                       const IVTableOptions& options = {}) {
  IVMeasurement out;
  out.citation = options.citation_of(path);
  TextTableReader table(path);
  IVSampleReader samples(table, out);
  const IVColumnFinder find;
  std::optional<std::int64_t> run;
  bool in_table = false;
  for (std::size_t row = 0; !samples.has_too_many_bad_values() && table.next_row(); ++row) {
    if (!in_table) table.detect_delimiter_again();
    if (in_table && begins_with_number(table)) {
      samples.take_row();
    } else if (const auto number = run_number(table)) {
      run = *number;
      if (in_table) samples.begin_section({}, run);
    } else if (const auto columns = find(names_in_row(table))) {
      samples.begin(*columns, {}, run);
      in_table = true;
    } else if (in_table) {
      samples.take_row();
    } else if (row >= most_preamble_rows) {
      break;
    }
  }
  if (!in_table) {
    throw Error(table.place(), "the file has no line that names columns of voltage and current",
                "the table of a Keithley export begins with one, such as Time,AnodeI,AnodeV");
  }
  samples.finish();
  return out;
}

}  // namespace rramvar
