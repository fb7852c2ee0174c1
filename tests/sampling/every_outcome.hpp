#pragma once
/// Every outcome of the cells of a word, one by one: what exact moments are checked against.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "rramvar/sampling/variability_sampler.hpp"

namespace rramvar::test {

/// A value that a word can read back as, all table entries of a state being equally likely.
struct WordOutcome {
  double probability;
  double value;
  bool non_finite;
};

/// All combinations of table entries of the digits of a word, decoded.
template <class Encoder, class Sampler>
std::vector<WordOutcome> every_outcome(const Encoder& encoder, const Sampler& sampler,
                                       WordBits word) {
  const auto digits = encoder.digits();
  std::vector<std::vector<typename Sampler::reading_type>> readings;
  for (const Digit& digit : digits) {
    readings.emplace_back();
    sampler.kinds().visit(digit.width, [&](const auto& kind) {
      const LogicState state = kind.in_device(digit.state_of(digit.of(word)));
      for (const ohm r : sampler.distribution().sorted(state)) {
        readings.back().push_back(kind.reader()(r));
      }
    });
  }
  std::vector<WordOutcome> out;
  std::vector<std::size_t> chosen(digits.size(), 0);
  std::vector<typename Sampler::reading_type> reading(digits.size());
  while (true) {
    double p = 1.0;
    for (std::size_t k = 0; k < digits.size(); ++k) {
      reading[k] = readings[k][chosen[k]];
      p /= static_cast<double>(readings[k].size());
    }
    std::uint64_t non_finite = 0;
    double value = 0.0;
    if constexpr (Sampler::is_digital) {
      WordBits read = word & ~encoder.stored_mask();
      for (std::size_t k = 0; k < digits.size(); ++k) {
        read |= digits[k].number_of(reading[k]) << digits[k].lsb;
      }
      value = encoder.settle(encoder.decode(read), non_finite);
    } else {
      value = encoder.settle(encoder.decode_analog(word, reading), non_finite);
    }
    out.push_back({p, value, non_finite != 0});
    std::size_t k = 0;
    while (k < digits.size() && ++chosen[k] == readings[k].size()) chosen[k++] = 0;
    if (k == digits.size()) return out;
  }
}

}  // namespace rramvar::test
