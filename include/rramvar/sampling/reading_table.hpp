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
  explicit ReadingTable(std::span<const std::vector<double>> readings);

  bool exists() const { return !readings_.empty(); }

  /// The reading of the entry of state s that a random word chooses. @pre exists()
  double operator()(LogicState s, std::uint32_t word) const {
    return readings_[(s << state_shift_) + uniform_index(word, entries_[s])];
  }

  const double* data() const { return readings_.data(); }
  int state_shift() const { return state_shift_; }
  /// Entries of each state.
  std::span<const std::uint64_t> entries() const { return entries_; }
  bool all_have_as_many_entries() const;

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
std::vector<ReadingCut> cuts_of(std::span<const LogicState> readings);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/sampling/reading_table-inl.hpp"
#endif
