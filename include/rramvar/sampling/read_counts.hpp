#pragma once
/// ReadCounts: what happened while cells were read.

#include <cstdint>

namespace rramvar {

/// What happened while cells were read, or is expected to.
struct ReadCounts {
  std::uint64_t cells_read = 0;
  std::uint64_t bits_misread = 0;  ///< threshold readout: read bits that differ from stored ones
  std::uint64_t non_finite_weights = 0;  ///< read back as Inf or NaN, before the policy for them
  std::uint64_t cells_stuck = 0;         ///< cells read that are stuck at a state
  std::uint64_t errors_corrected = 0;  ///< by a protection: groups of words put right, or so taken
  std::uint64_t errors_detected = 0;   ///< by a protection: groups found wrong and not put right

  ReadCounts& operator+=(const ReadCounts& other) {
    cells_read += other.cells_read;
    bits_misread += other.bits_misread;
    non_finite_weights += other.non_finite_weights;
    cells_stuck += other.cells_stuck;
    errors_corrected += other.errors_corrected;
    errors_detected += other.errors_detected;
    return *this;
  }
};

}  // namespace rramvar
