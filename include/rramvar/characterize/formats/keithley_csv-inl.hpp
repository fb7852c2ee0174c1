#pragma once

#include <string>
#include <string_view>

#include "rramvar/characterize/formats/header_rows.hpp"
#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/iv_table.hpp"
#include "rramvar/characterize/formats/keithley_csv.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/cell_labels.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

RRAMVAR_INLINE std::optional<std::int64_t> run_number(const TextTableReader& table) {
  std::string line;
  for (const TextField& field : table.fields()) line.append(field.text);
  const std::string lower = lower_case(line);
  if (!lower.starts_with("run")) return std::nullopt;
  const std::string_view number = trimmed(std::string_view(lower).substr(3));
  if (number.empty()) return 0;
  return cycle_number(number);
}

RRAMVAR_INLINE IVMeasurement read_keithley_csv(const std::filesystem::path& path,
                                               const IVTableOptions& options) {
  IVMeasurement out;
  out.citation = options.citation_of(path);
  TextTableReader table(path);
  IVSampleReader samples(table, out, options.series);
  const IVColumnFinder find;
  std::optional<std::int64_t> run;
  IVColumns found;
  bool in_table = false;
  for (std::size_t row = 0; !samples.has_too_many_bad_values() && table.next_row(); ++row) {
    if (!in_table) table.detect_delimiter_again();
    if (in_table && begins_with_number(table)) {
      samples.take_row();
    } else if (const auto united = in_table ? names_with_units(found.names, table) : std::nullopt) {
      samples.begin(find(*united).value_or(found), {}, run);
    } else if (const auto number = run_number(table)) {
      run = *number;
      if (in_table) samples.begin_section({}, run);
    } else if (const auto columns = find(names_in_row(table))) {
      samples.begin(*columns, {}, run);
      found = *columns;
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
