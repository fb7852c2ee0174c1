#pragma once
/// WrappedLaw: passes what a distribution knows of R through a wrapper.

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/number_function.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/ln_normal.hpp"
#include "rramvar/device/rare_events.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// The states of a wrapper, which are those of the distribution in it.
struct SameState {
  constexpr LogicState operator()(LogicState s) const { return s; }
};

/// Every optional member of a distribution that is a question about R over all cells, answered by
/// the distribution inside. A wrapper derives from it, adds its draws, and puts an answer of its
/// own in place of what it changes; so a member that is added here reaches all wrappers
/// (device/optional_members.hpp is what they are tested by).
/// @tparam Base a ResistanceDistribution
/// @tparam StateOf which state of Base a state of the wrapper is
template <class Base, class StateOf = SameState>
class WrappedLaw {
  static_assert(ResistanceDistribution<Base>,
                "HeldByCell, CalibratedAs, ChosenStates: the distribution inside needs "
                "`ohm operator()(LogicState, DrawEngine&) const`.");

 public:
  static constexpr std::size_t states = states_of<Base>;
  static constexpr bool is_staircase = rramvar::is_staircase<Base>;

  explicit WrappedLaw(Base base) : base_(std::move(base)) {}

  const Base& base() const { return base_; }

  double cdf(LogicState s, ohm r) const requires HasCdf<Base> { return base_.cdf(of(s), r); }
  double survival(LogicState s, ohm r) const requires HasCdf<Base> {
    return rramvar::survival(base_, of(s), r);
  }
  ohm quantile(LogicState s, double p) const requires HasQuantile<Base> {
    return base_.quantile(of(s), p);
  }
  ohm upper_quantile(LogicState s, double q) const requires HasQuantile<Base> {
    return quantile_at(base_, of(s), {1.0 - q, q});
  }
  double mean(LogicState s, NumberFunction f,
              std::span<const ohm> kinks = {}) const requires HasMean<Base> {
    return mean_with_kinks(base_, of(s), f, kinks);
  }
  double cdf_after(LogicState s, const LnNormal& move, ohm r) const requires HasMeanOfAny<Base> {
    return rramvar::cdf_after(base_, of(s), move, r);
  }
  double survival_after(LogicState s, const LnNormal& move,
                        ohm r) const requires HasMeanOfAny<Base> {
    return rramvar::survival_after(base_, of(s), move, r);
  }
  double smoothness(LogicState s, ohm r) const requires HasQuantile<Base> {
    return rramvar::smoothness(base_, of(s), r);
  }
  bool has_steps() const { return rramvar::has_steps(base_); }
  std::vector<ohm> kinks(LogicState s) const { return kinks_of(base_, of(s)); }
  RareEvents rare_events(LogicState s) const { return rramvar::rare_events(base_, of(s)); }
  LnNormal ln_normal(LogicState s) const requires LnNormalSource<Base> {
    return base_.ln_normal(of(s));
  }

 protected:
  static constexpr LogicState of(LogicState s) { return StateOf{}(s); }

 private:
  Base base_;
};

}  // namespace rramvar
