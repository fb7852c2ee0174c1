#pragma once
/// TransitionMatrix: how often a level that was written is read as another.

#include <cstddef>
#include <string>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// Level errors where the resistances behind them are not known: measured counts, or published
/// rates. Level s is logic state s.
struct TransitionMatrix {
  std::vector<std::vector<double>> rate;  ///< P(read t given written s) at [s][t]
  std::vector<std::size_t> reads = {};    ///< behind each row; empty where only rates are known
  std::string citation = {};

  /// @param count of reads, by written and read level @throws Error if a level was never written,
  /// or the rows are not as long as they are many
  static TransitionMatrix of_counts(const std::vector<std::vector<std::size_t>>& count);
  /// @param rate rows that sum to 1 within `rounding`, which are made to sum to 1
  /// @throws Error if a row does not, holds what is no rate, or is not as long as they are many
  static TransitionMatrix of_rates(std::vector<std::vector<double>> rate, double rounding = 0.005);

  std::size_t levels() const { return rate.size(); }
  /// P(not read as written), summed so that small ones keep their digits.
  double error_rate(LogicState s) const;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/device/transition_matrix-inl.hpp"
#endif
