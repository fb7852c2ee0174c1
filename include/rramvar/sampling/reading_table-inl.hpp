#pragma once

#include <algorithm>
#include <bit>

#include "rramvar/core/config.hpp"
#include "rramvar/sampling/reading_table.hpp"

namespace rramvar {

RRAMVAR_INLINE ReadingTable::ReadingTable(std::span<const std::vector<double>> readings) {
  std::size_t most = 1;
  for (const std::vector<double>& of_state : readings) {
    entries_.push_back(of_state.size());
    most = std::max(most, of_state.size());
  }
  state_shift_ = static_cast<int>(std::bit_width(most - 1));
  readings_.resize(readings.size() << state_shift_);
  for (LogicState s = 0; s < readings.size(); ++s) {
    std::copy(readings[s].begin(), readings[s].end(), readings_.data() + (s << state_shift_));
  }
}

RRAMVAR_INLINE bool ReadingTable::all_have_as_many_entries() const {
  return std::all_of(entries_.begin(), entries_.end(),
                     [&](std::uint64_t n) { return n == entries_[0]; });
}

RRAMVAR_INLINE std::vector<ReadingCut> cuts_of(std::span<const LogicState> readings) {
  std::vector<ReadingCut> out;
  for (std::uint64_t i = 0; i < readings.size(); ++i) {
    if (i > 0 && readings[i] == readings[i - 1]) continue;
    // The first word with word·n ≥ i·2³².
    out.push_back({((i << 32) + readings.size() - 1) / readings.size(), readings[i]});
  }
  return out;
}

}  // namespace rramvar
