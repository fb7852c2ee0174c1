// Patches and matrix products.
#include <cstring>

#include "items.hpp"

namespace rramvar::bench {

std::vector<Item> layer_items(const Job& job, const Effort& effort) {
  const Conv2DLayer1<>& layer = job.layer;
  JobLimits limits(job);
  std::vector<Item> items;
  Tensor<2> patches = layer.make_patches();
  std::vector<float> copy(patches.size());
  const auto [extraction, copying] = best_seconds(
      effort.rounds, [&] { layer.extract(job.images, 0, patches); },
      [&] {
        std::memcpy(copy.data(), patches.data(), copy.size() * sizeof(float));
        __asm__ volatile("" : : "r"(copy.data()) : "memory");  // that it is not left out
      });
  items.push_back({"patches of a picture / memcpy", "ms", extraction * 1e3, copying * 1e3, ""});

  constexpr std::size_t trials = 8;  // of a block of MonteCarlo
  const std::size_t rows = trials * layer.filters();
  Tensor<2> errors(std::array{rows, layer.inputs()});
  for (std::size_t i = 0; i < errors.size(); ++i) errors.data()[i] = job.weights[i % 34848];
  Tensor<2> dy(std::array{rows, layer.positions()});
  Tensor<2> y = layer.make_output();
  const double flop = 2.0 * static_cast<double>(y.size() * layer.inputs());
  const auto n = static_cast<int>(layer.positions());
  const auto k = static_cast<int>(layer.inputs());
  const auto sgemm = [&](std::size_t m, const float* a, float* c) {
    best_limits().sgemm(static_cast<int>(m), n, k, a, patches.data(), c);
  };
  const auto [one, one_blas, block, block_blas, registers] = best_seconds(
      std::max(effort.rounds / 4, 5), [&] { multiply(layer.weights(), patches, y); },
      [&] { sgemm(layer.filters(), job.weights.data(), y.data()); },
      [&] { multiply_rows(errors, patches, dy, rows); },
      [&] { sgemm(rows, errors.data(), dy.data()); }, [&] { limits.multiply_add(); });
  const double peak = limits.flop() / registers * 1e-9;
  const double one_speed = flop / one * 1e-9;
  const double block_speed = trials * flop / block * 1e-9;
  items.push_back({"product / multiply-adds in registers", "GFLOP/s", one_speed, peak, ">= 0.85"});
  items.push_back({"product / cblas_sgemm itself", "GFLOP/s", one_speed, flop / one_blas * 1e-9,
                   ">= 0.95", 0.8});
  items.push_back({"product of 8 trials / registers", "GFLOP/s", block_speed, peak, ">= 0.90"});
  items.push_back({"product of 8 trials / cblas_sgemm", "GFLOP/s", block_speed,
                   trials * flop / block_blas * 1e-9, ">= 0.95", 0.8});
  return items;
}

}  // namespace rramvar::bench
