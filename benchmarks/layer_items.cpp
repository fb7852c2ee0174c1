// Patches and matrix products.
#include <algorithm>
#include <cstring>
#include <vector>

#include "items.hpp"
#ifdef RRAMVAR_HAS_ONE_DNN
#include "rramvar/layer/one_dnn.hpp"
#endif

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

  constexpr std::size_t trials = 16;  // of a batch of MonteCarlo
  constexpr std::size_t part = 480;   // positions of a part of ByPictures
  const std::size_t rows = trials * layer.filters();
  std::vector<float> errors(rows * layer.inputs());
  for (std::size_t i = 0; i < errors.size(); ++i) errors[i] = job.weights[i % job.weights.size()];
  std::vector<float> dy(layer.filters() * part);
  const auto in_columns = [&](const auto& any_layer) {
    auto columns = any_layer.make_columns();
    any_layer.extract(job.images, 0, columns);
    return columns;
  };
  Tensor<2> y = layer.make_output();
  const std::span<float> all_y(y.data(), y.size());
  const double flop = 2.0 * static_cast<double>(y.size() * layer.inputs());
  const auto n = static_cast<int>(layer.positions());
  const auto k = static_cast<int>(layer.inputs());
  // As ByPictures does it: part by part of the positions, some filters of one trial after another.
  const std::size_t weights = layer.filters() * layer.inputs();
  const auto by_parts = [&](const auto& any_layer, const auto& columns) {
    const std::size_t filters = any_layer.filters_at_once();
    for (std::size_t first = 0; first < layer.positions(); first += part) {
      const std::size_t size = std::min(part, layer.positions() - first);
      for (std::size_t row = 0; row < rows; row += filters) {
        any_layer.multiply(
            std::span(errors).subspan(row * layer.inputs(), filters * layer.inputs()), columns,
            first, std::span(dy).first(filters * size));
      }
    }
  };
  const auto parts_by_cblas = [&] {
    for (int first = 0; first < n; first += static_cast<int>(part)) {
      const int size = std::min(static_cast<int>(part), n - first);
      for (std::size_t t = 0; t < trials; ++t) {
        best_limits().sgemm(static_cast<int>(layer.filters()), size, k, errors.data() + t * weights,
                            patches.data() + first, n, dy.data());
      }
    }
  };
#ifdef RRAMVAR_HAS_ONE_DNN
  const Conv2DLayer1<AlexNetLayer1, OneDnnProduct> one_dnn(job.tensor);
#else
  const Conv2DLayer1<>& one_dnn = layer;
#endif
  const auto columns = in_columns(layer);
  const auto one_dnn_columns = in_columns(one_dnn);
  const auto [one, one_blas, batch, batch_blas, batch_one_dnn, registers] = best_seconds(
      std::max(effort.rounds / 4, 5), [&] { layer.multiply(job.weights, columns, 0, all_y); },
      [&] {
        best_limits().sgemm(static_cast<int>(layer.filters()), n, k, job.weights.data(),
                            patches.data(), n, y.data());
      },
      [&] { by_parts(layer, columns); }, parts_by_cblas,
      [&] { by_parts(one_dnn, one_dnn_columns); }, [&] { limits.multiply_add(); });
  const double peak = limits.flop() / registers * 1e-9;
  const double one_speed = flop / one * 1e-9;
  const double batch_speed = trials * flop / batch * 1e-9;
  items.push_back({"product / multiply-adds in registers", "GFLOP/s", one_speed, peak, ">= 0.85"});
  items.push_back({"product / cblas_sgemm itself", "GFLOP/s", one_speed, flop / one_blas * 1e-9,
                   ">= 0.95", 0.8});
  items.push_back({"product of 16 trials / registers", "GFLOP/s", batch_speed, peak, ">= 0.90"});
  items.push_back({"product of 16 trials / cblas_sgemm", "GFLOP/s", batch_speed,
                   trials * flop / batch_blas * 1e-9, ">= 0.95", 0.8});
#ifdef RRAMVAR_HAS_ONE_DNN
  items.push_back({"  by oneDNN / registers", "GFLOP/s", trials * flop / batch_one_dnn * 1e-9, peak,
                   ">= 0.90"});
#endif
  return items;
}

}  // namespace rramvar::bench
