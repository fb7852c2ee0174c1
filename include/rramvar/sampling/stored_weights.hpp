#pragma once
/// The weights of a layer lying in resistive memory, seen from the layer: the seam between
/// (format, cells, device, readout) on one side and (layer, metrics) on the other. Behind it every
/// combination is one type, so that programs choose at run time without compiling all products.

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/encoding/layouts.hpp"
#include "rramvar/sampling/variability_sampler.hpp"
#include "rramvar/sampling/weight_moments.hpp"

namespace rramvar {

/// Expected numbers for one read of all weights, from the confusion matrix (MODEL: no sampling).
struct ExpectedCounts {
  bool known =
      false;  ///< false for analog readout of digits and readers without a confusion matrix
  double bits_misread = 0.0;
  double non_finite_weights = 0.0;
  double cells_stuck = 0.0;  ///< known for every readout
};

/// A layer's weights as its cells give them back, one trial at a time.
class StoredWeights {
 public:
  virtual ~StoredWeights() = default;

  /// ŵ of ideal cells: the trained weights rounded to the number format.
  virtual std::span<const double> encoded() const = 0;
  /// Draws and reads every cell once; w_hat has the order of the trained weights. Thread-safe.
  virtual ReadCounts read(const TrialIndex& at, std::span<double> w_hat) const = 0;
  virtual ExpectedCounts expected() const = 0;
  /// Exact moments of every weight, without sampling, with parts of the memory taken as ideal.
  virtual WeightMoments moments(const IdealParts& ideal) const = 0;
  WeightMoments moments() const { return moments(IdealParts{}); }
  /// Weights too large for the number format: Inf (or NaN) as encoded, before the policy for them.
  virtual std::uint64_t overflowed() const = 0;
  /// Cells that one weight takes.
  virtual std::size_t cells_per_weight() const = 0;
  /// The fields of a word, and the digits of it that lie in cells.
  virtual std::span<const Field> fields() const = 0;
  virtual std::span<const Digit> digits() const = 0;
  /// Logic states of a cell.
  virtual std::size_t states() const = 0;
};

/// StoredWeights from an encoder and a sampler.
template <class Encoder, class Sampler>
class StoredWeightsOf final : public StoredWeights {
 public:
  /// @throws Error if the encoder's cells have more states than the device
  StoredWeightsOf(Encoder encoder, Sampler sampler, std::span<const float> trained)
      : encoder_(std::move(encoder)), sampler_(std::move(sampler)), words_(encoder_(trained)) {
    Sampler::check_cells(encoder_);
    encoded_.reserve(words_.size());
    for (const auto word : words_) {
      encoded_.push_back(encoder_.settle(encoder_.decode(word), overflowed_));
    }
  }

  std::span<const double> encoded() const override { return encoded_; }
  ReadCounts read(const TrialIndex& at, std::span<double> w_hat) const override {
    return sampler_.sample(encoder_, std::span(words_), at, w_hat);
  }
  std::size_t cells_per_weight() const override { return encoder_.digits().size(); }
  std::span<const Field> fields() const override { return encoder_.fields(); }
  std::span<const Digit> digits() const override { return encoder_.digits(); }
  std::size_t states() const override { return Sampler::states; }
  std::uint64_t overflowed() const override { return overflowed_; }
  using StoredWeights::moments;
  WeightMoments moments(const IdealParts& ideal) const override {
    return moments_of_words(encoder_, sampler_, std::span(words_), ideal);
  }

  ExpectedCounts expected() const override {
    ExpectedCounts out;
    if constexpr (requires { sampler_.distribution().fault_probability(); }) {
      out.cells_stuck = sampler_.distribution().fault_probability() *
                        static_cast<double>(words_.size() * encoder_.digits().size());
    }
    if constexpr (Sampler::is_digital && requires { sampler_.reader().confusion(); }) {
      const auto& confusion = sampler_.reader().confusion();
      out.known = true;
      for (const Digit& digit : encoder_.digits()) {
        std::vector<double> misread;  // by what is stored
        for (LogicState s = 0; s <= highest(digit); ++s) {
          misread.push_back(misread_bits(confusion, digit, s));
        }
        for (const WordBits word : words_) out.bits_misread += misread[digit.of(word)];
      }
      for (const WordBits word : words_) {
        out.non_finite_weights += non_finite_probability(confusion, word);
      }
    }
    return out;
  }

 private:
  /// The largest value that a digit can hold.
  static LogicState highest(const Digit& digit) { return (LogicState{1} << digit.width) - 1; }

  /// P(digit reads as `read`), where the highest value takes all states above it too.
  static double probability(const auto& confusion, const Digit& digit, LogicState stored,
                            LogicState read) {
    const auto& row = confusion[stored];
    double p = row[read];
    if (read == highest(digit)) {
      for (std::size_t t = read + 1; t < row.size(); ++t) p += row[t];
    }
    return p;
  }

  static double misread_bits(const auto& confusion, const Digit& digit, LogicState stored) {
    double sum = 0.0;
    for (LogicState t = 0; t <= highest(digit); ++t) {
      sum += std::popcount(t ^ stored) * probability(confusion, digit, stored, t);
    }
    return sum;
  }

  /// P(the word reads with all exponent bits set), the mark of Inf and NaN.
  double non_finite_probability(const auto& confusion, WordBits word) const {
    if constexpr (requires {
                    { encoder_.format().layout() } -> std::same_as<FloatLayout>;
                  }) {
      const Field exponent = encoder_.fields()[1];
      const WordBits reliable = exponent.mask() & ~encoder_.stored_mask();
      if ((word & reliable) != reliable) return 0.0;
      double p = 1.0;
      for (const Digit& digit : encoder_.digits()) {
        if (digit.field == 1) p *= probability(confusion, digit, digit.of(word), highest(digit));
      }
      return p;
    } else {
      return 0.0;
    }
  }

  Encoder encoder_;
  Sampler sampler_;
  std::vector<typename Encoder::word_type> words_;
  std::vector<double> encoded_;
  std::uint64_t overflowed_ = 0;
};

template <class Encoder, class Sampler>
StoredWeightsOf(Encoder, Sampler, std::span<const float>) -> StoredWeightsOf<Encoder, Sampler>;

/// The same behind the seam, for a program that chooses at run time.
template <class Encoder, class Sampler>
std::unique_ptr<StoredWeights> store_weights(Encoder encoder, Sampler sampler,
                                             std::span<const float> trained) {
  return std::make_unique<StoredWeightsOf<Encoder, Sampler>>(std::move(encoder), std::move(sampler),
                                                             trained);
}

}  // namespace rramvar
