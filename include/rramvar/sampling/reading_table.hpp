#pragma once
/// ReadingTable: what every entry of a table of resistances reads as, looked up once.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// Readings of the sorted entries of each state. State s has them from s·2^state_shift on, so that
/// an index is a state's bits and a number's side by side.
class ReadingTable {
 public:
  ReadingTable() = default;
  /// @param readings of each state, in the order of its sorted entries; none may be empty
  explicit ReadingTable(std::span<const std::vector<double>> readings) {
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

  bool exists() const { return !readings_.empty(); }

  /// The reading of the entry of state s that a random word chooses. @pre exists()
  double operator()(LogicState s, std::uint32_t word) const {
    return readings_[(s << state_shift_) + uniform_index(word, entries_[s])];
  }

  const double* data() const { return readings_.data(); }
  int state_shift() const { return state_shift_; }
  /// Entries of each state.
  std::span<const std::uint64_t> entries() const { return entries_; }
  bool all_have_as_many_entries() const {
    return std::all_of(entries_.begin(), entries_.end(),
                       [&](std::uint64_t n) { return n == entries_[0]; });
  }

 private:
  std::vector<std::uint64_t> entries_;
  int state_shift_ = 0;
  std::vector<double> readings_;
};

/// Random words from `word` on read as `reading`, up to the next cut.
struct ReadingCut {
  std::uint64_t word;
  LogicState reading;
};

/// Where the reading changes as the random word grows; the first cut is at word 0. A threshold
/// readout of sorted entries has two cuts at most, so that comparing a random word with them takes
/// the place of the look-up.
/// @param readings of the sorted entries of a state
inline std::vector<ReadingCut> cuts_of(std::span<const LogicState> readings) {
  std::vector<ReadingCut> out;
  for (std::uint64_t i = 0; i < readings.size(); ++i) {
    if (i > 0 && readings[i] == readings[i - 1]) continue;
    // The first word with word·n ≥ i·2³².
    out.push_back({((i << 32) + readings.size() - 1) / readings.size(), readings[i]});
  }
  return out;
}

}  // namespace rramvar
