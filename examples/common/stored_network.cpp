#include "prediction_accuracy/stored_network.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <utility>

#include "common/text_table.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/standard_normal.hpp"

namespace rramvar::programs {

namespace {

/// Weights as floats. An analog exponent can bring back 1e40: such a weight becomes the largest
/// float, since the network is computed in floats.
std::vector<float> to_floats(std::span<const double> weights) {
  constexpr double most = std::numeric_limits<float>::max();
  std::vector<float> out(weights.size());
  std::transform(weights.begin(), weights.end(), out.begin(), [&](double w) {
    return std::isfinite(w) ? static_cast<float>(std::clamp(w, -most, most))
                            : static_cast<float>(w);
  });
  return out;
}

/// The weights of all stored layers, cut back into layers.
std::vector<LayerWeights> cut(const Network& network, std::span<const double> weights) {
  const std::vector<float> all = to_floats(weights);
  std::vector<LayerWeights> out;
  std::size_t first = 0;
  for (std::size_t i = 0; i < network.stored(); ++i) {
    const std::size_t size = network.trained_weights(i).size();
    out.push_back(network.with_weights(i, std::span(all).subspan(first, size)));
    first += size;
  }
  return out;
}

void require_memory(std::size_t weights, const Options& o) {
  constexpr double most = 1 << 30;  // bytes
  const double bytes = 4.0 * static_cast<double>(weights) * o.chips * o.trials;
  if (bytes <= most) return;
  throw Error("the weights of all chips and trials would take " + number(bytes / most) + " GiB",
              count(static_cast<double>(weights)) + " weights are stored; 1 GiB is the limit",
              "ask for fewer layers, chips or trials, or run parts with other seeds");
}

void multiply_by_noise(double sigma, const TrialIndex& at, std::span<const float> trained,
                       std::span<double> out) {
  for (std::size_t i = 0; i < trained.size(); ++i) {
    DrawEngine engine(at, static_cast<std::uint32_t>(i), 0, DrawSource::user);
    out[i] = trained[i] * std::exp(sigma * standard_normal(engine));
  }
}

}  // namespace

StoredNetwork store_network(const Network& network, const Device& device, const Options& o) {
  std::vector<float> trained;
  for (std::size_t i = 0; i < network.stored(); ++i) {
    const std::span<const float> layer = network.trained_weights(i);
    trained.insert(trained.end(), layer.begin(), layer.end());
  }
  require_memory(trained.size(), o);
  StoredNetwork out;
  out.weights = trained.size();
  std::unique_ptr<StoredWeights> stored;
  std::vector<double> weights(trained.begin(), trained.end());
  if (!o.weight_noise) {
    stored = store_by_design(o.design, device, trained, o.chips);
    out.cells_per_weight = stored->cells_per_weight();
    out.overflowed_weights = stored->overflowed();
    out.expected = stored->expected();
    const double reads = static_cast<double>(o.chips) * o.trials;
    out.expected.bits_misread *= reads;
    out.expected.non_finite_weights *= reads;
    out.expected.cells_stuck *= reads;
    weights.assign(stored->encoded().begin(), stored->encoded().end());
  }
  out.encoded = cut(network, weights);
  for (std::uint32_t chip = 0; chip < o.chips; ++chip) {
    for (std::uint32_t trial = 0; trial < o.trials; ++trial) {
      const TrialIndex at{.seed = o.seed, .trial = trial, .chip = chip};
      if (stored) {
        out.counts += stored->read(at, weights);
      } else {
        multiply_by_noise(*o.weight_noise, at, trained, weights);
      }
      out.reads.push_back({chip, trial, cut(network, weights)});
    }
  }
  return out;
}

}  // namespace rramvar::programs
