#pragma once

#include <vector>

#include "rramvar/characterize/formats/header_rows.hpp"
#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/formats/iv_table.hpp"
#include "rramvar/characterize/formats/keithley_csv.hpp"
#include "rramvar/characterize/formats/keysight_csv.hpp"
#include "rramvar/characterize/formats/measurement.hpp"
#include "rramvar/characterize/formats/neurosim_csv.hpp"
#include "rramvar/characterize/sweeps/switching_detector.hpp"
#include "rramvar/characterize/sweeps/switching_table.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/file.hpp"
#include "rramvar/io/measured_cycles_csv.hpp"
#include "rramvar/io/resistance_columns.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"
#include "rramvar/io/utf16.hpp"

namespace rramvar {

RRAMVAR_INLINE MeasurementFormat MeasurementFormatDetector::operator()(
    const std::filesystem::path& path, const std::string& column_list) const {
  if (is_json_object(path)) return MeasurementFormat::synaptogen;
  const IVColumnFinder find;
  if (!column_list.empty()) {
    const auto names = ResistanceColumnFinder::names_in(column_list);
    return find(names) ? MeasurementFormat::iv_table : MeasurementFormat::cycles_table;
  }
  TextTableReader table(path);
  std::optional<SourcePlace> first;
  for (std::size_t row = 0; row < most_preamble_rows && table.next_row(); ++row) {
    table.detect_delimiter_again();
    if (!first) first = table.place(table.fields()[0]);
    if (is_keysight(lower_case(table.fields()[0].text))) return MeasurementFormat::keysight;
    if (StateStatisticsReader::columns_in(table)) return MeasurementFormat::state_statistics;
    const std::vector<std::string> names = names_in_row(table);
    if (is_resistance_header(names)) return MeasurementFormat::cycles_table;
    if (row == 0 && begins_with_number(table)) {
      for (const auto& above : headers_in_comments(table)) {
        if (is_resistance_header(above)) return MeasurementFormat::cycles_table;
      }
      if (sweep_columns_in_comments(table)) return MeasurementFormat::iv_table;
    }
    if (find(names)) {
      return row == 0 && names_plain_table(names) ? MeasurementFormat::iv_table
                                                  : MeasurementFormat::keithley;
    }
  }
  // The reader of tables says what is wrong with the first row, or that there is none.
  return MeasurementFormat::cycles_table;
}

RRAMVAR_INLINE bool MeasurementFormatDetector::is_json_object(const std::filesystem::path& path) {
  InputFile file(path);
  std::string head(file_kind_bytes, '\0');
  head.resize(file.read(head));
  if (Utf16Decoder::of(head)) return false;
  require_text(head, file.place(), WantedFile::table);
  if (kind_of_file(head) != FileKind::json) return false;
  return head[head.find_first_of("{[")] == '{';
}

RRAMVAR_INLINE bool MeasurementFormatDetector::is_keysight(std::string_view tag) {
  return tag == "setuptitle" || tag == "primitivetest" || tag == "applicationtest" ||
         tag == "testparameter" || tag == "metadata" || tag == "analysissetup" || tag == "dataname";
}

RRAMVAR_INLINE bool MeasurementFormatDetector::is_resistance_header(
    std::span<const std::string> names) {
  if (ResistanceColumnFinder::states_in(names) > 0) return true;
  for (const std::string& name : names) {
    if (lower_case(name) == "resistance_ohm") return true;
  }
  return names_currents_of_states(names);
}

RRAMVAR_INLINE bool MeasurementFormatDetector::names_currents_of_states(
    std::span<const std::string> names) {
  bool has_hrs = false;
  bool has_lrs = false;
  for (const std::string& name : names) {
    const std::string lower = lower_case(name);
    if (!lower.starts_with('i') && lower.find("current") == lower.npos) continue;
    has_hrs = has_hrs || lower.find("hrs") != lower.npos;
    has_lrs = has_lrs || lower.find("lrs") != lower.npos;
  }
  return has_hrs && has_lrs;
}

RRAMVAR_INLINE bool MeasurementFormatDetector::names_plain_table(
    std::span<const std::string> names) {
  bool has_voltage = false;
  for (const std::string& name : names) {
    const std::string lower = lower_case(name);
    if (lower == "time" || lower == "status" || lower.find("(1)") != lower.npos) return false;
    has_voltage = has_voltage || lower == "v" || lower.starts_with("voltage") ||
                  lower.starts_with("v ") || lower.starts_with("v_");
  }
  return has_voltage;
}

RRAMVAR_INLINE Measurement read_measurement(const std::filesystem::path& path,
                                            const MeasurementOptions& options) {
  Measurement out{MeasurementFormatDetector{}(path, options.columns), {}, {}};
  const auto take_sweeps = [&](const IVMeasurement& sweeps) {
    out.overflows = sweeps.overflows;
    out.switching = SwitchingDetector(options.switching)(sweeps);
    out.cycles = SwitchingTable(options.states)(*out.switching);
  };
  const IVTableOptions iv{options.columns, options.citation, options.series};
  switch (out.format) {
    case MeasurementFormat::cycles_table:
      out.cycles = read_measured_cycles(path, {options.columns, options.citation}, options.states);
      break;
    case MeasurementFormat::iv_table:
      take_sweeps(read_iv_csv(path, iv));
      break;
    case MeasurementFormat::keysight:
      take_sweeps(read_keysight_csv(path, iv));
      break;
    case MeasurementFormat::keithley:
      take_sweeps(read_keithley_csv(path, iv));
      break;
    case MeasurementFormat::state_statistics:
      out.cycles = read_neurosim_csv(path).table(options.table_size);
      break;
    case MeasurementFormat::synaptogen:
      if (!options.synaptogen) {
        throw Error(SourcePlace{path.string()}, "this is a file of model parameters in JSON",
                    "it is read with nlohmann::json, which this program was not built with",
                    "set MeasurementOptions::synaptogen to SynaptogenTable of synaptogen_json.hpp");
      }
      out.cycles = options.synaptogen(path);
      break;
  }
  if (!options.citation.empty()) out.cycles.citation = options.citation;
  return out;
}

}  // namespace rramvar
