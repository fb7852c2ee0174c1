#pragma once
/// Threshold readout by a comparator with offset noise.

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/normal_mean.hpp"
#include "rramvar/core/standard_normal.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/ln_normal.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/readout/confusion.hpp"
#include "rramvar/readout/observables.hpp"
#include "rramvar/readout/threshold.hpp"

namespace rramvar {

/// Compares g(R) with g(b) + σ·Z, Z standard normal and drawn once at each read, so that a cell of
/// more than two states meets all its boundaries with the same offset.
/// @tparam Observable what the circuit compares, as Conductance (readout/observables.hpp)
/// @tparam S number of states
template <class Observable, std::size_t S>
class NoisyThresholdReader {
 public:
  static constexpr DrawSource stream = DrawSource::comparator_offset;

  /// @param offset_sigma in the unit of the observable, ≥ 0
  template <HasCdf D>
  NoisyThresholdReader(const Boundaries<S>& boundaries, double offset_sigma, const D& distribution)
      : exact_(boundaries, distribution), sigma_(offset_sigma), confusion_(exact_.confusion()) {
    if (sigma_ == 0.0) return;
    const auto& asked_often = by_curves(distribution);
    confusion_ = confusion_between<S>(boundaries.falling, [&](LogicState s, LogicState t) {
      return noisy_share(asked_often, s, boundaries.between[t]);
    });
  }

  LogicState operator()(ohm r, DrawEngine& engine) const {
    if (sigma_ == 0.0) return exact_(r);
    // A comparator that is σ·Z too high sees an observable that is σ·Z too low.
    return exact_(Observable::resistance(Observable::of(r) - sigma_ * standard_normal(engine)));
  }

  /// P(read t given stored s) over resistances and offsets: P(R < b) folded with the offset.
  const Confusion<S>& confusion() const& { return confusion_; }
  Confusion<S> confusion() const&& { return confusion_; }
  Confusion<S> confusion_bound() const {
    std::array<RareEvents, S> rare;
    for (LogicState s = 0; s < S; ++s) rare[s] = rare_events(s);
    return bounded(confusion_, rare);
  }
  const RareEvents& rare_events(LogicState s) const { return exact_.rare_events(s); }
  std::span<const ohm> boundaries() const& { return exact_.boundaries(); }
  std::array<ohm, S - 1> boundaries() const&& { return ThresholdReader<S>(exact_).boundaries(); }
  double offset_sigma() const { return sigma_; }

 private:
  /// P(R < b + offset) and its complement. An offset in ln R is one more normal move of it; others
  /// are taken over R where that has finitely many values, else over the offset.
  template <class D>
  Share noisy_share(const D& d, LogicState s, ohm b) const {
    if constexpr (std::same_as<Observable, LogResistance> && HasMeanOfAny<D>) {
      const LnNormal offset{0.0, sigma_};
      return {cdf_after(d, s, offset, b), survival_after(d, s, offset, b)};
    }
    const double g = Observable::of(b);
    const double sign = rises_with_resistance<Observable>() ? 1.0 : -1.0;
    if constexpr (HasMeanOfAny<D>) {
      bool steps = has_steps(d);  // in this state
      if constexpr (HasQuantile<D>) steps = steps && smoothness(d, s, b) == 0.0;
      if (steps) {
        const auto z = [&](ohm r) { return sign * (g - Observable::of(r)) / sigma_; };
        return {d.mean(s, [&](ohm r) { return normal_cdf(z(r)); }),
                d.mean(s, [&](ohm r) { return normal_cdf(-z(r)); })};
      }
    }
    const auto at = [&](double z) {
      return share_below(d, s, Observable::resistance(g + sigma_ * z));
    };
    return {detail::normal_mean([&](double z) { return at(z).below; }),
            detail::normal_mean([&](double z) { return at(z).above; })};
  }

  ThresholdReader<S> exact_;
  double sigma_;
  Confusion<S> confusion_;
};

/// ThresholdReadout with a Gaussian offset of the comparator.
///
/// By default the offset is in ln R: σ is the relative error of the reference (0.05: 5 %). With
/// Conductance it is in siemens, the standard deviation of the comparator's current divided by the
/// read voltage, and weighs most on the high-resistance state. The boundaries are those without it.
///
///     NoisyThresholdReadout<Conductance> readout{{.rule = BoundaryRule::equal_error}, 2e-6};
/// @tparam Observable what the circuit compares, as Conductance (readout/observables.hpp)
template <InvertibleObservable Observable = LogResistance>
struct NoisyThresholdReadout {
  ThresholdReadout threshold = {};
  double offset_sigma = 0.0;  ///< in the unit of the observable

  /// As ThresholdReadout::for_states.
  NoisyThresholdReadout for_states(std::span<const LogicState> chosen, std::size_t states) const {
    return {threshold.for_states(chosen, states), offset_sigma};
  }

  /// @throws Error if offset_sigma is negative or not finite, or as ThresholdReadout does
  template <ResistanceDistribution D>
  NoisyThresholdReader<Observable, states_of<D>> calibrate(const D& distribution) const {
    if (!(offset_sigma >= 0.0) || !std::isfinite(offset_sigma)) {
      throw Error("the comparator's offset has a spread of " + std::to_string(offset_sigma),
                  "a standard deviation is not negative, and finite");
    }
    const auto boundaries = boundaries_of(distribution, threshold.reference_ohm, threshold.rule);
    if constexpr (HasCdf<D>) {
      return {boundaries, offset_sigma, distribution};
    } else {
      return {boundaries, offset_sigma, stand_in_table(distribution)};
    }
  }
};

}  // namespace rramvar
