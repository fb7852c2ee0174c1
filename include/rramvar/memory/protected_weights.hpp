#pragma once
/// Weights behind a protection: check bits beside the words, or a limit on what is believed.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/error_codes.hpp"
#include "rramvar/memory/stored_weights.hpp"

namespace rramvar {

/// StoredWeights that hand everything on to others; what a protection changes, it overrides.
class WrappedWeights : public StoredWeights {
 public:
  explicit WrappedWeights(std::unique_ptr<StoredWeights> inner) : inner_(std::move(inner)) {}

  std::span<const double> encoded() const override { return inner_->encoded(); }
  ReadCounts read(const TrialIndex& at, std::span<double> w_hat) const override {
    return inner_->read(at, w_hat);
  }
  ExpectedCounts expected() const override { return inner_->expected(); }
  using StoredWeights::moments;
  WeightMoments moments(const IdealParts& ideal) const override { return inner_->moments(ideal); }
  EncodingCounts encoding_counts() const override { return inner_->encoding_counts(); }
  std::string_view read_way() const override { return inner_->read_way(); }
  std::size_t cells_per_weight() const override { return inner_->cells_per_weight(); }
  std::span<const Field> fields() const override { return inner_->fields(); }
  std::span<const Digit> digits() const override { return inner_->digits(); }
  std::size_t states() const override { return inner_->states(); }
  std::size_t extra_cells() const override { return inner_->extra_cells(); }
  bool reads_words() const override { return inner_->reads_words(); }
  std::vector<WordBits> words() const override { return inner_->words(); }
  ReadCounts read_words(const TrialIndex& at, std::span<WordBits> read) const override {
    return inner_->read_words(at, read);
  }
  std::span<const ScaleGroup> scale_groups() const override { return inner_->scale_groups(); }
  std::vector<WordBits> scale_words() const override { return inner_->scale_words(); }
  ReadCounts read_scale_words(const TrialIndex& at, std::span<WordBits> read) const override {
    return inner_->read_scale_words(at, read);
  }
  ReadCounts values_of(std::span<const WordBits> read, std::span<const WordBits> scales,
                       std::span<double> w_hat) const override {
    return inner_->values_of(read, scales, w_hat);
  }
  WordRead reader_beside(int bits, std::size_t first) const override {
    return inner_->reader_beside(bits, first);
  }

 protected:
  const StoredWeights& inner() const { return *inner_; }

 private:
  std::unique_ptr<StoredWeights> inner_;
};

/// Words in groups, each with its check words beside them; no template of what they mean.
/// @tparam Code an ErrorCode (encoding/error_codes.hpp)
template <ErrorCode Code>
class CheckedWords {
 public:
  /// @param stored the bits of each word that lie in cells; at least one
  /// @param memory beside whose weights the check words lie
  /// @param checks_before how many other check words lie before them
  /// @throws Error if a group has more than 64 bits
  CheckedWords(Code code, std::vector<WordBits> words, WordBits stored, const StoredWeights& memory,
               std::size_t checks_before)
      : code_(std::move(code)), stored_(stored), words_(std::move(words)) {
    const int bits = std::popcount(stored_);
    words_per_group_ = static_cast<std::size_t>(code_.words_per_group(bits));
    message_bits_ = bits * static_cast<int>(words_per_group_);
    if (message_bits_ > 64 || code_.check_bits(message_bits_) > 64) {
      throw Error("a group to protect has " + std::to_string(message_bits_) + " bits",
                  "a group and its check bits have 64 at most", "use smaller groups");
    }
    if (check_bits() == 0) return;  // a code that leaves these words alone
    for (std::size_t first = 0; first < words_.size(); first += words_per_group_) {
      const WordBits message = message_of(words_, first);
      for (int k = 0; k < Code::check_words; ++k) {
        checks_.push_back(code_.check(k, message, message_bits_));
      }
    }
    if (!checks_.empty()) read_checks_ = memory.reader_beside(check_bits(), checks_before);
  }

  /// As written.
  std::span<const WordBits> words() const { return words_; }
  std::size_t check_words() const { return checks_.size(); }
  std::size_t all_check_bits() const {
    return checks_.size() * static_cast<std::size_t>(check_bits());
  }

