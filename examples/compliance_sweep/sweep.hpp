#pragma once
/// The points of a sweep: devices programmed at different compliance, and what came of each.

#include <string>
#include <vector>

#include "common/design/device.hpp"
#include "common/workload/workload.hpp"
#include "compliance_sweep/options.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar::programs {

/// One device of the series.
struct CompliancePoint {
  double compliance = 0.0;  ///< SET gate voltage [V], or compliance current [A]
  std::string name;         ///< "2.20 V", "50 µA"
  Device device;
  ampere set_current = 0.0;

  // What came of it.
  Judgement judgement;
  volt power_voltage = 0.0;
  watt read_power = 0.0;
  watt read_power_std = 0.0;  ///< over writes
  joule programming_energy = 0.0;
  bool on_power_front = false;
  bool on_energy_front = false;

  /// Relative L2 error, or the share of wrong predictions where a network was asked.
  double loss() const;
  /// Whether there is a loss, and a finite one.
  bool is_judged() const;
  /// Whether it is worth choosing at all: judged, and with a memory window of 1 or more. Below,
  /// more than half of the cells that were SET lie above the HRS.
  bool is_choice() const;
};

struct Sweep {
  std::vector<CompliancePoint> points;
  bool in_amperes = false;  ///< else SET gate voltages
  std::string source;       ///< citation
  std::string hrs_source;   ///< of the HRS, where it is another one
  Settings workload;        ///< what the designs were judged on
  bool synthetic = false;
  bool predicts = false;  ///< a network was asked
  double seconds = 0.0;
};

/// The devices of the sweep, not yet judged.
/// @throws Error if a table cannot be read or a voltage is not in the series
Sweep load_sweep(const Options& options);

/// Judges all points and finds the Pareto fronts.
void judge(Sweep& sweep, const Options& options);

}  // namespace rramvar::programs
