#include "common/network/stored_network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "common/report/text_table.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/standard_normal.hpp"
#include "rramvar/design/store_by_design.hpp"

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

/// Layers are read with seeds of their own: their cells are counted from 0 in each.
TrialIndex in_layer(TrialIndex at, std::size_t layer) {
  at.seed ^= 0x9E3779B97F4A7C15u * layer;  // 2⁶⁴ / golden ratio; the first layer has the user's
  return at;
}

void multiply_by_noise(double sigma, const TrialIndex& at, std::span<const float> trained,
                       std::span<double> out) {
  for (std::size_t i = 0; i < trained.size(); ++i) {
    DrawEngine engine(at, static_cast<std::uint32_t>(i), 0, DrawSource::user);
    out[i] = trained[i] * std::exp(sigma * standard_normal(engine));
  }
}

void require_memory(std::size_t weights, std::size_t reads) {
  constexpr double most = 1 << 30;  // bytes
  const double bytes = 4.0 * static_cast<double>(weights) * static_cast<double>(reads);
  if (bytes <= most) return;
  throw Error("the weights of all chips and trials would take " + number(bytes / most) + " GiB",
              count(static_cast<double>(weights)) + " weights are stored; 1 GiB is the limit",
              "ask for fewer layers, chips or trials, or run parts with other seeds");
}

}  // namespace

StoredNetwork::StoredNetwork(const Network& network, const MeasuredDevice& device,
                             const Design& design, std::uint32_t chips)
    : network_(network) {
  if (network.stored() > 1 && !design.variability.fault_map.empty()) {
    throw Error("--fault-map is a map of one layer's cells",
                std::to_string(network.stored()) + " layers are stored",
                "store one layer, or draw stuck cells by --stuck");
  }
  for (std::size_t i = 0; i < network.stored(); ++i) {
    layers_.push_back(store_by_design(
        design, {network.trained_weights(i), network.weights_per_filter(i)}, device, chips));
  }
}

StoredNetwork::StoredNetwork(const Network& network, double sigma)
    : network_(network), sigma_(sigma) {}

std::size_t StoredNetwork::weights() const {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < network_.stored(); ++i) sum += network_.trained_weights(i).size();
  return sum;
}

std::vector<ReadyLayer> StoredNetwork::encoded() const {
  std::vector<ReadyLayer> out;
  for (std::size_t i = 0; i < network_.stored(); ++i) {
    const std::span<const float> trained = network_.trained_weights(i);
    out.push_back(layers_.empty() ? network_.with_weights(i, trained)
                                  : network_.with_weights(i, to_floats(layers_[i]->encoded())));
  }
  return out;
}

std::vector<ReadOut> StoredNetwork::read(const Reads& reads, ReadCounts& counts) const {
  require_memory(weights(), reads.count());
  std::vector<ReadOut> out;
  std::vector<double> w_hat;
  for (std::uint32_t chip = reads.first_chip; chip < reads.first_chip + reads.chips; ++chip) {
    for (std::uint32_t trial = 0; trial < reads.trials; ++trial) {
      ReadOut& read_out = out.emplace_back(ReadOut{chip, trial, {}});
      for (std::size_t i = 0; i < network_.stored(); ++i) {
        const TrialIndex at = in_layer({.seed = reads.seed, .trial = trial, .chip = chip}, i);
        w_hat.resize(network_.trained_weights(i).size());
        if (layers_.empty()) {
          multiply_by_noise(sigma_, at, network_.trained_weights(i), w_hat);
        } else {
          counts += layers_[i]->read(at, w_hat);
        }
        read_out.layers.push_back(network_.with_weights(i, to_floats(w_hat)));
      }
    }
  }
  return out;
}

ExpectedCounts StoredNetwork::expected(std::size_t reads) const {
  ExpectedCounts out;
  out.known = !layers_.empty();
  for (const auto& layer : layers_) {
    const ExpectedCounts of = layer->expected();
    out.known = out.known && of.known;
    out.bits_misread += of.bits_misread * static_cast<double>(reads);
    out.non_finite_weights += of.non_finite_weights * static_cast<double>(reads);
    out.cells_stuck += of.cells_stuck * static_cast<double>(reads);
  }
  return out;
}

EncodingCounts StoredNetwork::encoding_counts() const {
  EncodingCounts sum;
  for (const auto& layer : layers_) sum += layer->encoding_counts();
  return sum;
}

std::size_t StoredNetwork::cells_per_weight() const {
  return layers_.empty() ? 0 : layers_.front()->cells_per_weight();
}

}  // namespace rramvar::programs
