#pragma once
/// The weights that simulated chips give back, for all stored layers of a network.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/designs.hpp"
#include "common/network.hpp"
#include "prediction_accuracy/options.hpp"
#include "rramvar/sampling/stored_weights.hpp"

namespace rramvar::programs {

/// One read of all stored layers.
struct ReadOut {
  std::uint32_t chip = 0;
  std::uint32_t trial = 0;
  std::vector<LayerWeights> layers;
};

/// All reads of a run, made before the first picture: 4 bytes a weight, chip and trial.
struct StoredNetwork {
  std::size_t weights = 0;  ///< of all stored layers together
  std::size_t cells_per_weight = 0;
  std::vector<LayerWeights> encoded;  ///< of ideal cells
  std::vector<ReadOut> reads;         ///< chip by chip, trial by trial
  ReadCounts counts;                  ///< of all reads together
  ExpectedCounts expected;            ///< of the same
  std::uint64_t overflowed_weights = 0;
};

/// Stores the layers of the network one after the other in one memory, so that no two weights
/// share a draw, and reads them on every chip. With --weight-noise there are no cells: each weight
/// is multiplied by exp(sigma·z), z standard normal.
/// @throws Error if a name of the design is unknown, or the reads would take too much memory
StoredNetwork store_network(const Network& network, const Device& device, const Options& options);

}  // namespace rramvar::programs
