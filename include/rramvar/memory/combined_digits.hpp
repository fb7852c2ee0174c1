#pragma once
/// CombinedDigits: the moments of many independent digits of a word, tabulated by the word's bits.

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/units.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/memory/moments.hpp"

namespace rramvar {

/// Sum (std::plus) or product (std::multiplies) of a number that each digit contributes.
///
/// Neighbouring digits share a table of up to 2⁸ entries, so that a word costs one look-up for
/// eight bits instead of one a bit.
/// @tparam Operation of two numbers
template <class Operation>
class CombinedDigits {
 public:
  /// @param chosen the digits, in any order
  /// @param of_digit (digit, stored value) → Moments of what the digit contributes
  template <class F>
  CombinedDigits(std::span<const Digit> chosen, const F& of_digit) {
    std::vector<Digit> digits(chosen.begin(), chosen.end());
    std::sort(digits.begin(), digits.end(),
              [](const Digit& a, const Digit& b) { return a.lsb < b.lsb; });
    for (std::size_t first = 0; first < digits.size();) {
      std::size_t last = first;
      while (last + 1 < digits.size() && end(digits[last + 1]) - digits[first].lsb <= widest)
        ++last;
      add_table(std::span(digits).subspan(first, last + 1 - first), of_digit);
      first = last + 1;
    }
  }

  /// The combination for a stored word, starting from `start`.
  Moments operator()(WordBits word, Moments start) const {
    for (const Table& table : tables_) {
      start = Operation{}(start, table.moments[(word >> table.lsb) & table.mask]);
    }
    return start;
  }

 private:
  static constexpr int widest = 8;
  static int end(const Digit& digit) { return digit.lsb + digit.width; }

  struct Table {
    int lsb;
    WordBits mask;
    std::vector<Moments> moments;
  };

  template <class F>
  void add_table(std::span<Digit> digits, const F& of_digit) {
    std::vector<std::vector<Moments>> single;
    for (const Digit& digit : digits) {
      single.emplace_back();
      for (LogicState value = 0; value < LogicState{1} << digit.width; ++value) {
        single.back().push_back(of_digit(digit, value));
      }
    }
    const int lsb = digits.front().lsb;
    Table table{lsb, low_bits(end(digits.back()) - lsb), {}};
    for (WordBits bits = 0; bits <= table.mask; ++bits) {
      Moments all = single[0][digits[0].of(bits << lsb)];
      for (std::size_t i = 1; i < digits.size(); ++i) {
        all = Operation{}(all, single[i][digits[i].of(bits << lsb)]);
      }
      table.moments.push_back(all);
    }
    tables_.push_back(std::move(table));
  }

  std::vector<Table> tables_;
};

using DigitSum = CombinedDigits<std::plus<>>;
using DigitProduct = CombinedDigits<std::multiplies<>>;

}  // namespace rramvar
