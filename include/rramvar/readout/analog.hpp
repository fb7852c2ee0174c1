#pragma once
/// Analog readout: the digit is a real number, linear in the conductance (or another observable).
///
///   d̂ = (S − 1)·(g(R) − g_0)/(g_{S−1} − g_0)        for S = 2, and for S > 2 the piecewise-linear
/// inverse of s → g_s, continued linearly beyond both ends. Nothing is clipped.
///
/// Policies for g: Conductance (the default), Resistance, LogResistance (readout/observables.hpp).

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/readout/observables.hpp"
#include "rramvar/readout/references.hpp"

namespace rramvar {

/// Turns a resistance into a real-valued digit by S reference levels.
/// @tparam Observable what the circuit measures, as Conductance (readout/observables.hpp)
/// @tparam S number of states
template <class Observable, std::size_t S>
class AnalogReader {
 public:
  static constexpr bool is_monotone = true;

  /// @param level g_s of each state, rising or falling strictly with s
  /// @throws Error if a level is not finite, or two neighbouring ones are equal or out of order
  explicit AnalogReader(const std::array<double, S>& level) : level_(level) {
    for (std::size_t s = 0; s < S; ++s) {
      if (std::isfinite(level[s])) continue;
      throw Error("the reference level of state " + std::to_string(s) + " is not finite",
                  "what is read has no mean, or a reference resistance is wrong",
                  "read another quantity, such as ln R, take another law, or give references");
    }
    rising_ = level.back() > level.front();
    for (std::size_t s = 0; s + 1 < S; ++s) {
      const double step = level[s + 1] - level[s];
      if (!(rising_ ? step > 0 : step < 0)) {
        throw Error("the reference levels of states " + std::to_string(s) + " and " +
                        std::to_string(s + 1) + " are equal or out of order",
                    "an analog readout needs a level for each state, rising or falling with it",
                    "check which column is which state, or merge the states");
      }
    }
  }

  double operator()(ohm r) const { return digit(Observable::of(r)); }

  /// The digit at a value of the observable.
  double digit(double g) const {
    std::size_t s = 0;  // the segment between levels s and s + 1, the outer ones without end
    while (s + 2 < S && (rising_ ? g > level_[s + 1] : g < level_[s + 1])) ++s;
    // Measured from the nearer level, so that each level reads as exactly its state.
    const double low = g - level_[s];
    const double high = g - level_[s + 1];
    const double step = level_[s + 1] - level_[s];
    const bool from_low = std::abs(low) <= std::abs(high);
    return static_cast<double>(from_low ? s : s + 1) + (from_low ? low : high) / step;
  }

  const std::array<double, S>& levels() const { return level_; }

  /// Whether the resistance falls with the digit.
  bool falling() const { return rising_ != rises_with_resistance<Observable>(); }
  /// The resistance that reads as ½.
  ohm half_ohm() const requires InvertibleObservable<Observable> {
    return Observable::resistance(0.5 * (level_[0] + level_[1]));
  }
  /// The inner levels, where the slope changes. [ohm]
  std::array<ohm, S - 2> kinks() const requires InvertibleObservable<Observable> {
    std::array<ohm, S - 2> out{};
    std::transform(level_.begin() + 1, level_.end() - 1, out.begin(), Observable::resistance);
    return out;
  }

 private:
  std::array<double, S> level_;
  bool rising_;
};

/// Which device the default reference levels are the means of.
enum class LevelsOf : std::uint8_t {
  calibration,  ///< as it is when levels are set: fresh and without faults (see calibration_of)
  reading,      ///< as it is when it is read: each chip calibrated on its own cells, of which there
                ///< are so many that their mean is the expected one
};

/// The analog readout policy.
///
/// By default the reference level of a state is the mean of g over its distribution, so that
/// E[d̂] = s at both ends. With reference_ohm given (S values, in state order) they are the
/// observables of those resistances.
/// @tparam Observable what the circuit measures, as Conductance (readout/observables.hpp)
template <class Observable = Conductance>
struct AnalogReadout {
  std::vector<ohm> reference_ohm = {};
  LevelsOf levels_of = LevelsOf::calibration;

  /// The same for some of `states` states: with their references, where there are any.
  /// @throws Error if there is another number of references
  AnalogReadout for_states(std::span<const LogicState> chosen, std::size_t states) const {
    check_count(states);
    AnalogReadout out{{}, levels_of};
    if (reference_ohm.empty()) return out;
    for (const LogicState s : chosen) out.reference_ohm.push_back(reference_ohm[s]);
    return out;
  }

  /// @throws Error if there is another number of references, they give no levels, or what is
  /// read has no mean
  template <ResistanceDistribution D>
  AnalogReader<Observable, states_of<D>> calibrate(const D& distribution) const {
    constexpr std::size_t S = states_of<D>;
    check_count(S);
    check_references(reference_ohm);
    std::array<double, S> level{};
    if (!reference_ohm.empty()) {
      std::transform(reference_ohm.begin(), reference_ohm.end(), level.begin(), Observable::of);
    } else if (levels_of == LevelsOf::reading) {
      level = mean_levels(distribution);
    } else {
      level = mean_levels(calibration_of(distribution));
    }
    return AnalogReader<Observable, S>(level);
  }

 private:
  void check_count(std::size_t states) const {
    if (reference_ohm.empty() || reference_ohm.size() == states) return;
    throw Error(std::to_string(reference_ohm.size()) + " reference resistances were given",
                "the cell has " + std::to_string(states) + " states", "give one a state, or none");
  }

  /// The mean of what is read of a state. @throws Error if it is made by tails of 2⁻⁹⁶, which no
  /// draw reaches. @param averaged the same, for its means
  template <class D, class Averaged>
  static double mean_level(const D& d, const Averaged& averaged, LogicState s) {
    const double level = averaged.mean(s, Observable::of);
    if constexpr (!TabulatedDistribution<D> && requires { d.upper_quantile(s, 0.5); }) {
      constexpr double tail = 0x1p-96;
      const ohm least = d.quantile(s, tail) * (1.0 - 1e-9);
      const ohm most = d.upper_quantile(s, tail) * (1.0 + 1e-9);
      const double drawn =
          averaged.mean(s, [=](ohm r) { return Observable::of(std::clamp(r, least, most)); });
      if (!(std::abs(level - drawn) <= 1e-6 * (std::abs(level) + std::abs(drawn)))) {
        throw Error("what is read of state " + std::to_string(s) +
                        " has no mean, which its reference level would be",
                    "the conductance of a law that reaches down to 0 ohm has none, for example",
                    "read another quantity, such as ln R, take another law, or give references");
      }
    }
    return level;
  }

  template <class D>
  static std::array<double, states_of<D>> mean_levels(const D& d) {
    if constexpr (HasMean<D>) {
      const auto& averaged = by_curves(d);
      std::array<double, states_of<D>> level{};
      for (LogicState s = 0; s < level.size(); ++s) level[s] = mean_level(d, averaged, s);
      return level;
    } else {
      return mean_levels(stand_in_table(d));
    }
  }
};

using ConductanceReadout = AnalogReadout<Conductance>;
using ResistanceReadout = AnalogReadout<Resistance>;
using LogResistanceReadout = AnalogReadout<LogResistance>;

}  // namespace rramvar
