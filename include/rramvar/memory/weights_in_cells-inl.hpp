#pragma once

#include <algorithm>
#include <bit>
#include <cmath>

#include "rramvar/encoding/encoding_counts.hpp"
#include "rramvar/memory/weights_in_cells.hpp"
#include "rramvar/sampling/word_reader.hpp"

namespace rramvar {

RRAMVAR_INLINE WeightsInCells::WeightsInCells(const WeightsInCells&) = default;
RRAMVAR_INLINE WeightsInCells::WeightsInCells(WeightsInCells&&) noexcept = default;
RRAMVAR_INLINE WeightsInCells::~WeightsInCells() = default;
RRAMVAR_INLINE WeightsInCells& WeightsInCells::operator=(const WeightsInCells&) = default;
RRAMVAR_INLINE WeightsInCells& WeightsInCells::operator=(WeightsInCells&&) noexcept = default;

RRAMVAR_INLINE WeightsInCells::WeightsInCells(std::shared_ptr<const CellReadings> cells,
                                              WordCodec codec, std::span<const float> trained,
                                              std::size_t filter, ExactMoments exact)
    : cells_(std::move(cells)),
      codec_(std::move(codec)),
      scales_((check_cells(*cells_, codec_), cells_), codec_, trained, filter),
      plan_(cells_, scales_.are_in_cells() ? codec_.with(NonFinite::propagate) : codec_),
      exact_(std::move(exact)) {
  words_.reserve(trained.size());
  encoded_.reserve(trained.size());
  if (scales_.groups().empty()) {
    for (const float w : trained) encode(w, {});
  }
  for (const ScaleGroup& group : scales_.groups()) {
    for (std::size_t i = group.begin; i < group.end; ++i) encode(trained[i], group.affine);
  }
  scales_.apply(encoded_);
}

RRAMVAR_INLINE WeightsInCells WeightsInCells::with(ExactMoments exact) const {
  WeightsInCells out = *this;
  out.exact_ = std::move(exact);
  return out;
}

RRAMVAR_INLINE ReadCounts WeightsInCells::read(const TrialIndex& at,
                                               std::span<double> w_hat) const {
  ReadCounts counts;
  read_trials(std::span(&at, 1), w_hat, std::span(&counts, 1));
  return counts;
}

RRAMVAR_INLINE void WeightsInCells::read_trials(std::span<const TrialIndex> trials,
                                                std::span<double> w_hat,
                                                std::span<ReadCounts> counts) const {
  plan_.read(stored_words(), trials, w_hat, counts);
  for (std::size_t t = 0; t < trials.size(); ++t) {
    const auto of_trial = w_hat.subspan(t * words_.size(), words_.size());
    if (!scales_.are_in_cells()) {
      scales_.apply(of_trial);
      continue;
    }
    std::vector<double> scales(scales_.groups().size());
    counts[t] += scales_.read(trials[t], scales);
    counts[t].non_finite_weights = scales_.apply_read(codec_, scales, of_trial);
  }
}

RRAMVAR_INLINE std::size_t WeightsInCells::trials_together() const {
  // What cells keep for good is drawn once; but what takes little time needs the cache for itself.
  if (plan_.way() != ReadWay::cell_by_cell) return 1;
  constexpr std::size_t most_values = std::size_t{1} << 22;  // 32 MiB
  return std::clamp<std::size_t>(most_values / std::max<std::size_t>(words_.size(), 1), 1, 8);
}

RRAMVAR_INLINE WeightMoments WeightsInCells::moments(const IdealParts& ideal) const {
  if (exact_) return exact_(*this, ideal);
  WeightMoments out;
  out.why_unknown = "nobody was asked for exact moments when these weights were stored";
  return out;
}

RRAMVAR_INLINE ReadCounts WeightsInCells::read_words(const TrialIndex& at,
                                                     std::span<WordBits> read) const {
  return plan_.read_words(stored_words(), at, read);
}

RRAMVAR_INLINE std::vector<WordBits> WeightsInCells::scale_words() const {
  return {scales_.words().begin(), scales_.words().end()};
}

RRAMVAR_INLINE ReadCounts WeightsInCells::read_scale_words(const TrialIndex& at,
                                                           std::span<WordBits> read) const {
  return scales_.read_words(at, read);
}

RRAMVAR_INLINE ReadCounts WeightsInCells::values_of(std::span<const WordBits> read,
                                                    std::span<const WordBits> scales,
                                                    std::span<double> w_hat) const {
  ReadCounts counts;
  codec_.format().decode(read, w_hat.data());
  if (scales_.are_in_cells()) {
    counts.non_finite_weights = scales_.apply_read(codec_, scales_.decoded(scales), w_hat);
    return counts;
  }
  for (double& w : w_hat) w = codec_.settle(w, counts.non_finite_weights);
  scales_.apply(w_hat);
  return counts;
}

RRAMVAR_INLINE WordRead WeightsInCells::reader_beside(int bits, std::size_t first) const {
  const Field field{FieldRole::word, 0, bits};
  const auto digits = split_into_digits(UniformCells<1>{}, std::span(&field, 1), low_bits(bits));
  const std::size_t after_all = words_.size() + scales_.places() + first;
  return [reader = WordReader(cells_, digits, {}), at_word = static_cast<std::uint32_t>(after_all)](
             std::span<const WordBits> written, const TrialIndex& at, std::span<WordBits> read) {
    return reader.read(written, at, read, at_word);
  };
}

RRAMVAR_INLINE ExpectedCounts WeightsInCells::expected() const {
  ExpectedCounts out;
  const std::size_t cells = words_.size() * cells_per_weight() + extra_cells();
  out.cells_stuck = cells_->facts().fault_probability * static_cast<double>(cells);
  if (!cells_->facts().is_digital || cells_->of_width(1).confusion.empty()) return out;
  out.known = true;
  out.bits_misread = misread_bits(codec_, words_);
  std::vector<double> non_finite;
  for (const WordBits word : words_) non_finite.push_back(non_finite_probability(codec_, word));
  if (scales_.are_in_cells()) {
    out.bits_misread += misread_bits(scales_.codec(), scales_.words());
    for (std::size_t g = 0; g < scales_.groups().size(); ++g) {
      const double p = non_finite_probability(scales_.codec(), scales_.words()[g]);
      for (std::size_t i = scales_.groups()[g].begin; i < scales_.groups()[g].end; ++i) {
        non_finite[i] += p * (1.0 - non_finite[i]);  // of both, once
      }
    }
  }
  for (const double p : non_finite) out.non_finite_weights += p;
  return out;
}

RRAMVAR_INLINE void WeightsInCells::encode(float w, const Affine& affine) {
  const double v = affine.to_format(static_cast<double>(w));
  const WordBits word = codec_.format().encode(v);
  const double value = codec_.decode(word);
  const double settled = codec_.settle(value, encoding_counts_.overflowed);
  const bool is_saturated = std::isfinite(value)
                                ? rramvar::is_saturated(codec_.format(), v, word)
                                : std::isfinite(settled) && settled != 0.0 && !std::isnan(v);
  if (is_saturated) {
    ++encoding_counts_.saturated;
  } else if (std::isfinite(value) && w != 0.0f && affine.to_weight(settled) == 0.0) {
    ++encoding_counts_.vanished;
  }
  words_.push_back(word);
  encoded_.push_back(settled);
}

RRAMVAR_INLINE double WeightsInCells::probability(const Digit& digit, WordBits stored,
                                                  WordBits read) const {
  return cells_->of_width(digit.width).confusion[digit.state_of(stored)][digit.state_of(read)];
}

RRAMVAR_INLINE double WeightsInCells::misread_bits(const WordCodec& codec,
                                                   std::span<const WordBits> words) const {
  double sum = 0.0;
  for (const Digit& digit : codec.digits()) {
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

RRAMVAR_INLINE double WeightsInCells::non_finite_probability(const WordCodec& codec,
                                                             WordBits word) const {
  const NonFiniteWords those = codec.format().non_finite_words();
  if (those.mask == 0 || ((word ^ those.bits) & those.mask & ~codec.stored_mask()) != 0) {
    return 0.0;
  }
  double p = 1.0;
  for (const Digit& digit : codec.digits()) {
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

}  // namespace rramvar
