#pragma once
/// What stored weights read as, bit by bit.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "random.hpp"
#include "rramvar/memory/stored_weights.hpp"

namespace rramvar::test {

inline constexpr std::size_t weights_of_filter = 60;

/// 600 normal weights, ten filters.
inline const std::vector<float>& some_weights() {
  static const std::vector<float> weights = [] {
    std::vector<float> out(600);
    Random(1).fill_normal(out, 0.3);
    return out;
  }();
  return weights;
}

/// The bits of all weights in two writes of each of two chips: NaN equals itself.
inline std::vector<std::uint64_t> reads_of(const StoredWeights& stored) {
  std::vector<std::uint64_t> out;
  std::vector<double> w_hat(stored.encoded().size());
  for (std::uint32_t i = 0; i < 4; ++i) {
    stored.read({.seed = 7, .trial = i / 2, .chip = i % 2}, w_hat);
    std::transform(w_hat.begin(), w_hat.end(), std::back_inserter(out),
                   [](double w) { return std::bit_cast<std::uint64_t>(w); });
  }
  return out;
}

}  // namespace rramvar::test