  /// Neighbouring words that were found wrong, all of whose weights are to be 0.
  struct Lost {
    std::size_t begin;
    std::size_t end;
  };
  /// Reads the check words, and repairs words that were read by these. What is lost is as written
  /// then, so that whatever it read as is not counted.
  std::vector<Lost> repair(const TrialIndex& at, std::span<WordBits> read,
                           ReadCounts& counts) const {
    std::vector<Lost> lost;
    if (checks_.empty()) return lost;
    std::vector<WordBits> checks(checks_.size());
    counts += read_checks_(checks_, at, checks);
    for (std::size_t first = 0, g = 0; first < words_.size(); first += words_per_group_, ++g) {
      if (is_as_written(first, g, read, checks)) continue;
      const auto own =
          std::span(std::as_const(checks)).subspan(g * Code::check_words, Code::check_words);
      const Repaired repaired = code_.repair(message_of(read, first), own, message_bits_);
      counts.errors_corrected += repaired.verdict == Verdict::corrected ? 1 : 0;
      put_back(repaired.message, first, read);
      if (repaired.verdict != Verdict::detected) continue;
      ++counts.errors_detected;
      if (code_.on_detection != OnDetection::zero) continue;
      lost.push_back({first, end_of(first)});
      for (std::size_t i = first; i < end_of(first); ++i) read[i] = words_[i];
    }
    return lost;
  }

 private:
  /// Of each check word.
  int check_bits() const { return code_.check_bits(message_bits_); }
  std::size_t end_of(std::size_t first) const {
    return std::min(first + words_per_group_, words_.size());
  }
  /// Whether nothing of group g was misread.
  bool is_as_written(std::size_t first, std::size_t g, std::span<const WordBits> read,
                     std::span<const WordBits> checks) const {
    const auto same = [](std::span<const WordBits> a, std::span<const WordBits> b, std::size_t from,
                         std::size_t to) {
      return std::equal(a.begin() + static_cast<std::ptrdiff_t>(from),
                        a.begin() + static_cast<std::ptrdiff_t>(to),
                        b.begin() + static_cast<std::ptrdiff_t>(from));
    };
    return same(read, words_, first, end_of(first)) &&
           same(checks, checks_, g * Code::check_words, (g + 1) * Code::check_words);
  }
  WordBits message_of(std::span<const WordBits> words, std::size_t first) const {
    WordBits message = 0;
    int at = 0;
    for (std::size_t i = first; i < end_of(first); ++i, at += std::popcount(stored_)) {
      message |= gather(words[i], stored_) << at;
    }
    return message;
  }
  void put_back(WordBits message, std::size_t first, std::span<WordBits> words) const {
    int at = 0;
    for (std::size_t i = first; i < end_of(first); ++i, at += std::popcount(stored_)) {
      words[i] = (words[i] & ~stored_) | scatter(message >> at, stored_);
    }
  }

  Code code_;
  WordBits stored_;
  std::size_t words_per_group_;
  int message_bits_;
  std::vector<WordBits> words_;
  std::vector<WordBits> checks_;
  WordRead read_checks_;
};

/// Words in groups, each with check bits that lie one bit a cell in cells of the same kind, and are
/// misread like all others. The words are repaired after readout and before they are decoded.
///
/// Exponents that blocks share and that lie in cells (block_float) are words of 8 bits, in groups
/// of their own behind the same code: a group that is found wrong and not put right makes all its
/// blocks 0, eight with Secded. No closed form: a repaired bit depends on all bits of its group.
/// @tparam Code an ErrorCode (encoding/error_codes.hpp)
template <ErrorCode Code>
class ProtectedWeights final : public WrappedWeights {
 public:
  /// @throws Error if the weights are not read by threshold, or a group has more than 64 bits
  explicit ProtectedWeights(std::unique_ptr<StoredWeights> weights, Code code = {})
      : WrappedWeights(checked(std::move(weights))),
        words_(code, inner().words(), bits_of(digits()), inner(), 0),
        scales_(code_of_scales(code), inner().scale_words(), low_bits(e8m0::bits), inner(),
                words_.check_words()) {}

