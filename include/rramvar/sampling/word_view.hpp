#pragma once
/// WordView: words of any width, as they lie in memory.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "rramvar/core/config.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/sampling/lanes.hpp"

namespace rramvar {

/// A view of words of 8, 16, 32 or 64 bits each.
class WordView {
 public:
  template <class Word>
  requires std::unsigned_integral<std::remove_const_t<Word>> WordView(std::span<Word> words)
      // NOLINT
      : data_(words.data()), size_(words.size()), bytes_(sizeof(Word)) {}

  std::size_t size() const { return size_; }
  WordBits operator[](std::size_t i) const {
    WordBits word = 0;
    copy(i, 1, &word);
    return word;
  }
  /// Copies `count` words from the first on.
  void copy(std::size_t first, std::size_t count, WordBits* to) const {
    RRAMVAR_ASSERT(first + count <= size_);
    switch (bytes_) {
      case 1:
        return copy_as<std::uint8_t>(first, count, to);
      case 2:
        return copy_as<std::uint16_t>(first, count, to);
      case 4:
        return copy_as<std::uint32_t>(first, count, to);
      default:
        return copy_as<std::uint64_t>(first, count, to);
    }
  }

 private:
  template <class Word>
  void copy_as(std::size_t first, std::size_t count, WordBits* to) const {
    std::copy_n(static_cast<const Word*>(data_) + first, count, to);
  }

  const void* data_;
  std::size_t size_;
  std::size_t bytes_;  ///< of a word
};

/// Stands for a function of pieces of words, each from `first` on and at trial t, that somebody
/// else holds: what reads pieces is compiled once, not for every function.
class TakePiece {
 public:
  template <class F>
  TakePiece(const F& f)  // NOLINT
      : held_(&f),
        call_([](const void* held, std::size_t first, std::size_t t, const lanes::Words& piece) {
          (*static_cast<const F*>(held))(first, t, piece);
        }) {}

  void operator()(std::size_t first, std::size_t t, const lanes::Words& piece) const {
    call_(held_, first, t, piece);
  }

 private:
  const void* held_;
  void (*call_)(const void* held, std::size_t first, std::size_t t, const lanes::Words& piece);
};

/// Pieces of the words, as vectors work on them; each at one trial after the other.
/// @param first_weight the number of the first weight, where others lie in the same memory
inline void for_each_piece(const WordView& words, std::span<const TrialIndex> trials,
                           std::uint32_t first_weight, const TakePiece& take) {
  lanes::Words piece{};
  for (std::size_t first = 0; first < words.size(); first += lanes::most_weights) {
    piece.first_weight = first_weight + static_cast<std::uint32_t>(first);
    piece.count = std::min(lanes::most_weights, words.size() - first);
    words.copy(first, piece.count, piece.word);
    for (std::size_t t = 0; t < trials.size(); ++t) {
      const TrialIndex& at = trials[t];
      piece.are_read_again = t > 0 && at.seed == piece.at.seed && at.chip == piece.at.chip;
      piece.at = at;
      take(first, t, piece);
    }
  }
}

}  // namespace rramvar
