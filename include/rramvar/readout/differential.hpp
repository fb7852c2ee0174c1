#pragma once
/// Differential readout: a digit is a pair of cells, one holding the bit and one its complement,
/// and what is read is their difference. Twice the cells, and what both have in common cancels.
///
///   Logic-1: (LRS, HRS),   Logic-0: (HRS, LRS)

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "rramvar/core/normal_mean.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/readout/confusion.hpp"

namespace rramvar {

/// d̂ = ½ + (g(R⁺) − g(R⁻)) / 2(g_1 − g_0): pairs at their levels read as 0 and 1.
/// @tparam Observable what the circuit measures, as Conductance (readout/observables.hpp)
template <class Observable>
class DifferentialReader {
 public:
  explicit DifferentialReader(const AnalogReader<Observable, 2>& cell) : cell_(cell) {}

  double operator()(ohm plus, ohm minus) const { return 0.5 + 0.5 * (cell_(plus) - cell_(minus)); }
  /// The analog digit of one of both cells.
  const AnalogReader<Observable, 2>& cell() const { return cell_; }

 private:
  AnalogReader<Observable, 2> cell_;
};

/// The analog differential readout policy; levels are those of AnalogReadout. Two states a cell.
/// @tparam Observable what the circuit measures, as Conductance (readout/observables.hpp)
template <class Observable = Conductance>
struct DifferentialReadout {
  AnalogReadout<Observable> analog = {};

  template <ResistanceDistribution D>
  requires(states_of<D> == 2) DifferentialReader<Observable> calibrate(const D& distribution)
  const { return DifferentialReader<Observable>(analog.calibrate(distribution)); }
};

/// P(R_high < R_low) and P(R_high ≤ R_low) of two independent cells of one device, in the state of
/// high and in that of low resistance: over the entries of a table, else over the quantiles of the
/// first.
struct CrossedPair {
  double strictly;
  double or_equal;

  template <ResistanceDistribution D>
  static CrossedPair of(const D& d, LogicState high, LogicState low) {
    if constexpr (HasCdf<D> && HasQuantile<D> && HasMeanOfAny<D>) {
      const double width_high = smoothness(d, high, d.quantile(high, 0.5));
      const double width_low = smoothness(d, low, d.quantile(low, 0.5));
      if (width_high == 0.0 && width_low == 0.0) return over_entries(d, high, low);
      // Over the state that is the nearer to a staircase, so that what is averaged is smooth.
      if (is_jagged(d, low, width_low) && width_low <= width_high) {
        const double p = mean_with_kinks(
            d, low, [&](ohm r) { return d.cdf(high, r); }, kinks_of(d, high));
        return {p, p};
      }
      if (is_jagged(d, high, width_high) && width_high <= width_low) {
        const double p = mean_with_kinks(
            d, high, [&](ohm r) { return survival(d, low, r); }, kinks_of(d, low));
        return {p, p};
      }
    } else if constexpr (HasCdf<D> && HasMeanOfAny<D>) {
      if (has_steps(d)) return over_entries(d, high, low);
    }
    if constexpr (HasCdf<D> && HasQuantile<D>) {
      const double p = detail::normal_mean(
          [&](double z) { return survival(d, low, quantile_at(d, high, detail::uniform_at(z))); });
      return {p, p};
    } else {
      return of(stand_in_table(d), high, low);
    }
  }

 private:
  template <class D>
  static CrossedPair over_entries(const D& d, LogicState high, LogicState low) {
    return {d.mean(high, [&](ohm r) { return survival(d, low, r); }),
            d.mean(high, [&](ohm r) { return share_below(d, low, r).above; })};
  }
  /// Whether a law is a staircase, or one that was hardly smoothed.
  template <class D>
  static bool is_jagged(const D& d, LogicState s, double width) {
    return width < 0.05 * std::log(d.quantile(s, 0.84) / d.quantile(s, 0.16)) || width == 0.0;
  }
};

/// Reads the sign of the difference: which of both cells conducts better. Equal ones read as 0.
class DifferentialSignReader {
 public:
  /// @param falling whether the resistance falls with the state (Logic-1 is the LRS)
  template <ResistanceDistribution D>
  DifferentialSignReader(bool falling, const D& d) : falling_(falling) {
    const auto crossed = CrossedPair::of(d, falling ? 0 : 1, falling ? 1 : 0);
    confusion_ = {
        {{1.0 - crossed.strictly, crossed.strictly}, {crossed.or_equal, 1.0 - crossed.or_equal}}};
    rare_ = rramvar::rare_events(d, 0);
    const RareEvents other = rramvar::rare_events(d, 1);
    if (rare_.seen > 0 && other.seen > 0) {
      // A pair beyond what was measured has one cell beyond: each at 97.5 %.
      rare_.below = unseen_in(rare_.seen, 0.025) + unseen_in(other.seen, 0.025);
    }
  }

  LogicState operator()(ohm plus, ohm minus) const {
    return (falling_ ? plus < minus : plus > minus) ? 1 : 0;
  }

  const Confusion<2>& confusion() const& { return confusion_; }
  Confusion<2> confusion() const&& { return confusion_; }
  Confusion<2> confusion_bound() const { return bounded<2>(confusion_, {rare_, rare_}); }
  const RareEvents& rare_events(LogicState) const { return rare_; }

 private:
  bool falling_;
  Confusion<2> confusion_{};
  RareEvents rare_;
};

/// The digital differential readout policy: no reference at all. Two states a cell.
struct DifferentialSignReadout {
  template <ResistanceDistribution D>
  requires(states_of<D> == 2) DifferentialSignReader calibrate(const D& distribution)
  const {
    return DifferentialSignReader(falling(calibration_of(distribution)), by_curves(distribution));
  }

 private:
  template <class D>
  static bool falling(const D& d) {
    if constexpr (HasQuantile<D>) {
      return d.quantile(0, 0.5) > d.quantile(1, 0.5);
    } else {
      return falling(stand_in_table(d));
    }
  }
};

}  // namespace rramvar
