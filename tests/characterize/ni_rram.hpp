#pragma once
/// The measured NI-RRAM array, where RRAMVAR_DATA names the folder that has it.

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <string>

#include "rramvar/device/measured_cycles.hpp"

namespace rramvar::test {

/// HRS and LRS of 100cyc.tsv (columns: cell, LRS, HRS [ohm], cycle), or nothing.
inline std::optional<MeasuredCycles> ni_rram() {
  const char* const folder = std::getenv("RRAMVAR_DATA");
  if (folder == nullptr) return std::nullopt;
  std::ifstream in(std::string(folder) + "/rram/ni_rram/100cyc.tsv");
  MeasuredCycles out;
  out.states.resize(2);
  std::map<std::int64_t, std::uint32_t> index;
  std::int64_t cell = 0;
  std::int64_t cycle = 0;
  ohm lrs = 0.0;
  ohm hrs = 0.0;
  while (in >> cell >> lrs >> hrs >> cycle) {
    const auto [place, added] = index.emplace(cell, static_cast<std::uint32_t>(index.size()));
    if (added) out.cells.push_back(cell);
    for (std::size_t s = 0; s < 2; ++s) {
      out.states[s].resistance.push_back(s == 0 ? hrs : lrs);
      out.states[s].cell.push_back(place->second);
      out.states[s].cycle.push_back(cycle);
    }
  }
  return out;
}

}  // namespace rramvar::test
