#pragma once
/// The weights of a layer lying in resistive memory, seen from the layer: the seam between
/// (format, cells, device, readout) on one side and (layer, metrics) on the other. Behind it every
/// combination is one type, so that programs choose at run time without compiling all products.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/encoding/encoding_counts.hpp"
#include "rramvar/encoding/layouts.hpp"
#include "rramvar/sampling/digit_moments.hpp"
#include "rramvar/sampling/shared_scales.hpp"
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
  /// Weights that the number format could not take as they are.
  virtual EncodingCounts encoding_counts() const = 0;
  /// Weights too large for the number format: Inf (or NaN) as encoded, before the policy for them.
  std::uint64_t overflowed() const { return encoding_counts().overflowed; }
  /// Cells that one weight takes.
  virtual std::size_t cells_per_weight() const = 0;
  /// The fields of a word, and the digits of it that lie in cells.
  virtual std::span<const Field> fields() const = 0;
  virtual std::span<const Digit> digits() const = 0;
  /// Logic states of a cell.
  virtual std::size_t states() const = 0;
  /// Cells beside those of the words, in all: shared scales, check bits.
  virtual std::size_t extra_cells() const { return 0; }

  // What a protection works on; threshold readout only.

  /// Whether cells are read as numbers, so that words can be read and repaired.
  virtual bool reads_words() const = 0;
  /// The word of each weight, as written.
  virtual std::vector<WordBits> words() const = 0;
  /// Reads every cell once, as read() does. @pre reads_words()
  virtual ReadCounts read_words(const TrialIndex& at, std::span<WordBits> read) const = 0;
  /// Weights that share a scale, of a format with scales.
  virtual std::span<const ScaleGroup> scale_groups() const { return {}; }
  /// The words of shared scales that lie in cells, one a group, as written: of most formats none.
  virtual std::vector<WordBits> scale_words() const { return {}; }
  /// Reads every cell of shared scales once, as read() does. @pre reads_words()
  virtual ReadCounts read_scale_words(const TrialIndex&, std::span<WordBits>) const { return {}; }
  /// The weights that these words mean; w_hat[i] is that of read[i].
  /// @param scales as read_scale_words() gives them
  virtual ReadCounts values_of(std::span<const WordBits> read, std::span<const WordBits> scales,
                               std::span<double> w_hat) const = 0;
  /// Reads words of `bits` bits, one bit a cell, from cells of the same kind that lie after those
  /// of the weights and scales. @param first how many such words lie before. @pre reads_words()
  virtual ReadCounts read_beside(std::span<const WordBits> written, int bits, std::size_t first,
                                 const TrialIndex& at, std::span<WordBits> read) const = 0;
};

/// ŵ = f·v for weights v in blocks, each with a factor f of its own that is independent of them.
inline void multiply_by_factors(const WeightMoments& factors, std::span<const ScaleGroup> blocks,
                                WeightMoments& weights) {
  weights.known = factors.known;
  weights.why_unknown = factors.why_unknown;
  for (std::size_t b = 0; b < factors.weights.size(); ++b) {
    const Moments& f = factors.weights[b];
    const auto& [begin, end, affine] = blocks[b];
    for (std::size_t i = begin; i < end; ++i) {
      weights.weights[i] = f * weights.weights[i];
      // A weight that is NaN in a block that is NaN counts once.
      const double more = factors.non_finite[b] * (1.0 - weights.non_finite[i]);
      weights.non_finite[i] += more;
      weights.non_finite_weights += more;
    }
    if (f.variance > 0.0) weights.blocks.push_back({begin, end, f.variance / (f.mean * f.mean)});
  }
}

/// StoredWeights from an encoder and a sampler.
template <class Encoder, class Sampler>
class StoredWeightsOf final : public StoredWeights {
  using Format = typename Encoder::format_type;
  using Scales = SharedScales<Format, Sampler>;

 public:
  /// @param filter weights of a filter, for formats with a scale: each filter then has its own.
  /// 0: one for all weights (blocks of block_float run from the first to the last)
  /// @throws Error if the encoder's cells have more states than the device
  StoredWeightsOf(Encoder encoder, Sampler sampler, std::span<const float> trained,
                  std::size_t filter = 0)
      : encoder_(std::move(encoder)),
        sampler_(std::move(sampler)),
        scales_(encoder_, trained, filter),
        unsettled_(encoder_.with(NonFinite::propagate)) {
    Sampler::check_cells(encoder_);
    words_.reserve(trained.size());
    encoded_.reserve(trained.size());
    if constexpr (ScaledFormat<Format>) {
      for (const ScaleGroup& group : scales_.groups()) {
        for (std::size_t i = group.begin; i < group.end; ++i) {
          encode(trained[i], group.affine.to_format(static_cast<double>(trained[i])), group.affine);
        }
      }
    } else {
      for (const float w : trained) encode(w, w, {});
    }
    scales_.apply(encoded_);
  }

