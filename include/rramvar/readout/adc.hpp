#pragma once
/// Analog readout through a converter of limited resolution and range.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/readout/observables.hpp"
#include "rramvar/readout/references.hpp"

namespace rramvar {

/// An analog-to-digital converter of b bits over [low, high]:
///
///   code = clamp(⌊(g − low)/Δ + ½⌋, 0, 2^b − 1),   Δ = (high − low)/(2^b − 1),   ĝ = low + code·Δ
///
/// Both ends of the range are codes, so what lies within it is off by Δ/2 at most, and what lies
/// beyond is clipped to the nearer end. The digit is the analog one at ĝ. A level between two codes
/// does not read as exactly its state.
/// Source of the transfer function: IEEE Std 1241-2010, the mid-tread converter.
/// @tparam Observable what the circuit measures, as Conductance (readout/observables.hpp)
/// @tparam S number of states
template <class Observable, std::size_t S>
class AdcReader {
 public:
  static constexpr int most_bits = 16;
  static constexpr bool is_monotone = true;

  /// @param low,high in the unit of the observable, low < high
  /// @pre 1 ≤ bits ≤ most_bits
  AdcReader(const AnalogReader<Observable, S>& analog, int bits, double low, double high)
      : analog_(analog),
        low_(low),
        high_(high),
        last_(std::ldexp(1.0, bits) - 1.0),
        step_((high - low) / last_) {}

  double operator()(ohm r) const {
    const double code = std::floor((Observable::of(r) - low_) / step_ + 0.5);
    return digit_of(std::clamp(code, 0.0, last_));
  }

  /// The digits of all codes, and the resistances that give them.
  ReadingSteps steps() const requires InvertibleObservable<Observable> {
    ReadingSteps out;
    out.reserve(static_cast<std::size_t>(last_) + 1);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    ohm edge = Observable::resistance(-infinity);
    for (double code = 0.0; code <= last_; ++code) {
      const ohm next =
          Observable::resistance(code < last_ ? low_ + (code + 0.5) * step_ : infinity);
      out.push_back({std::min(edge, next), std::max(edge, next), digit_of(code)});
      edge = next;
    }
    return out;
  }

  /// The width of a code in the unit of the observable.
  double step() const { return step_; }
  double low() const { return low_; }
  double high() const { return high_; }
  const AnalogReader<Observable, S>& analog() const { return analog_; }

 private:
  double digit_of(double code) const {
    return analog_.digit(code == last_ ? high_ : low_ + code * step_);
  }

  AnalogReader<Observable, S> analog_;
  double low_;
  double high_;
  double last_;  ///< the highest code
  double step_;
};

/// AnalogReadout through an AdcReader.
///
/// By default the range reaches from the lowest to the highest state's resistances with the share
/// `clipped` of each beyond it; with range_ohm given (two resistances in any order), it is the one
/// between their observables. Reference levels are those of AnalogReadout, before the converter.
/// @tparam Observable what the circuit measures, as Conductance (readout/observables.hpp)
template <InvertibleObservable Observable = Conductance>
struct AdcReadout {
  int bits = 8;
  std::vector<ohm> range_ohm = {};
  double clipped = 1e-3;
  AnalogReadout<Observable> analog = {};

  /// As AnalogReadout::for_states; bits and range stay.
  AdcReadout for_states(std::span<const LogicState> chosen, std::size_t states) const {
    return {bits, range_ohm, clipped, analog.for_states(chosen, states)};
  }

  /// @throws Error if bits, range or share make no sense, or as AnalogReadout does
  template <ResistanceDistribution D>
  AdcReader<Observable, states_of<D>> calibrate(const D& distribution) const {
    using Reader = AdcReader<Observable, states_of<D>>;
    if (bits < 1 || bits > Reader::most_bits) {
      throw Error("the converter has " + std::to_string(bits) + " bits",
                  "it can have 1 to " + std::to_string(Reader::most_bits),
                  "for more, AnalogReadout is as good");
    }
    if (!range_ohm.empty() && (range_ohm.size() != 2 || range_ohm[0] == range_ohm[1])) {
      throw Error("the range of the converter is not two different resistances", {},
                  "give both of its ends, or none");
    }
    if (!(clipped > 0.0 && clipped < 0.5)) {
      throw Error("the converter is to clip a share of " + std::to_string(clipped),
                  "it lies between 0 and 0.5");
    }
    check_references(range_ohm);
    const auto ends = range_ohm.empty() ? usual_range(calibration_of(distribution))
                                        : std::pair(range_ohm[0], range_ohm[1]);
    const auto range = std::minmax({Observable::of(ends.first), Observable::of(ends.second)});
    return Reader(analog.calibrate(distribution), bits, range.first, range.second);
  }

 private:
  template <class D>
  std::pair<ohm, ohm> usual_range(const D& d) const {
    if constexpr (HasQuantile<D>) {
      ohm least = d.quantile(0, clipped);
      ohm most = quantile_at(d, 0, {1.0 - clipped, clipped});
      for (LogicState s = 1; s < states_of<D>; ++s) {
        least = std::min(least, d.quantile(s, clipped));
        most = std::max(most, quantile_at(d, s, {1.0 - clipped, clipped}));
      }
      return {least, most};
    } else {
      return usual_range(stand_in_table(d));
    }
  }
};

}  // namespace rramvar
