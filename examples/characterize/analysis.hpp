#pragma once
/// The numbers that characterize reports, all in one place.

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "characterize/options.hpp"
#include "common/measured/measurements.hpp"
#include "rramvar/characterize/fit/compare_fits.hpp"
#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/characterize/statistics/cycle_correlation.hpp"
#include "rramvar/characterize/statistics/memory_window.hpp"
#include "rramvar/characterize/statistics/variance_components.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar::programs {

/// A sample in numbers. Quantiles are interpolated between the order statistics (Hyndman and Fan's
/// type 7), so that the one at 0.5 is the median.
struct SampleSummary {
  static constexpr std::array<const char*, 11> probabilities{
      "0.001", "0.01", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95", "0.99", "0.999"};

  std::vector<double> sorted;

  explicit SampleSummary(std::vector<double> values);
  std::size_t n() const { return sorted.size(); }
  double quantile(double p) const;
  double median() const { return quantile(0.5); }
  double mean() const;
  /// Standard deviation, with n − 1; NaN below two values.
  double std() const;
  /// The same of the logarithms. @pre all values are positive
  double sigma_ln() const;
};

/// Resistances that were read at one voltage and on one side of a switch.
struct PlaceCount {
  ReadPlace place;
  std::size_t n;
};

/// One logic state. With two states the one with the higher median is the HRS (in I-V sweeps the
/// one that RESET leaves); with more, state 0 has the highest median.
struct StateReport {
  std::string name;  ///< "HRS", "LRS", or "state0", …
  LogicState logic;  ///< its number in the data
  SampleSummary resistance;
  FitComparison fits;
  std::optional<VarianceComponents> variance;  ///< where cells are known
  std::optional<RobustComponents> robust;
  std::vector<LagCorrelation> autocorrelation;
  std::vector<PlaceCount> places{};  ///< of I-V sweeps
};

/// Two states with neighbouring resistances.
struct WindowReport {
  std::string high;
  std::string low;
  double ratio;  ///< of the medians
  std::optional<MemoryWindow> window;
  std::string problem;            ///< why there is no window
  std::optional<volt> high_at{};  ///< read voltage with its sign, if known and the same throughout
  std::optional<volt> low_at{};

  /// Whether both states were read at one voltage each, and these differ.
  bool differs_in_voltage() const { return high_at && low_at && *high_at != *low_at; }
};

/// The states of I-V sweeps, all read at one voltage.
struct OneVoltageReport {
  struct State {
    std::string name;
    SampleSummary resistance;
    std::vector<PlaceCount> places;
  };
  volt at;                            ///< with its sign
  std::vector<State> states;          ///< in the order of Characterization::states
  std::vector<WindowReport> windows;  ///< of neighbours
};

/// Switches that failed.
struct FaultReport {
  EstimatedShare reset;
  EstimatedShare set;
  std::string reset_meaning;  ///< what counts as a failure
  std::string set_meaning;
  bool paired = false;      ///< judged cycle by cycle
  std::size_t dropped = 0;  ///< cycles left out of the statistics for it
};

/// What I-V sweeps tell besides resistances.
struct SwitchingReport {
  SampleSummary v_set;
  SampleSummary v_reset;
  SampleSummary compliance;
  std::size_t sets = 0;          ///< half sweeps that SET the cell
  std::size_t sets_at_peak = 0;  ///< of them: not before the last step up to the peak
};

struct Characterization {
  std::vector<StateReport> states;              ///< highest resistance first
  std::vector<WindowReport> windows;            ///< of neighbours, in the order of the states
  std::optional<FaultReport> faults;            ///< of two states
  std::optional<StateCorrelation> correlation;  ///< of HRS and LRS, of two states with known cells
  std::optional<SwitchingReport> switching;     ///< of I-V sweeps
  std::vector<OneVoltageReport> one_voltage;    ///< of I-V sweeps, at each sign where all are read
};

/// @param measurements loses the failed cycles where the options say so
Characterization analyse(Measurements& measurements, const Options& options);

/// P(R ≤ r) of a fitted law.
std::function<double(ohm)> cdf_of(const FitSummary& fit);

/// The family that Schwarz's criterion (BIC) prefers; nullptr where none could be fitted. Akaike's
/// takes a mixture too easily: it finds a sub-population in a few values that happen to lie close.
const FamilyResult* best_family(const FitComparison& fits);

}  // namespace rramvar::programs
