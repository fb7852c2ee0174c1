#pragma once
/// ReadingTable: what every entry of a table of resistances reads as, found beforehand.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// Readings of the sorted entries of each state. State s has them from s·2^state_shift on, so that
/// an index is a state's bits and a number's side by side.
template <class Reading, std::size_t States>
class ReadingTable {
 public:
  ReadingTable() = default;
  /// @param readings of each state, in the order of its sorted entries; none may be empty
  explicit ReadingTable(const std::array<std::vector<Reading>, States>& readings) {
    std::size_t most = 1;
    for (LogicState s = 0; s < States; ++s) {
      entries_[s] = readings[s].size();
      most = std::max(most, readings[s].size());
    }
    state_shift_ = static_cast<int>(std::bit_width(most - 1));
    readings_.resize(States << state_shift_);
    for (LogicState s = 0; s < States; ++s) {
      std::copy(readings[s].begin(), readings[s].end(), readings_.begin() + first(s));
    }
  }

  /// The reading of the entry of state s that a random word chooses.
  Reading operator()(LogicState s, std::uint32_t word) const {
    return readings_[(s << state_shift_) + uniform_index(word, entries_[s])];
  }

  const Reading* data() const { return readings_.data(); }
  int state_shift() const { return state_shift_; }
  /// Entries of each state.
  std::span<const std::uint64_t, States> entries() const { return entries_; }
  bool all_have_as_many_entries() const {
    return std::all_of(entries_.begin(), entries_.end(),
                       [&](std::uint64_t n) { return n == entries_[0]; });
  }
  std::span<const Reading> of(LogicState s) const {
    return std::span(readings_).subspan(s << state_shift_, entries_[s]);
  }

 private:
  std::ptrdiff_t first(LogicState s) const {
    return static_cast<std::ptrdiff_t>(s << state_shift_);
  }

  std::array<std::uint64_t, States> entries_{};
  int state_shift_ = 0;
  std::vector<Reading> readings_;
};

/// Random words from `word` on read as `reading`, up to the next cut.
struct ReadingCut {
  std::uint64_t word;
  LogicState reading;
};

/// Where the reading changes as the random word grows, by state; the first cut is at word 0. A
/// threshold readout of sorted entries has one cut a state at most, so that comparing a random word
/// with them takes the place of the look-up.
template <std::size_t States>
std::array<std::vector<ReadingCut>, States> cuts_of(const ReadingTable<LogicState, States>& table) {
  std::array<std::vector<ReadingCut>, States> out;
  for (LogicState s = 0; s < States; ++s) {
    const auto readings = table.of(s);
    for (std::uint64_t i = 0; i < readings.size(); ++i) {
      if (i > 0 && readings[i] == readings[i - 1]) continue;
      // The first word with word·n ≥ i·2³².
      out[s].push_back({((i << 32) + readings.size() - 1) / readings.size(), readings[i]});
    }
  }
  return out;
}

}  // namespace rramvar