  std::span<const double> encoded() const override { return encoded_; }
  ReadCounts read(const TrialIndex& at, std::span<double> w_hat) const override {
    if (scales_.digits() == 0) {
      const ReadCounts counts = sampler_.sample(encoder_, std::span(words_), at, w_hat);
      scales_.apply(w_hat);
      return counts;
    }
    ReadCounts counts = sampler_.sample(unsettled_, std::span(words_), at, w_hat);
    std::vector<double> scales(scales_.groups().size());
    counts += scales_.read(sampler_, at, scales);
    counts.non_finite_weights = scales_.apply_read(encoder_, scales, w_hat);
    return counts;
  }
  std::size_t cells_per_weight() const override {
    return encoder_.digits().size() * Sampler::cells_per_digit;
  }
  std::size_t extra_cells() const override { return scales_.digits() * Sampler::cells_per_digit; }
  std::span<const Field> fields() const override { return encoder_.fields(); }
  std::span<const Digit> digits() const override { return encoder_.digits(); }
  std::size_t states() const override { return Sampler::states; }
  EncodingCounts encoding_counts() const override { return encoding_counts_; }
  using StoredWeights::moments;
  WeightMoments moments(const IdealParts& ideal) const override {
    WeightMoments out = moments_of(encoder_, std::span<const word_type>(words_), ideal);
    if (!out.known) return out;
    if (scales_.digits() == 0 || ideal.shared_exponents) {
      scales_.apply(out.weights);
    } else {
      scales_.visit_stored([&](const auto& encoder, auto words) {
        multiply_by_factors(moments_of(encoder, words, {.states = ideal.states}), scales_.groups(),
                            out);
      });
    }
    return out;
  }

  bool reads_words() const override { return Sampler::is_digital; }
  std::vector<WordBits> words() const override { return {words_.begin(), words_.end()}; }
  ReadCounts read_words(const TrialIndex& at, std::span<WordBits> read) const override {
    return read_digits(encoder_.digits(), std::span<const word_type>(words_), at, read, 0);
  }
  std::span<const ScaleGroup> scale_groups() const override { return scales_.groups(); }
  std::vector<WordBits> scale_words() const override { return scales_.words(); }
  ReadCounts read_scale_words(const TrialIndex& at, std::span<WordBits> read) const override {
    return scales_.read_words(sampler_, at, read);
  }
  ReadCounts values_of(std::span<const WordBits> read, std::span<const WordBits> scales,
                       std::span<double> w_hat) const override {
    ReadCounts counts;
    if (scales_.digits() == 0) {
      for (std::size_t i = 0; i < read.size(); ++i) {
        w_hat[i] = encoder_.settle(encoder_.decode(read[i]), counts.non_finite_weights);
      }
      scales_.apply(w_hat);
      return counts;
    }
    for (std::size_t i = 0; i < read.size(); ++i) w_hat[i] = encoder_.decode(read[i]);
    counts.non_finite_weights = scales_.apply_read(encoder_, scales_.decoded(scales), w_hat);
    return counts;
  }
  ReadCounts read_beside(std::span<const WordBits> written, int bits, std::size_t first,
                         const TrialIndex& at, std::span<WordBits> read) const override {
    const Field field{FieldRole::word, 0, bits};
    const auto digits = cut_into_digits(UniformCells<1>{}, std::span(&field, 1), low_bits(bits));
    const std::size_t after_all = words_.size() + scales_.groups().size() + first;
    return read_digits(std::span<const Digit>(digits), written, at, read,
                       static_cast<std::uint32_t>(after_all));
  }

  ExpectedCounts expected() const override {
    ExpectedCounts out;
    if constexpr (requires { sampler_.distribution().fault_probability(); }) {
      const std::size_t cells = words_.size() * cells_per_weight() + extra_cells();
      out.cells_stuck = sampler_.distribution().fault_probability() * static_cast<double>(cells);
    }
    if constexpr (has_confusion) {
      out.known = true;
      out.bits_misread = misread_bits(encoder_, std::span<const word_type>(words_));
      std::vector<double> non_finite;
      for (const WordBits word : words_) {
        non_finite.push_back(non_finite_probability(encoder_, word));
      }
      scales_.visit_stored([&](const auto& encoder, auto words) {
        out.bits_misread += misread_bits(encoder, words);
        for (std::size_t g = 0; g < words.size(); ++g) {
          const ScaleGroup& group = scales_.groups()[g];
          const double p = non_finite_probability(encoder, words[g]);
          for (std::size_t i = group.begin; i < group.end; ++i) {
            non_finite[i] += p * (1.0 - non_finite[i]);  // of both, once
          }
        }
      });
      for (const double p : non_finite) out.non_finite_weights += p;
    }
    return out;
  }

 private:
  using word_type = typename Encoder::word_type;

