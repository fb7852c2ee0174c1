#pragma once
/// StoredConductance: what reading the stored weights costs in power.

#include <cmath>
#include <cstddef>

#include "rramvar/core/config.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/memory/cell_census.hpp"
#include "rramvar/readout/concepts.hpp"

namespace rramvar {

/// The conductance of all cells in parallel, as moments over writes (or over chips): with n_s cells
/// in state s,
///   E[G] = Σ_s n_s·E[1/R | s],   Var[G] = Σ_s n_s·Var[1/R | s],
/// the cells being independent of each other. Reading every cell at once at the voltage V takes the
/// power P = V²·G, in the cells alone: no wires, transistors or amplifiers.
struct StoredConductance {
  siemens mean = 0.0;
  double variance = 0.0;  ///< [S²]

  /// E[P]
  watt power(volt v) const { return v * v * mean; }
  /// Standard deviation of P.
  watt power_std(volt v) const { return v * v * std::sqrt(variance); }

  /// Adds another layer, in cells of its own.
  StoredConductance& operator+=(const StoredConductance& other) {
    mean += other.mean;
    variance += other.variance;
    return *this;
  }
};

/// The conductance of these cells, each drawn from the distribution; stuck cells count by their
/// probability. Exact where the distribution knows the mean of any function of R, else by its
/// stand-in table. @pre the census has the states of the distribution
template <ResistanceDistribution D>
StoredConductance conductance_of(const CellCensus& census, const D& distribution) {
  if constexpr (!HasMeanOfAny<D>) {
    return conductance_of(census, stand_in_table(distribution));
  } else {
    RRAMVAR_ASSERT(census.cells.size() == states_of<D>);
    StoredConductance out;
    for (LogicState s = 0; s < census.cells.size(); ++s) {
      if (census.cells[s] == 0) continue;
      const auto n = static_cast<double>(census.cells[s]);
      const siemens mean = distribution.mean(s, [](ohm r) { return 1.0 / r; });
      out.mean += n * mean;
      out.variance +=
          n * distribution.mean(s, [&](ohm r) { return (1.0 / r - mean) * (1.0 / r - mean); });
    }
    return out;
  }
}

}  // namespace rramvar
