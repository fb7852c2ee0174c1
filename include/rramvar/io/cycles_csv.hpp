#pragma once
/// Reading a DeviceLUT from a table of measured cycles, and writing one.
///
///     auto a = rramvar::read_cycles_csv("cycles.csv");  // state,resistance_ohm or hrs_ohm,lrs_ohm
///     auto b = rramvar::read_cycles_csv("100cyc.tsv", {.columns = "cell,lrs,hrs,cycle"});
///     auto c = rramvar::read_device_lut<8>("three_bits.csv");  // logic0_ohm … logic7_ohm
///
/// The column names are those of resistance_columns.hpp, the text format that of text_table.hpp.

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/output_file.hpp"
#include "rramvar/io/resistance_table.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

struct DeviceTableOptions {
  /// For a table without a header line: the names of its columns, in order, separated by commas,
  /// such as "cell,logic1,logic0,cycle"; '-' or '_' skips a column. Empty: the table has a header
  /// line.
  std::string columns{};
  /// Where the data come from; "measured table <file name>" if empty.
  std::string citation{};
};

/// The table of measured resistances in a text file, as a DeviceLUT of S states.
/// @throws Error naming file, line and column of what is wrong with it
template <std::size_t S>
DeviceLUT<S> read_device_lut(const std::filesystem::path& path,
                             const DeviceTableOptions& options = {}) {
  std::array<std::vector<ohm>, S> samples;
  read_resistance_table(path, options.columns, S, [&](const ResistanceEntry& entry) {
    samples[entry.state].push_back(entry.resistance);
  });
  return DeviceLUT<S>(std::move(samples), options.citation.empty()
                                              ? "measured table " + path.filename().string()
                                              : options.citation);
}

/// The same for the usual two states, HRS = logic 0 and LRS = logic 1.
inline DeviceLUT<2> read_cycles_csv(const std::filesystem::path& path,
                                    const DeviceTableOptions& options = {}) {
  return read_device_lut<2>(path, options);
}

/// Writes a table in the long form, which read_device_lut<S> reads back exactly. The citation goes
/// into a comment line.
/// @throws Error if a resistance is one that no reader takes, or the file cannot be written
template <std::size_t S>
void write_lut_csv(const std::filesystem::path& path, const DeviceLUT<S>& lut) {
  for (LogicState s = 0; s < S; ++s) {
    for (const ohm r : {lut.sorted(s).front(), lut.sorted(s).back()}) {
      if (const auto problem = problem_of(CellQuantity::resistance, r)) {
        std::string what = "cannot write '" + path.string() + "': a resistance of state ";
        append_number(what.append(std::to_string(s)).append(" is "), r);
        throw Error(what + " ohm", std::string(problem->why),
                    "leave out what is no resistance of a cell, and give the others in ohm");
      }
    }
  }
  OutputFile file(path);
  std::string text;
  if (!lut.citation().empty()) {
    text = "# ";
    for (const char c : lut.citation()) text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    text += '\n';
  }
  text += "state,resistance_ohm\n";
  for (LogicState s = 0; s < S; ++s) {
    for (const ohm r : lut.sorted(s)) {
      text.append(std::to_string(s)).append(",");
      append_number(text, r);
      text += '\n';
      if (text.size() >= TextTableReader::block_bytes) {
        file.write(text);
        text.clear();
      }
    }
  }
  file.write(text);
  file.close();
}

}  // namespace rramvar
