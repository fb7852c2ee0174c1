#pragma once
/// The null readout: the state whose median resistance is nearest. Copy it to write your own.

#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/readout/concepts.hpp"

namespace rramvar {

/// Digital; nearness is measured in ln R.
struct NearestLevelReadout {
  /// What calibration gives: a reader. Returning double instead would make the readout analog.
  template <std::size_t S>
  struct Reader {
    std::array<double, S> median_ln;

    LogicState operator()(ohm r) const {
      LogicState best = 0;
      for (LogicState s = 1; s < S; ++s) {
        if (distance(r, s) < distance(r, best)) best = s;
      }
      return best;
    }
    double distance(ohm r, LogicState s) const { return std::abs(std::log(r) - median_ln[s]); }
  };

  template <ResistanceDistribution D>
  Reader<states_of<D>> calibrate(const D& distribution) const {
    const auto& calibrated = calibration_of(distribution);
    if constexpr (HasQuantile<std::decay_t<decltype(calibrated)>>) {
      Reader<states_of<D>> reader{};
      for (LogicState s = 0; s < states_of<D>; ++s) {
        reader.median_ln[s] = std::log(calibrated.quantile(s, 0.5));
      }
      return reader;
    } else {
      return calibrate(stand_in_table(calibrated));
    }
  }
};

}  // namespace rramvar
