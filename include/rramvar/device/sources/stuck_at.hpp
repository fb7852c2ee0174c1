#pragma once
/// Stuck-at faults: cells that show one state whatever is written.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// Each cell of each chip is stuck at state t with probability p_t, independently of all others:
/// the number of stuck cells is binomial.
/// @tparam S number of states
template <std::size_t S = 2>
class StuckAt {
 public:
  static constexpr std::size_t states = S;

  /// @param probability of being stuck at each state, in state order
  /// @throws Error if one is not a probability or their sum exceeds 1
  explicit StuckAt(const std::array<double, S>& probability) : probability_(probability) {
    for (const double p : probability) {
      if (!(p >= 0.0 && p <= 1.0)) {
        throw Error("a stuck-at probability is " + std::to_string(p), "it lies between 0 and 1");
      }
      total_ += p;
    }
    if (total_ > 1.0 + 1e-12) {  // but for rounding
      throw Error("the stuck-at probabilities add up to " + std::to_string(total_),
                  "a cell is stuck at one state at most");
    }
  }

  std::optional<LogicState> stuck_at(const CellDraws& draws) const {
    if (total_ == 0.0) return std::nullopt;
    DrawEngine engine = draws.engine(DrawSource::stuck_at, Lifetime::chip);
    return state_of(OpenUniform{}(engine).lower);
  }
  void stuck_in(CellBatch& batch) const {
    if (total_ == 0.0) return;
    batch.for_each_engine(DrawSource::stuck_at, Lifetime::chip,
                          [&](std::size_t cell, std::size_t i, DrawEngine& engine) {
                            const std::uint32_t word = engine();
                            if (word * 0x1p-32 >= total_) return;  // as most are
                            const auto state = state_of(OpenUniform{}(word, engine).lower);
                            if (state) batch.stick(cell, i, *state);
                          });
  }
  double probability(LogicState t) const { return probability_[t]; }

 private:
  std::optional<LogicState> state_of(double u) const {
    for (LogicState t = 0; t < S; ++t) {
      if (u < probability_[t]) return t;
      u -= probability_[t];
    }
    return std::nullopt;
  }

  std::array<double, S> probability_;
  double total_ = 0.0;
};

}  // namespace rramvar
