#pragma once
/// WeightsInCells: trained weights as words in the cells of a device.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/encoding/encoding_counts.hpp"
#include "rramvar/encoding/word_codec.hpp"
#include "rramvar/memory/shared_scales.hpp"
#include "rramvar/memory/stored_weights.hpp"
#include "rramvar/sampling/cell_readings.hpp"
#include "rramvar/sampling/read_plan.hpp"

namespace rramvar {

/// Weights encoded to words whose digits lie in cells. No template: a device and its readout are
/// CellReadings, an encoder is a WordCodec.
class WeightsInCells : public StoredWeights {
 public:
  /// Exact moments, by one who knows the types of the device and of the readout.
  using ExactMoments = std::function<WeightMoments(const WeightsInCells&, const IdealParts&)>;

  /// @param filter weights of a filter, for formats with a scale: each filter then has its own.
  /// 0: one for all weights (blocks of block_float run from the first to the last)
  /// @throws Error as check_cells()
  WeightsInCells(std::shared_ptr<const CellReadings> cells, WordCodec codec,
                 std::span<const float> trained, std::size_t filter = 0, ExactMoments exact = {});
  WeightsInCells(const WeightsInCells&);
  WeightsInCells(WeightsInCells&&) noexcept;
  RRAMVAR_INLINE ~WeightsInCells() override;
  WeightsInCells& operator=(const WeightsInCells&);
  WeightsInCells& operator=(WeightsInCells&&) noexcept;

  const WordCodec& codec() const { return codec_; }
  const SharedScales& scales() const { return scales_; }
  std::span<const WordBits> stored_words() const { return words_; }
  /// The same with moments.
  WeightsInCells with(ExactMoments exact) const;

  std::span<const double> encoded() const override { return encoded_; }
  RRAMVAR_INLINE ReadCounts read(const TrialIndex& at, std::span<double> w_hat) const override;
  RRAMVAR_INLINE void read_trials(std::span<const TrialIndex> trials, std::span<double> w_hat,
                                  std::span<ReadCounts> counts) const override;
  RRAMVAR_INLINE std::size_t trials_together() const override;
  std::string_view read_way() const override { return name_of(plan_.way()); }
  std::size_t cells_per_weight() const override { return plan_.cells_per_word(); }
  std::size_t extra_cells() const override { return scales_.cells(); }
  std::span<const Field> fields() const override { return codec_.fields(); }
  std::span<const Digit> digits() const override { return codec_.digits(); }
  std::size_t states() const override { return cells_->facts().states; }
  EncodingCounts encoding_counts() const override { return encoding_counts_; }
  using StoredWeights::moments;
  RRAMVAR_INLINE WeightMoments moments(const IdealParts& ideal) const override;

  bool reads_words() const override { return plan_.is_digital(); }
  std::vector<WordBits> words() const override { return words_; }
  RRAMVAR_INLINE ReadCounts read_words(const TrialIndex& at,
                                       std::span<WordBits> read) const override;
  std::span<const ScaleGroup> scale_groups() const override { return scales_.groups(); }
  RRAMVAR_INLINE std::vector<WordBits> scale_words() const override;
  RRAMVAR_INLINE ReadCounts read_scale_words(const TrialIndex& at,
                                             std::span<WordBits> read) const override;
  RRAMVAR_INLINE ReadCounts values_of(std::span<const WordBits> read,
                                      std::span<const WordBits> scales,
                                      std::span<double> w_hat) const override;
  RRAMVAR_INLINE WordRead reader_beside(int bits, std::size_t first) const override;

  RRAMVAR_INLINE ExpectedCounts expected() const override;

 private:
  /// Appends a weight.
  void encode(float w, const Affine& affine);

  /// P(a digit that holds one number reads as another).
  double probability(const Digit& digit, WordBits stored, WordBits read) const;

  /// Expected number of misread bits of these words.
  double misread_bits(const WordCodec& codec, std::span<const WordBits> words) const;

  /// P(the word reads as one that is Inf or NaN).
  double non_finite_probability(const WordCodec& codec, WordBits word) const;

  std::shared_ptr<const CellReadings> cells_;
  WordCodec codec_;
  SharedScales scales_;
  ReadPlan plan_;
  ExactMoments exact_;
  std::vector<WordBits> words_;
  std::vector<double> encoded_;
  EncodingCounts encoding_counts_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/memory/weights_in_cells-inl.hpp"
#endif
