#pragma once
/// What the benchmark measures: items with the limit found in the same run, one file a concept.

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "limits.hpp"
#include "rramvar/all.hpp"

namespace rramvar::bench {

/// One line of the table.
struct Item {
  std::string name;
  std::string unit;
  double measured;
  double limit;
  std::string goal;                                          ///< of the ratio, to read
  double floor = 0.0;                                        ///< of the ratio, for --check
  double ceiling = std::numeric_limits<double>::infinity();  ///< likewise
  double ratio() const { return measured / limit; }
};

/// Least seconds of each function; they take turns, so that all see the same state of the machine.
template <class... F>
std::array<double, sizeof...(F)> best_seconds(int rounds, F&&... functions) {
  std::array<double, sizeof...(F)> best;
  best.fill(std::numeric_limits<double>::infinity());
  using Clock = std::chrono::steady_clock;
  std::size_t i = 0;
  const auto time = [&](auto& f) {
    const auto start = Clock::now();
    f();
    best[i] = std::min(best[i], std::chrono::duration<double>(Clock::now() - start).count());
    ++i;
  };
  for (int round = 0; round < rounds; ++round, i = 0) (time(functions), ...);
  return best;
}

/// The job that everything is measured on: AlexNet's layer 1 in binary16, every bit in a cell, made
/// up weights and one picture.
struct Job {
  Job();
  Tensor<4> tensor;  ///< the weights, as a layer takes them
  Conv2DLayer1<> layer{tensor};
  Tensor<4> images;
  std::span<const float> weights{layer.weights().data(), layer.weights().size()};
  BitEncoder<binary16> encoder{};
  VariabilitySampler<DeviceLUT<2>> sampler{builtin_lut("ni_rram_1t1r")};
  std::vector<std::uint16_t> words = encoder(weights);
  StoredWeightsOf<BitEncoder<binary16>, VariabilitySampler<DeviceLUT<2>>> stored{encoder, sampler,
                                                                                 weights};
};

/// The machine's limits on this job, as functions to be timed, on one thread.
class JobLimits {
 public:
  explicit JobLimits(const Job& job);
  /// One trial's draws: a table entry for each bit, added up by places.
  void draw();
  /// Multiply-adds in registers; flop() is what one call does.
  void multiply_add() { flop_ = best_limits().multiply_add(500'000); }
  double flop() const { return flop_; }

 private:
  const Job& job_;
  std::vector<float> table_;  ///< readings of state 0, then of state 1
  unsigned entries_log2_;
  std::vector<float> w_;
  double flop_ = 0.0;
};

/// How much is repeated.
struct Effort {
  int rounds = 200;
  std::uint32_t trials = 64;
};

std::vector<Item> sampling_items(const Job& job, const Effort& effort);
std::vector<Item> layer_items(const Job& job, const Effort& effort);
std::vector<Item> study_items(const Job& job, const Effort& effort);
std::vector<Item> thread_items(const Job& job, const Effort& effort);

}  // namespace rramvar::bench
