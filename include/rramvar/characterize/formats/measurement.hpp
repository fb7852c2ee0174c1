#pragma once
/// One door for measured files of any kind: the format is found from the content.
///
///     auto m = rramvar::read_measurement("sweeps.csv", {.switching = {.read_voltage = 0.1}});
///     auto lut = m.cycles.lut<2>();
///     name_of(m.format);  // "Keysight EasyEXPERT CSV"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/formats/keithley_csv.hpp"
#include "rramvar/characterize/formats/keysight_csv.hpp"
#include "rramvar/characterize/formats/neurosim_csv.hpp"
#include "rramvar/characterize/sweeps/switching.hpp"
#include "rramvar/characterize/sweeps/switching_detector.hpp"
#include "rramvar/characterize/sweeps/switching_table.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/io/cycles_csv.hpp"
#include "rramvar/io/file.hpp"
#include "rramvar/io/file_kind.hpp"
#include "rramvar/io/measured_cycles_csv.hpp"
#include "rramvar/io/resistance_columns.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

enum class MeasurementFormat {
  cycles_table,      ///< resistances: measured_cycles_csv.hpp
  iv_table,          ///< I-V sweeps: iv_csv.hpp
  keysight,          ///< I-V sweeps: keysight_csv.hpp
  keithley,          ///< I-V sweeps: keithley_csv.hpp
  state_statistics,  ///< mean and std a state: neurosim_csv.hpp
  synaptogen,        ///< a generative model's parameters: synaptogen_json.hpp
};

constexpr std::string_view name_of(MeasurementFormat format) {
  switch (format) {
    case MeasurementFormat::cycles_table:
      return "table of resistances";
    case MeasurementFormat::iv_table:
      return "table of I-V sweeps";
    case MeasurementFormat::keysight:
      return "Keysight EasyEXPERT CSV";
    case MeasurementFormat::keithley:
      return "Keithley CSV";
    case MeasurementFormat::state_statistics:
      return "mean and spread of every state";
    case MeasurementFormat::synaptogen:
      break;
  }
  return "Synaptogen parameters";
}

struct MeasurementOptions {
  /// For a table without a header line: its columns, such as "cell,logic1,logic0,cycle" or
  /// "cell,current,voltage"; '-' or '_' skips one.
  std::string columns{};
  /// Number of logic states; 0: as the data say.
  std::size_t states = 0;
  /// How I-V sweeps are read: read voltage, polarity, failures and so on.
  SwitchingOptions switching{};
  /// Entries a state of the table that mean and std are made into.
  std::size_t table_size = 1000;
  /// Reads a Synaptogen file, which needs nlohmann::json: set it to SynaptogenTable{} of
  /// synaptogen_json.hpp.
  std::function<MeasuredCycles(const std::filesystem::path&)> synaptogen{};
  /// Where the data come from; if empty, the file's name says.
  std::string citation{};
};

struct Measurement {
  MeasurementFormat format;
  MeasuredCycles cycles;
  std::optional<SwitchingResult> switching;  ///< of I-V sweeps: every cycle, and the counts
  std::size_t overflows = 0;                 ///< of I-V sweeps: samples that were no measurement
};

/// Finds a file's format by its first lines.
class MeasurementFormatDetector {
 public:
  /// @throws Error if the beginning of the file is of none of the formats
  MeasurementFormat operator()(const std::filesystem::path& path,
                               const std::string& column_list) const {
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
      if (find(names)) {
        return row == 0 && names_plain_table(names) ? MeasurementFormat::iv_table
                                                    : MeasurementFormat::keithley;
      }
    }
    // The reader of tables says what is wrong with the first row, or that there is none.
    return MeasurementFormat::cycles_table;
  }

 private:
  /// @throws Error if the file is of a kind that is no text
  static bool is_json_object(const std::filesystem::path& path) {
    InputFile file(path);
    std::string head(file_kind_bytes, '\0');
    head.resize(file.read(head));
    require_text(head, file.place(), WantedFile::table);
    if (kind_of_file(head) != FileKind::json) return false;
    return head[head.find_first_of("{[")] == '{';
  }

  static bool is_keysight(std::string_view tag) {
    return tag == "setuptitle" || tag == "primitivetest" || tag == "applicationtest" ||
           tag == "testparameter" || tag == "metadata" || tag == "analysissetup" ||
           tag == "dataname";
  }

  static bool is_resistance_header(std::span<const std::string> names) {
    if (ResistanceColumnFinder::states_in(names) > 0) return true;
    for (const std::string& name : names) {
      if (lower_case(name) == "resistance_ohm") return true;
    }
    return false;
  }

  /// Whether the columns are those of a plain table, and not an instrument's: terminals of their
  /// own names, numbered runs, times.
  static bool names_plain_table(std::span<const std::string> names) {
    bool has_voltage = false;
    for (const std::string& name : names) {
      const std::string lower = lower_case(name);
      if (lower == "time" || lower == "status" || lower.find("(1)") != lower.npos) return false;
      has_voltage = has_voltage || lower == "v" || lower.starts_with("voltage") ||
                    lower.starts_with("v ") || lower.starts_with("v_");
    }
    return has_voltage;
  }
};

/// Reads any measured file as a table of resistances.
/// @throws Error as the reader of the format does
inline Measurement read_measurement(const std::filesystem::path& path,
                                    const MeasurementOptions& options = {}) {
  Measurement out{MeasurementFormatDetector{}(path, options.columns), {}, {}};
  const auto take_sweeps = [&](const IVMeasurement& sweeps) {
    out.overflows = sweeps.overflows;
    out.switching = SwitchingDetector(options.switching)(sweeps);
    out.cycles = SwitchingTable(options.states)(*out.switching);
  };
  const IVTableOptions iv{options.columns, options.citation};
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