  ReadCounts read(const TrialIndex& at, std::span<double> w_hat) const override {
    using Lost = typename CheckedWords<Code>::Lost;
    std::vector<WordBits> words(words_.words().size());
    std::vector<WordBits> scales(scales_.words().size());
    ReadCounts counts = inner().read_words(at, words);
    counts += inner().read_scale_words(at, scales);
    const std::vector<Lost> lost = words_.repair(at, words, counts);
    const std::vector<Lost> lost_scales = scales_.repair(at, scales, counts);
    counts += inner().values_of(words, scales, w_hat);
    const auto make_zero = [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) w_hat[i] = 0.0;
    };
    for (const auto& [begin, end] : lost) make_zero(begin, end);
    const std::span<const ScaleGroup> blocks = scale_groups();
    for (const auto& [begin, end] : lost_scales) {
      make_zero(blocks[begin].begin, blocks[end - 1].end);
    }
    return counts;
  }

  bool reads_words() const override { return false; }  // repaired ones are weights already

  /// The chance of an error that the code misses is not computed.
  ExpectedCounts expected() const override {
    ExpectedCounts out;
    const ExpectedCounts words = inner().expected();
    const std::size_t cells = words_.words().size() * cells_per_weight() + inner().extra_cells();
    if (cells != 0) {
      out.cells_stuck = words.cells_stuck * static_cast<double>(cells + check_cells()) /
                        static_cast<double>(cells);
    }
    return out;
  }
  using StoredWeights::moments;
  WeightMoments moments(const IdealParts&) const override {
    WeightMoments out;
    out.why_unknown = "a repaired word depends on all bits of its group";
    return out;
  }

  std::size_t extra_cells() const override { return inner().extra_cells() + check_cells(); }
  /// The cost of the protection: check bits for each weight.
  double check_bits_per_weight() const {
    return static_cast<double>(check_bits()) / static_cast<double>(words_.words().size());
  }

 private:
  static std::unique_ptr<StoredWeights> checked(std::unique_ptr<StoredWeights> weights) {
    if (!weights->reads_words()) {
      throw Error("a protection by check bits needs words to check",
                  "analog readout gives none, nor do weights that have check bits already",
                  "read by a threshold, and use one protection by check bits");
    }
    return weights;
  }
  static Code code_of_scales(const Code& code) {
    if constexpr (requires {
                    { code.of_scales() } -> std::same_as<Code>;
                  }) {
      return code.of_scales();
    } else {
      return code;
    }
  }

  std::size_t check_bits() const { return words_.all_check_bits() + scales_.all_check_bits(); }
  std::size_t check_cells() const {  // a digit may take more than one
    return check_bits() * cells_per_weight() / digits().size();
  }

  CheckedWords<Code> words_;
  CheckedWords<Code> scales_;
};

/// Weights limited to the range that was stored: what reads beyond the largest |ŵ| of ideal cells
/// is set to it, with the sign that was read. For every readout; costs one number a tensor, in
/// reliable memory. No closed form.
class ClampedWeights final : public WrappedWeights {
 public:
  explicit ClampedWeights(std::unique_ptr<StoredWeights> weights);

  double limit() const { return limit_; }

  ReadCounts read(const TrialIndex& at, std::span<double> w_hat) const override {
    return limited(inner().read(at, w_hat), w_hat);
  }
  ReadCounts values_of(std::span<const WordBits> read, std::span<const WordBits> scales,
                       std::span<double> w_hat) const override {
    return limited(inner().values_of(read, scales, w_hat), w_hat);
  }
  using StoredWeights::moments;
  RRAMVAR_INLINE WeightMoments moments(const IdealParts&) const override;

 private:
  ReadCounts limited(ReadCounts counts, std::span<double> w_hat) const;

  double limit_ = 0.0;
};

/// Some fields of every word twice: duplicate(*weights, store::sign | store::exponent). With the
/// exponent those that blocks share are kept twice, too.
/// @throws Error if the words have no such field, or none of its bits lies in cells
Duplicate duplicate(const StoredWeights& weights, StoredBits fields);

/// Weights behind a protection.
/// @throws Error if they are not read by threshold
template <ErrorCode Code>
std::unique_ptr<StoredWeights> protect(std::unique_ptr<StoredWeights> weights, Code code) {
  return std::make_unique<ProtectedWeights<Code>>(std::move(weights), std::move(code));
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/memory/protected_weights-inl.hpp"
#endif