  /// Appends a weight. @param v w in the unit of the format
  template <class Value>
  void encode(float w, Value v, const Affine& affine) {
    const word_type word = encoder_.format().encode(v);
    const double value = encoder_.decode(word);
    const double settled = encoder_.settle(value, encoding_counts_.overflowed);
    const bool is_saturated = std::isfinite(value)
                                  ? rramvar::is_saturated(encoder_.format(), v, word)
                                  : std::isfinite(settled) && settled != 0.0 && !std::isnan(v);
    if (is_saturated) {
      ++encoding_counts_.saturated;
    } else if (std::isfinite(value) && w != 0.0f && affine.to_weight(settled) == 0.0) {
      ++encoding_counts_.vanished;
    }
    words_.push_back(word);
    encoded_.push_back(settled);
  }

  static constexpr bool has_confusion = Sampler::is_digital && requires(const Sampler& sampler) {
    sampler.reader().confusion();
  };

  /// How digits read back, worked out when it is first asked for.
  struct HowDigitsRead {
    std::once_flag once;
    std::optional<DigitMoments> known;
  };
  template <class E, class Word>
  WeightMoments moments_of(const E& encoder, std::span<const Word> words,
                           const IdealParts& ideal) const {
    if constexpr (DigitMoments::known_for<Sampler>) {
      std::call_once(how_digits_read_->once, [&] {
        std::vector<Digit> all(encoder_.digits().begin(), encoder_.digits().end());
        scales_.visit_stored([&](const auto& of_scales, auto) {
          all.insert(all.end(), of_scales.digits().begin(), of_scales.digits().end());
        });
        how_digits_read_->known = DigitMoments::of(sampler_, all);
      });
      return moments_of_words(encoder, how_digits_read_->known->taken_as(ideal), words, ideal.bits);
    } else {
      return moments_of_words(encoder, sampler_, words, ideal);
    }
  }

  template <class Word>
  ReadCounts read_digits(std::span<const Digit> digits, std::span<const Word> written,
                         const TrialIndex& at, std::span<WordBits> read,
                         std::uint32_t first_weight) const {
    if constexpr (Sampler::is_digital) {
      return sampler_.read_words(digits, written, at, read, first_weight);
    } else {
      RRAMVAR_ASSERT(false && "analog readout gives no words");
      return {};
    }
  }

  /// P(a digit that holds one number reads as another).
  double probability(const Digit& digit, WordBits stored,
                     WordBits read) const requires has_confusion {
    return sampler_.kinds().visit(digit.width, [&](const auto& kind) {
      return kind.reader().confusion()[digit.state_of(stored)][digit.state_of(read)];
    });
  }

  /// Expected number of misread bits of these words.
  template <class E, class Word>
  double misread_bits(const E& encoder, std::span<const Word> words) const requires has_confusion {
    double sum = 0.0;
    for (const Digit& digit : encoder.digits()) {
      std::vector<double> misread(digit.highest() + 1, 0.0);  // by what is stored
      for (WordBits s = 0; s < misread.size(); ++s) {
        for (WordBits t = 0; t < misread.size(); ++t) {
          misread[s] += std::popcount(t ^ s) * probability(digit, s, t);
        }
      }
      for (const WordBits word : words) sum += misread[digit.of(word)];
    }
    return sum;
  }

  /// P(the word reads as one that is Inf or NaN).
  template <class E>
  double non_finite_probability(const E& encoder, WordBits word) const requires has_confusion {
    const NonFiniteWords those = non_finite_words_of(encoder.format());
    if (those.mask == 0 || ((word ^ those.bits) & those.mask & ~encoder.stored_mask()) != 0) {
      return 0.0;
    }
    double p = 1.0;
    for (const Digit& digit : encoder.digits()) {
      const WordBits asked = digit.of(those.mask);
      if (asked == 0) continue;
      double reads_so = 0.0;  // whatever its bits outside the mask are
      for (WordBits t = 0; t <= low_bits(digit.width); ++t) {
        if (((t ^ digit.of(those.bits)) & asked) == 0) {
          reads_so += probability(digit, digit.of(word), t);
        }
      }
      p *= reads_so;
    }
    return p;
  }

  Encoder encoder_;
  Sampler sampler_;
  Scales scales_;
  Encoder unsettled_;  ///< leaves Inf and NaN, for scales in cells
  std::vector<word_type> words_;
  std::vector<double> encoded_;
  EncodingCounts encoding_counts_;
  std::shared_ptr<HowDigitsRead> how_digits_read_ = std::make_shared<HowDigitsRead>();
};

template <class Encoder, class Sampler>
StoredWeightsOf(Encoder, Sampler, std::span<const float>, std::size_t = 0)
    -> StoredWeightsOf<Encoder, Sampler>;

/// The same behind the seam, for a program that chooses at run time; `filter` as above.
template <class Encoder, class Sampler>
std::unique_ptr<StoredWeights> store_weights(Encoder encoder, Sampler sampler,
                                             std::span<const float> trained,
                                             std::size_t filter = 0) {
  return std::make_unique<StoredWeightsOf<Encoder, Sampler>>(std::move(encoder), std::move(sampler),
                                                             trained, filter);
}

}  // namespace rramvar
