#pragma once
/// Numbers for tests, the same on every platform (the std:: distributions are not).

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/special_functions.hpp"

namespace rramvar::test {

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}

  std::uint32_t word() { return static_cast<std::uint32_t>(engine_()); }
  double uniform(double low = 0.0, double high = 1.0) {
    return low + (high - low) * (word() + 0.5) * 0x1p-32;
  }
  double normal(double mean = 0.0, double sigma = 1.0) {
    return mean + sigma * normal_quantile(uniform());
  }
  /// A whole number, low … high.
  std::size_t whole(std::size_t low, std::size_t high) {
    return low + uniform_index(word(), high - low + 1);
  }
  template <class Container>
  void fill_normal(Container& values, double sigma = 1.0) {
    for (auto& value : values) value = static_cast<float>(normal(0.0, sigma));
  }

 private:
  std::mt19937 engine_;
};

/// An engine whose first word is given; what follows is the same for all.
struct StartingWith {
  using result_type = std::uint32_t;
  std::uint32_t next;
  std::uint32_t operator()() { return std::exchange(next, next * 1664525u + 1013904223u); }
};

/// Normal weights with the awkward ones in front: zeros, subnormals of binary16 and of binary32,
/// powers of two, and one too large for binary16.
inline std::vector<float> awkward_weights(std::size_t n, std::uint32_t seed) {
  std::vector<float> weights{0.0f,     -0.0f, 6e-8f, -6e-8f,   3e-5f, -6.1e-5f, 1e-40f, -1e-45f,
                             0x1p-14f, 1.0f,  -2.0f, 65504.0f, 1e6f,  -1e6f,    0.333f, -0.1f};
  weights.reserve(n);
  Random random(seed);
  while (weights.size() < n) weights.push_back(static_cast<float>(random.normal(0.0, 0.1)));
  weights.resize(n);
  return weights;
}

}  // namespace rramvar::test
