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
    if constexpr (HasCdf<D> && HasMeanOfAny<D>) {
      if (has_steps(d)) {
        if constexpr (HasQuantile<D>) {
          if (smoothness(d, high, d.quantile(high, 0.5)) > 0.0) {  // the steps are those of the low
            const double p = d.mean(low, [&](ohm r) { return d.cdf(high, r); });
            return {p, p};
          }
        }
        return {d.mean(high, [&](ohm r) { return survival(d, low, r); }),
                d.mean(high, [&](ohm r) { return share_below(d, low, r).above; })};
      }
    }
    if constexpr (HasCdf<D> && HasQuantile<D>) {
      const double p = detail::normal_mean(
          [&](double z) { return survival(d, low, quantile_at(d, high, detail::uniform_at(z))); });
      return {p, p};
    } else {
      return of(stand_in_table(d), high, low);
    }
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
    if constexpr (TabulatedDistribution<D>) {
      // A pair beyond what was measured has one cell beyond: each at 97.5 %.
      const double unseen =
          unseen_in(d.sorted(0).size(), 0.025) + unseen_in(d.sorted(1).size(), 0.025);
      rare_ = {RareEvents::Known::not_at_all, unseen};
    } else {
      rare_ = rramvar::rare_events(d, 0);
    }
  }

  LogicState operator()(ohm plus, ohm minus) const {
    return (falling_ ? plus < minus : plus > minus) ? 1 : 0;
  }

  const Confusion<2>& confusion() const& { return confusion_; }
  Confusion<2> confusion() && { return confusion_; }
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
