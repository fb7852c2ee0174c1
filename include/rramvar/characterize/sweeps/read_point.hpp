#pragma once
/// ReadPoint: the resistance of a cell at the read voltage, from the samples of an I-V branch.

#include <optional>
#include <span>

#include "rramvar/core/units.hpp"

namespace rramvar {

enum class ReadMethod {
  interpolation,  ///< the straight line between the two samples around the voltage
  local_fit,      ///< the least-squares line through all samples near it: less noise, more bias
};

/// The current of a branch at a voltage, hence R = V/I there.
struct ReadPoint {
  ReadMethod method = ReadMethod::interpolation;
  /// local_fit: samples within this share of the voltage from it are used.
  double window = 0.5;

  /// @return the current at `at`; nothing if the samples do not reach that voltage
  std::optional<ampere> current(std::span<const volt> v, std::span<const ampere> i, volt at) const;

  /// @return the resistance at `at`; nothing if the samples do not reach that voltage, or if the
  /// current there is not of its sign, as where noise outweighs it
  std::optional<ohm> resistance(std::span<const volt> v, std::span<const ampere> i, volt at) const;

 private:
  static std::optional<ampere> interpolated(std::span<const volt> v, std::span<const ampere> i,
                                            volt at);

  std::optional<ampere> fitted(std::span<const volt> v, std::span<const ampere> i, volt at) const;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/sweeps/read_point-inl.hpp"
#endif
