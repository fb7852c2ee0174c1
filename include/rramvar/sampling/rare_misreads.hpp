#pragma once
/// RareMisreads: threshold readout that skips from one error to the next, so that its cost follows
/// their number and not that of the cells.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/sampling/cell_readings.hpp"
#include "rramvar/sampling/word_view.hpp"

namespace rramvar {

/// The misread digits of one read of many words, where digits are read independently of each other.
///
/// Each digit of each word is a candidate with the same probability p, a power of two; the gaps
/// from one to the next are geometric. A candidate that holds state s is misread as t with
/// probability Q[s][t]/p, Q being the readers' confusion matrix. This is the law of the plain path,
/// up to 2⁻³² a cell, by other draws. They are a pure function of (seed, trial, chip, weight,
/// digit, p, digits a word): each batch of neighbouring weights has a stream of its own, and so
/// have words of another number of digits in it, such as check bits behind the weights. Designs
/// whose largest error rate lies in the same octave have the same candidates.
class RareMisreads {
 public:
  /// The largest error rate for which it pays: a candidate costs some 60 draws from a table, and
  /// one or two from a law.
  static double highest_rate(const CellReadings& cells) {
    return cells.facts().is_table ? 0x1p-6 : 0x1p-2;
  }

  /// @return none if digits are not misread independently of each other with known probabilities,
  /// or too often
  static std::optional<RareMisreads> of(const CellReadings& cells, std::span<const Digit> digits) {
    if (!cells.facts().is_drawn_at_writes) return {};
    RareMisreads out;
    out.digits_.assign(digits.begin(), digits.end());
    for (const Digit& digit : digits) {
      const auto& confusion = cells.of_width(digit.width).confusion;
      if (confusion.empty()) return {};
      out.first_.push_back(out.misread_.size());
      for (LogicState s = 0; s < confusion.size(); ++s) {
        double rate = 0.0;
        for (LogicState t = 0; t < confusion.size(); ++t) {
          const double p = s == t ? 0.0 : confusion[s][t];
          out.misread_.push_back(p);
          rate += p;
        }
        out.rate_ = std::max(out.rate_, rate);
      }
    }
    if (!(out.rate_ <= highest_rate(cells))) return {};
    if (out.rate_ > 0.0) out.rate_ = std::exp2(std::ceil(std::log2(out.rate_)));
    out.log_of_others_ = std::log1p(-out.rate_);
    return out;
  }

  /// P(a digit is a candidate).
  double rate() const { return rate_; }

  /// A misread digit of a word.
  struct Misread {
    std::size_t word;
    WordBits bits;  ///< that are wrong
  };

  /// All of them, by words.
  std::vector<Misread> operator()(const WordView& words, const TrialIndex& at,
                                  std::uint32_t first_weight) const {
    std::vector<Misread> out;
    if (rate_ == 0.0) return out;
    const std::uint64_t end = std::uint64_t{first_weight} + words.size();
    for (std::uint64_t batch = first_weight / batch_size; batch * batch_size < end; ++batch) {
      DrawEngine engine(at, static_cast<std::uint32_t>(batch | digits_.size() << 24), octave(),
                        DrawSource::rare_misread);
      const std::uint64_t cells = batch_size * digits_.size();
      for (double cell = gap(engine); cell < static_cast<double>(cells);
           cell += 1.0 + gap(engine)) {
        const auto place = static_cast<std::uint64_t>(cell);
        const double choice = OpenUniform{}(engine).lower;
        const std::uint64_t weight = batch * batch_size + place / digits_.size();
        if (weight < first_weight) continue;
        if (weight >= end) break;
        const auto i = static_cast<std::size_t>(weight - first_weight);
        const WordBits misread = misread_bits(place % digits_.size(), words[i], choice);
        if (misread != 0) out.push_back({i, misread});
      }
    }
    return out;
  }

 private:
  static constexpr std::uint64_t batch_size = 256;  ///< weights

  RareMisreads() = default;

  /// −log₂ of the rate, as a coordinate of draws.
  std::uint32_t octave() const {
    return static_cast<std::uint32_t>(std::min(-std::log2(rate_), 255.0));
  }

  /// Cells up to the next candidate: ⌊ln u / ln(1 − p)⌋.
  double gap(DrawEngine& engine) const {
    return std::floor(std::log(OpenUniform{}(engine).lower) / log_of_others_);
  }

  /// The bits of a word that a candidate digit gets wrong; none if it is read right after all.
  WordBits misread_bits(std::size_t k, WordBits word, double choice) const {
    const Digit& digit = digits_[k];
    const WordBits number = digit.of(word);
    const auto states = static_cast<std::size_t>(digit.highest() + 1);
    const double* const misread = &misread_[first_[k] + states * digit.state_of(number)];
    double sum = 0.0;
    for (LogicState t = 0; t < states; ++t) {
      sum += misread[t];
      if (choice * rate_ < sum) return (digit.number_of(t) ^ number) << digit.lsb;
    }
    return 0;
  }

  std::vector<Digit> digits_;
  std::vector<std::size_t> first_;  ///< of each digit, in misread_
  std::vector<double> misread_;     ///< Q[s][t] of each digit, 0 where s = t
  double rate_ = 0.0;
  double log_of_others_ = 0.0;  ///< ln(1 − rate)
};

}  // namespace rramvar
