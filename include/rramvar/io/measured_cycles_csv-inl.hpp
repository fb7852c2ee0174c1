#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/io/measured_cycles_csv.hpp"
#include "rramvar/io/resistance_table.hpp"

namespace rramvar {

namespace detail {

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

}  // namespace detail

RRAMVAR_INLINE MeasuredCycles read_measured_cycles(const std::filesystem::path& path,
                                                   const DeviceTableOptions& options,
                                                   std::size_t states) {
  MeasuredCycles out;
  out.citation =
      options.citation.empty() ? "measured table " + path.filename().string() : options.citation;
  detail::CellIndex index_of(out.cells);
  read_resistance_table(path, options.columns, states, [&](const ResistanceEntry& entry) {
    if (entry.state >= out.states.size()) out.states.resize(entry.state + 1);
    MeasuredState& to = out.states[entry.state];
    to.resistance.push_back(entry.resistance);
    if (entry.cell) to.cell.push_back(index_of(*entry.cell));
    if (entry.cycle) to.cycle.push_back(*entry.cycle);
  });
  return out;
}

}  // namespace rramvar
