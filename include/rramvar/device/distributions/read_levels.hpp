#pragma once
/// ReadLevels<S>: a device that is known by its level errors alone.

#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/rare_events.hpp"
#include "rramvar/device/transition_matrix.hpp"

namespace rramvar {

/// A cell written to level s is read as level t with the probability of a TransitionMatrix.
///
/// A level t stands for 10^(S−1−t) ohm, so that all that threshold readouts do applies: reference
/// levels are set on cells that are read as written, and lie between these. What comes of the ohms
/// themselves, as in an analog readout or a conductance, means nothing.
/// @tparam S number of levels
template <std::size_t S>
class ReadLevels {
 public:
  static constexpr std::size_t states = S;
  static constexpr bool is_staircase = true;
  static constexpr bool draws_by_quantile = true;

  /// @throws Error if the matrix is not of S levels
  explicit ReadLevels(const TransitionMatrix& matrix) {
    if (matrix.levels() != S) {
      throw Error("the transition matrix has " + std::to_string(matrix.levels()) + " levels",
                  "a cell of " + std::to_string(S) + " states has as many");
    }
    for (LogicState s = 0; s < S; ++s) {
      double below = 0.0;
      for (LogicState t = S; t-- > 0;) {
        rate_[s][t] = matrix.rate[s][t];
        at_or_below_[s][t] = below += rate_[s][t];
      }
      at_or_below_[s][0] = 1.0;
      double above = 0.0;
      for (LogicState t = 0; t < S; ++t) {
        above_[s][t] = above;
        above += rate_[s][t];
      }
      if (!matrix.reads.empty()) rare_[s] = RareEvents::in_table(matrix.reads[s]);
    }
  }

  /// What stands for level t.
  static ohm stand_in(LogicState t) { return std::pow(10.0, static_cast<double>(S - 1 - t)); }

  ohm operator()(LogicState s, DrawEngine& engine) const {
    return quantile_at(*this, s, OpenUniform{}(engine));
  }
  double cdf(LogicState s, ohm r) const {
    for (LogicState t = 0; t < S; ++t) {
      if (stand_in(t) <= r) return at_or_below_[s][t];
    }
    return 0.0;
  }
  double survival(LogicState s, ohm r) const {
    for (LogicState t = 0; t < S; ++t) {
      if (stand_in(t) <= r) return above_[s][t];
    }
    return 1.0;
  }
  ohm quantile(LogicState s, double p) const {
    LogicState t = S - 1;
    while (t > 0 && at_or_below_[s][t] < p) --t;
    return stand_in(t);
  }
  ohm upper_quantile(LogicState s, double q) const {
    LogicState t = S - 1;
    while (t > 0 && above_[s][t] > q) --t;
    return stand_in(t);
  }
  template <class F>
  double mean(LogicState s, const F& f) const {
    double sum = 0.0;
    for (LogicState t = 0; t < S; ++t) {
      if (rate_[s][t] > 0.0) sum += rate_[s][t] * static_cast<double>(f(stand_in(t)));
    }
    return sum;
  }
  RareEvents rare_events(LogicState s) const { return rare_[s]; }
  /// Cells that are read as written.
  IdealResistance<S> calibration() const {
    IdealResistance<S> out{};
    for (LogicState t = 0; t < S; ++t) out.nominal_ohm[t] = stand_in(t);
    return out;
  }

 private:
  using Rows = std::array<std::array<double, S>, S>;  ///< written, read
  Rows rate_{};
  Rows at_or_below_{};  ///< P(R ≤ what stands for t)
  Rows above_{};        ///< its complement, exact where it is small
  std::array<RareEvents, S> rare_{};
};

}  // namespace rramvar
