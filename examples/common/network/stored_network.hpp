#pragma once
/// The weights that simulated chips give back, for all stored layers of a network.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "common/network/network.hpp"
#include "rramvar/design/design.hpp"
#include "rramvar/design/measured_device.hpp"
#include "rramvar/memory/stored_weights.hpp"

namespace rramvar::programs {

/// Which chips are read, and how often.
struct Reads {
  std::uint32_t first_chip = 0;
  std::uint32_t chips = 1;
  std::uint32_t trials = 1;  ///< writes and reads of every chip
  std::uint64_t seed = 1;

  std::size_t count() const { return std::size_t{chips} * trials; }
};

/// One read of all stored layers.
struct ReadOut {
  std::uint32_t chip = 0;
  std::uint32_t trial = 0;
  std::vector<ReadyLayer> layers;
};

/// The stored layers of a network, each in a memory of its own: its draws are the same whichever
/// other layers are stored, and each filter of it can have a scale of its own.
class StoredNetwork {
 public:
  /// @param chips how many there will be, for a map of their faults
  /// @throws Error if a name of the design is unknown, or a fault map is to serve several layers
  StoredNetwork(const Network& network, const MeasuredDevice& device, const Design& design,
                std::uint32_t chips);
  /// No cells: each weight is multiplied by exp(sigma·z), z standard normal, at each read.
  StoredNetwork(const Network& network, double sigma);

  std::size_t weights() const;
  /// The layers behind the seam; none where there are no cells.
  const std::vector<std::unique_ptr<StoredWeights>>& layers() const { return layers_; }
  /// As ideal cells give them back.
  std::vector<ReadyLayer> encoded() const;
  /// All reads, chip by chip and trial by trial; 4 bytes a weight and read. Adds to the counts.
  /// @throws Error if that would take more than 1 GiB
  std::vector<ReadOut> read(const Reads& reads, ReadCounts& counts) const;
  /// Of so many reads.
  ExpectedCounts expected(std::size_t reads) const;
  EncodingCounts encoding_counts() const;
  std::size_t cells_per_weight() const;

 private:
  const Network& network_;
  std::vector<std::unique_ptr<StoredWeights>> layers_;
  double sigma_ = 0.0;
};

}  // namespace rramvar::programs
