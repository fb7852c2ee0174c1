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

#include "rramvar/characterize/formats/series_resistors.hpp"
#include "rramvar/characterize/sweeps/switching.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/io/file_kind.hpp"

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
  /// Resistors in series when I-V sweeps were measured.
  SeriesResistors series{};
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
                               const std::string& column_list) const;

 private:
  /// @throws Error if the file is of a kind that is no text
  static bool is_json_object(const std::filesystem::path& path);

  static bool is_keysight(std::string_view tag);

  static bool is_resistance_header(std::span<const std::string> names);

  /// I_HRS and I_LRS, also beside V_HRS and V_LRS: reads of the states, not the terminals of
  /// sweeps.
  static bool names_currents_of_states(std::span<const std::string> names);

  /// Whether the columns are those of a plain table, and not an instrument's: terminals of their
  /// own names, numbered runs, times.
  static bool names_plain_table(std::span<const std::string> names);
};

/// Reads any measured file as a table of resistances.
/// @throws Error as the reader of the format does
Measurement read_measurement(const std::filesystem::path& path,
                             const MeasurementOptions& options = {});

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/formats/measurement-inl.hpp"
#endif
