#pragma once
/// Exact moments of weights in any number format by enumerating every word that can be read.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "rramvar/encoding/word_codec.hpp"
#include "rramvar/memory/digit_moments.hpp"
#include "rramvar/memory/layout_moments.hpp"

namespace rramvar {

/// Digital readout of a format whose meaning only its decode() knows.
///
/// A weight is a mixture over the readings of its first digit, each of which is one over those of
/// the second, and so on. Done digit by digit for all stored words at once, this costs 2ⁿ mixtures
/// a digit for n stored bits, not 4ⁿ. One table serves all words that agree in their exact bits.
class EnumeratedMoments {
 public:
  static constexpr int most_bits = 16;             ///< that may vary in a word
  static constexpr std::size_t most_tables = 256;  ///< different patterns of the exact bits

  /// @param digits those that vary
  EnumeratedMoments(const WordCodec& codec, std::span<const Digit> digits,
                    const DigitMoments& digit_moments)
      : codec_(codec), digit_moments_(digit_moments) {
    for (const Digit& digit : digits) {
      places_.push_back({digit, bits_});
      bits_ += digit.width;
    }
    varying_ = bits_of(digits);
  }

  /// Whether these words are few and narrow enough.
  bool can(std::span<const WordBits> words) const {
    if (bits_ > most_bits) return false;
    std::map<WordBits, bool> exact;
    for (const WordBits word : words) {
      exact[word & ~varying_] = true;
      if (exact.size() > most_tables) return false;
    }
    return true;
  }

  ReadMoments operator()(WordBits word) {
    const auto [found, is_new] = tables_.try_emplace(word & ~varying_);
    if (is_new) found->second = tabulate(found->first);
    std::size_t index = 0;
    for (const auto& [digit, at] : places_) index |= digit.of(word) << at;
    return found->second[index];
  }

 private:
  struct Place {
    Digit digit;
    int at;  ///< of its lowest bit in the table's index
  };

  /// Entry i: first the value if i is what is read, in the end the moments if i is what is stored.
  std::vector<ReadMoments> tabulate(WordBits exact) const {
    std::vector<ReadMoments> table(std::size_t{1} << bits_);
    for (std::size_t i = 0; i < table.size(); ++i) {
      WordBits word = exact;
      for (const auto& [digit, at] : places_) {
        word |= ((i >> at) & low_bits(digit.width)) << digit.lsb;
      }
      std::uint64_t non_finite = 0;
      table[i].value = Moments::constant(codec_.settle(codec_.decode(word), non_finite));
      table[i].non_finite = static_cast<double>(non_finite);
    }
    for (const Place& place : places_) mix(place, table);
    return table;
  }

  /// Replaces what the digit reads as by what it holds.
  void mix(const Place& place, std::vector<ReadMoments>& table) const {
    const std::size_t values = std::size_t{1} << place.digit.width;
    const std::size_t step = std::size_t{1} << place.at;
    std::vector<ReadMoments> read(values);
    std::vector<Alternative> alternatives(values);
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (((i >> place.at) & (values - 1)) != 0) continue;  // once for all values of this digit
      for (std::size_t t = 0; t < values; ++t) read[t] = table[i + t * step];
      for (std::size_t s = 0; s < values; ++s) {
        ReadMoments& out = table[i + s * step];
        out.non_finite = 0.0;
        for (std::size_t t = 0; t < values; ++t) {
          const double p = digit_moments_.probability(place.digit.width, place.digit.state_of(s),
                                                      place.digit.state_of(t));
          alternatives[t] = {p, read[t].value};
          out.non_finite += p * read[t].non_finite;
        }
        out.value = mixture(alternatives);
      }
    }
  }

  const WordCodec& codec_;
  const DigitMoments& digit_moments_;
  std::vector<Place> places_;
  int bits_ = 0;
  WordBits varying_ = 0;
  std::map<WordBits, std::vector<ReadMoments>> tables_;
};

}  // namespace rramvar
