#pragma once
/// Cycle-to-cycle variability (c2c): every write leaves another resistance.

#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include "rramvar/core/error.hpp"
#include "rramvar/core/normal_draws.hpp"
#include "rramvar/core/standard_normal.hpp"
#include "rramvar/device/ln_normal.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// ln R += σ_s·z_s(cycle), z drawn at each write; the trial number counts the cycles of a chip.
///
/// Successive cycles of a cell may correlate (an AR(1) process: lag1^k at lag k), and the states of
/// one cell within a cycle too. Neither changes the distribution over cells, only that over cycles.
/// @tparam S number of states
template <std::size_t S = 2>
class CycleToCycle {
 public:
  static constexpr std::size_t states = S;

  /// @param sigma_ln standard deviation of ln R over the cycles of a cell, ≥ 0
  /// @param lag1 correlation of one cycle with the next
  /// @param state_correlation of the z of neighbouring states in one cycle
  /// @throws Error if a correlation is outside its range
  explicit CycleToCycle(const std::array<double, S>& sigma_ln, double lag1 = 0.0,
                        double state_correlation = 0.0)
      : sigma_ln_(sigma_ln),
        state_correlation_(checked("the correlation between states", state_correlation, 1.0)),
        sequence_(checked("the lag-1 autocorrelation", lag1, AutocorrelatedNormal::most)) {}

  NormalDraws normals() const {
    return {DrawSource::cycle_to_cycle, Lifetime::write, true, state_correlation_,
            lag1() == 0.0 ? nullptr : &sequence_};
  }
  LnNormal ln_normal(LogicState s) const { return {0.0, sigma_ln_[s]}; }

  double lag1() const { return sequence_.lag1(); }

 private:
  static double checked(const char* what, double correlation, double most) {
    if (std::abs(correlation) <= most) return correlation;
    throw Error(std::string(what) + " is " + std::to_string(correlation),
                most == 1.0 ? "it lies between -1 and 1"
                            : "it lies between -1 and 1, a millionth away from both at least");
  }

  std::array<double, S> sigma_ln_;
  double state_correlation_;
  AutocorrelatedNormal sequence_;
};

}  // namespace rramvar
