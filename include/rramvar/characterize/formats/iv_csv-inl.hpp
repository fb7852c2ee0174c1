#pragma once

#include <vector>

#include "rramvar/characterize/formats/header_rows.hpp"
#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/formats/iv_table.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/resistance_columns.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

RRAMVAR_INLINE std::optional<IVColumns> sweep_columns_in_comments(const TextTableReader& table) {
  for (const std::vector<std::string>& names : headers_in_comments(table)) {
    if (auto columns = IVColumnFinder{}(names)) return columns;
  }
  return std::nullopt;
}

RRAMVAR_INLINE IVMeasurement read_iv_csv(const std::filesystem::path& path,
                                         const IVTableOptions& options) {
  IVMeasurement out;
  out.citation = options.citation_of(path);
  TextTableReader table(path);
  IVSampleReader samples(table, out, options.series);
  const IVColumnFinder find;
  if (!table.next_row()) throw Error(table.place(), "the table has no rows");
  if (options.columns.empty()) {
    auto columns = find(names_in_row(table));
    const bool is_on_values = !columns;
    if (is_on_values) columns = sweep_columns_in_comments(table);
    if (!columns) {
      throw Error(table.place(table.fields()[0]),
                  "the first row names no columns of voltage and current",
                  "I-V sweeps need both, such as voltage_V,current_A",
                  "name the columns, or give a column list for a table without a header line");
    }
    samples.begin(*columns);
    if (is_on_values) {
      samples.take_row();
    } else if (!table.next_row()) {
      samples.finish();
    } else if (const auto names = names_with_units(columns->names, table)) {
      samples.begin(find(*names).value_or(*columns));
    } else {
      samples.take_row();
    }
  } else {
    samples.begin(find.of_list(ResistanceColumnFinder::names_in(options.columns)));
    // A header, or the settings above one, need not be taken away; numbers may stand in these too.
    const SourcePlace first = table.place(table.fields()[0]);
    for (std::size_t above = 0;
         !samples.is_on_sample() || (above > 0 && !begins_with_number(table)); ++above) {
      if (above == most_preamble_rows) {
        throw Error(first, "no row from here on has numbers where the list of columns says",
                    "the header of an instrument is no longer", "correct the list");
      }
      if (!table.next_row()) samples.finish();
      table.detect_delimiter_again();
    }
    samples.take_row();
  }
  while (!samples.has_too_many_bad_values() && table.next_row()) samples.take_row();
  samples.finish();
  return out;
}

}  // namespace rramvar
