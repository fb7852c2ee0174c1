#pragma once
/// Memory along the cycles of a cell, and between the states of a cell.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rramvar/core/interval.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar {

/// The correlation of ln R with that of the same cell `lag` cycles later, all cells pooled.
struct LagCorrelation {
  std::size_t lag;
  std::size_t pairs;              ///< 0 where no cell has that many cycles
  std::optional<double> r;        ///< as estimated, biased
  double r_if_independent = 0.0;  ///< what r would be on average without memory: the bias
};

/// r = mean of d_t·d_{t+lag} over all pairs / mean of d², with d = ln R − the cell's own mean.
///
/// Taking the cell's mean off makes neighbours look opposed: without memory r is near −1/(n − 1)
/// for n cycles a cell (−1 for two), given in r_if_independent. A lag counts recorded cycles,
/// whatever their numbers. Source of the bias: F. H. C. Marriott, J. A. Pope, Biometrika 41:390,
/// 1954.
std::vector<LagCorrelation> cycle_autocorrelation(const MeasuredState& state,
                                                  std::span<const std::size_t> lags);

/// Pearson's r with Fisher's interval.
struct Correlation {
  std::size_t pairs = 0;
  std::optional<double> r;  ///< nothing below two pairs or where one side does not vary
  Interval ci95{};          ///< {NaN, NaN} below four pairs
};

/// @pre x and y have equal sizes
Correlation correlation(std::span<const double> x, std::span<const double> y);

/// Two resistances of one cell in one cycle.
struct StatePair {
  std::uint32_t cell;
  ohm a;
  ohm b;
  std::size_t index_a;  ///< in the state
  std::size_t index_b;
};

/// Every resistance of `a` with that of `b` of the same cell and cycle, sorted by both; what has no
/// partner is left out. Several of one cell and cycle are paired in their order where there are as
/// many of both, and left out where not: then nothing tells which belong together. Empty where
/// cells or cycles are not recorded.
std::vector<StatePair> paired_by_cycle(const MeasuredState& a, const MeasuredState& b);

/// How two states of one cell go together, such as LRS and HRS.
struct StateCorrelation {
  Correlation same_cycle;  ///< of ln R in the same cell and cycle
  Correlation cell_means;  ///< of the means of ln R of those pairs, cell by cell
};

/// The interval of same_cycle supposes independent pairs; cells that differ make it too narrow.
StateCorrelation state_correlation(const MeasuredState& a, const MeasuredState& b);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/statistics/cycle_correlation-inl.hpp"
#endif
