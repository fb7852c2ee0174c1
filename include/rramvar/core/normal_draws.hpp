#pragma once
/// NormalDraws: where the standard normal numbers of a source of variability are drawn.

#include <cstddef>
#include <cstdint>

#include "rramvar/core/cell_draws.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/standard_normal.hpp"

namespace rramvar {

/// One standard normal number of each cell, or of each state of each cell.
struct NormalDraws {
  DrawSource source;
  Lifetime lifetime;
  /// Whether the states of a cell have numbers of their own, which correlate as normal_of_state
  /// says; each comes from a stream of its own.
  bool by_state = false;
  double state_correlation = 0.0;
  /// How the numbers of one cell follow each other from trial to trial; null: independently.
  const AutocorrelatedNormal* memory = nullptr;

  /// Z of a cell in state s.
  double operator()(LogicState s, const CellDraws& draws) const {
    const auto at_trial = [&](std::uint64_t trial) {
      const auto of_stream = [&](std::size_t stream) {
        DrawEngine engine = draws.at_trial(source, static_cast<std::uint32_t>(trial),
                                           static_cast<std::uint32_t>(stream));
        return standard_normal(engine);
      };
      return by_state ? normal_of_state(of_stream, s, state_correlation) : of_stream(0);
    };
    const std::uint32_t trial = draws.trial_of(lifetime);
    return memory == nullptr ? at_trial(trial) : (*memory)(trial, at_trial);
  }
};

}  // namespace rramvar
