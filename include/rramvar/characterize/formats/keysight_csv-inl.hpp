#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "rramvar/characterize/formats/header_rows.hpp"
#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/iv_table.hpp"
#include "rramvar/characterize/formats/keysight_csv.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

RRAMVAR_INLINE IVMeasurement read_keysight_csv(const std::filesystem::path& path,
                                               const IVTableOptions& options) {
  IVMeasurement out;
  out.citation = options.citation_of(path);
  TextTableReader table(path);
  IVSampleReader samples(table, out, options.series);
  const IVColumnFinder find;
  std::unordered_map<std::string, std::int64_t> targets;
  std::optional<std::int64_t> cell;
  bool has_names = false;
  while (!samples.has_too_many_bad_values() && table.next_row()) {
    const auto fields = table.fields();
    const std::string tag = lower_case(fields[0].text);
    if (tag == "setuptitle") {
      cell.reset();
    } else if (tag == "metadata" && fields.size() > 2 &&
               fields[1].text == "TestRecord.TestTarget" && !fields[2].text.empty()) {
      cell = parse_number<std::int64_t>(fields[2].text);
      if (!cell) {
        const auto next = static_cast<std::int64_t>(targets.size());
        cell = targets.try_emplace(std::string(fields[2].text), next).first->second;
      }
    } else if (tag == "dataname") {
      const auto columns = find(names_in_row(table));
      if (!columns) {
        throw Error(table.place(fields[0]), "the data have no columns of voltage and current",
                    "these are named V1 and I1, or the same otherwise");
      }
      samples.begin(*columns, cell);
      has_names = true;
    } else if (tag == "datavalue") {
      if (!has_names) {
        throw Error(table.place(fields[0]), "a DataValue line comes before any DataName line");
      }
      samples.take_row();
    }
  }
  samples.finish();
  return out;
}

}  // namespace rramvar
