#pragma once

#include "rramvar/characterize/formats/header_rows.hpp"
#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/formats/iv_table.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/resistance_columns.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

RRAMVAR_INLINE IVMeasurement read_iv_csv(const std::filesystem::path& path,
                                         const IVTableOptions& options) {
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
    if (!table.next_row()) samples.finish();
    if (const auto names = names_with_units(columns->names, table)) {
      samples.begin(find(*names).value_or(*columns));
    } else {
      samples.take_row();
    }
  } else {
    samples.begin(find.of_list(ResistanceColumnFinder::names_in(options.columns)));
    samples.take_row();
  }
  while (!samples.has_too_many_bad_values() && table.next_row()) samples.take_row();
  samples.finish();
  return out;
}

}  // namespace rramvar
