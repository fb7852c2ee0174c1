#pragma once
/// Measured cycles from a table, as read_device_lut reads them, but each with its cell and cycle,
/// and with as many states as the table has.
///
///     cell,cycle,hrs_ohm,lrs_ohm          cell,cycle,state,resistance_ohm
///     16384,25,499761,7542                16384,25,0,499761
///     16384,50,45217,7464                 16384,25,1,7542
///
/// The column names are those of resistance_columns.hpp, the text format that of text_table.hpp.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <unordered_map>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/io/cycles_csv.hpp"
#include "rramvar/io/resistance_table.hpp"

namespace rramvar {

/// Gives cells an index each, in the order of their first appearance.
class CellIndex {
 public:
  /// @param cells where the addresses go, by index
  explicit CellIndex(std::vector<std::int64_t>& cells) : cells_(cells) {}

  std::uint32_t operator()(std::int64_t address) {
    if (!cells_.empty() && address == last_address_) return last_;  // rows of one cell follow
    const auto next = static_cast<std::uint32_t>(cells_.size());
    const auto [place, is_new] = index_of_.try_emplace(address, next);
    if (is_new) cells_.push_back(address);
    last_address_ = address;
    return last_ = place->second;
  }

 private:
  std::vector<std::int64_t>& cells_;
  std::unordered_map<std::int64_t, std::uint32_t> index_of_;
  std::int64_t last_address_ = 0;
  std::uint32_t last_ = 0;
};

/// The table of measured resistances in a text file; it has at least two states.
/// @param states how many it must have; 0: as many as it has
/// @throws Error naming file, line and column of what is wrong with it
inline MeasuredCycles read_measured_cycles(const std::filesystem::path& path,
                                           const DeviceTableOptions& options = {},
                                           std::size_t states = 0) {
  MeasuredCycles out;
  out.citation =
      options.citation.empty() ? "measured table " + path.filename().string() : options.citation;
  ResistanceTableReader read(path, states);
  CellIndex index_of(out.cells);
  read(options.columns, [&](const ResistanceEntry& entry) {
    if (entry.state >= out.states.size()) out.states.resize(entry.state + 1);
    MeasuredState& to = out.states[entry.state];
    to.resistance.push_back(entry.resistance);
    if (read.has_cells()) to.cell.push_back(index_of(entry.cell));
    if (read.has_cycles()) to.cycle.push_back(entry.cycle);
  });
  return out;
}

}  // namespace rramvar
