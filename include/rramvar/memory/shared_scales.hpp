#pragma once
/// SharedScales: the scales of a scaled format's weights, in reliable memory or in cells.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/encoding/scale.hpp"
#include "rramvar/encoding/word_codec.hpp"
#include "rramvar/memory/moments.hpp"
#include "rramvar/sampling/cell_readings.hpp"
#include "rramvar/sampling/read_plan.hpp"

namespace rramvar {

/// w = scale·(v − zero_point), with a scale for each group of neighbours; nothing for most formats.
///
/// Where the format says so (block_float) the scales are themselves words in cells, one bit a
/// cell, which lie after those of the weights: word g of group g.
class SharedScales {
 public:
  SharedScales(const std::shared_ptr<const CellReadings>& cells, const WordCodec& codec,
               std::span<const float> trained, std::size_t filter);

  std::span<const ScaleGroup> groups() const { return groups_; }
  /// The words of scales that lie in cells, as written; word g is that of group g.
  std::span<const WordBits> words() const { return words_; }
  bool are_in_cells() const { return !words_.empty(); }
  /// What scales in cells are coded by. @pre are_in_cells()
  const WordCodec& codec() const { return *codec_; }
  /// Places behind the weights that are kept for scales, one a group of weights that would share
  /// one; what lies behind them is drawn there whatever the format.
  std::size_t places() const { return places_; }
  /// Cells that scales take.
  std::size_t cells() const { return plan_ ? words_.size() * plan_->cells_per_word() : 0; }

  void apply(std::span<double> values) const;
  void apply(std::span<Moments> values) const;

  /// Reads the words of scales in cells, as numbers of states.
  ReadCounts read_words(const TrialIndex& at, std::span<WordBits> read) const;
  /// Reads the scales that lie in cells: Inf and NaN are left as they are, and not counted.
  /// @pre scales.size() == groups().size()
  ReadCounts read(const TrialIndex& at, std::span<double> scales) const;
  /// What words that were read mean, Inf and NaN as they are.
  std::vector<double> decoded(std::span<const WordBits> read) const;
  /// Makes weights of values and of scales as they were read, each settled by itself.
  /// @return how many weights have an element or a scale that is Inf or NaN
  std::uint64_t apply_read(const WordCodec& codec, std::span<const double> scales,
                           std::span<double> values) const;

 private:
  std::vector<ScaleGroup> groups_;
  std::vector<WordBits> words_;     ///< of scales in cells
  std::optional<WordCodec> codec_;  ///< of these
  std::optional<ReadPlan> plan_;    ///< leaves Inf and NaN
  std::uint32_t first_weight_;
  std::size_t places_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/memory/shared_scales-inl.hpp"
#endif
