#pragma once
/// Which of several choices are worth taking.

#include <cstddef>
#include <span>
#include <vector>

namespace rramvar::programs {

/// What one choice costs and what it loses; less is better in both.
struct TradeOff {
  double cost = 0.0;
  double loss = 0.0;
};

/// Whether each choice is on the Pareto front: no other is better in one and at least as good in
/// the other.
inline std::vector<bool> on_pareto_front(std::span<const TradeOff> choices) {
  std::vector<bool> out;
  for (const TradeOff& mine : choices) {
    bool beaten = false;
    for (const TradeOff& other : choices) {
      beaten = beaten || (other.cost <= mine.cost && other.loss <= mine.loss &&
                          (other.cost < mine.cost || other.loss < mine.loss));
    }
    out.push_back(!beaten);
  }
  return out;
}

}  // namespace rramvar::programs
