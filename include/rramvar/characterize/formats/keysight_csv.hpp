#pragma once
/// I-V sweeps as Keysight EasyEXPERT (B1500A) exports them: tagged lines, several measurements in
/// one file.
///
///     SetupTitle, DC sweep
///     PrimitiveTest, I/V Sweep
///     TestParameter, Measurement.Primary.Stop, 1.5
///     MetaData, TestRecord.TestTarget, 7
///     AnalysisSetup, Analysis.Setup.Title, Set
///     Dimension1, 151, 151
///     DataName, V1, I1
///     DataValue, 0, 1.2E-9
///
/// Each DataName line begins a trace; the DataValue lines after it are its samples. The target of
/// the test is the cell: its number, or, where it is a name, the number of its first appearance
/// from 0.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>

#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/formats/iv_table.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

/// @param options the columns' names are in the file: options.columns is not used
/// @throws Error naming file, line and column of what is wrong with the file
inline IVMeasurement read_keysight_csv(const std::filesystem::path& path,
                                       const IVTableOptions& options = {}) {
  IVMeasurement out;
  out.citation = options.citation_of(path);
  TextTableReader table(path);
  IVSampleReader samples(table, out);
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
