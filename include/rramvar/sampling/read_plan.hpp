#pragma once
/// ReadPlan: how the words of a layer are read, chosen once.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "rramvar/core/draw.hpp"
#include "rramvar/encoding/word_codec.hpp"
#include "rramvar/sampling/cell_readings.hpp"
#include "rramvar/sampling/read_counts.hpp"
#include "rramvar/sampling/read_way.hpp"
#include "rramvar/sampling/word_view.hpp"

namespace rramvar {

/// @throws Error if a digit has more values than a cell has states, or analog readout is asked of a
/// Gray code, or of a format that has no layout
void check_cells(const CellReadings& cells, const WordCodec& codec);

/// Reads words from cells: the plan is chosen once for a format and its cells, and may be used by
/// several threads. Every draw is a pure function of (seed, trial, chip, weight, digit).
class ReadPlan {
 public:
  /// @throws Error as check_cells()
  ReadPlan(std::shared_ptr<const CellReadings> cells, const WordCodec& codec,
           const ReadOptions& options = {});

  const WordCodec& codec() const;
  ReadWay way() const;
  bool is_digital() const;
  /// Cells of a word.
  std::size_t cells_per_word() const;

  /// Reads a layer once: weight i of w_hat is words[i] as its cells give it back, after the policy
  /// for Inf and NaN.
  /// @param first_weight the number of the first weight, where others lie in the same memory
  /// @pre w_hat.size() == words.size() < 2³² − first_weight
  ReadCounts read(const WordView& words, const TrialIndex& at, std::span<double> w_hat,
                  std::uint32_t first_weight = 0) const;
  /// The same at several trials, whose ŵ lie one after the other: sooner than trial by trial, since
  /// what the cells of a chip keep for good is drawn once.
  /// @pre w_hat.size() == trials.size() · words.size(), counts.size() == trials.size()
  void read(const WordView& words, std::span<const TrialIndex> trials, std::span<double> w_hat,
            std::span<ReadCounts> counts, std::uint32_t first_weight = 0) const;
  /// The same, but the words themselves: what a protection works on. @pre is_digital()
  ReadCounts read_words(const WordView& words, const TrialIndex& at, std::span<WordBits> read,
                        std::uint32_t first_weight = 0) const;

 private:
  struct Parts;
  std::shared_ptr<const Parts> parts_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/sampling/read_plan-inl.hpp"
#endif
