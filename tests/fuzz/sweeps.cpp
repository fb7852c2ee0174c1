// Readers of I-V sweeps, and what is made of sweeps: half sweeps, switches, tables.
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "fuzz/measured.hpp"
#include "fuzz/target.hpp"
#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/formats/keithley_csv.hpp"
#include "rramvar/characterize/formats/keysight_csv.hpp"
#include "rramvar/characterize/formats/measurement.hpp"
#include "rramvar/characterize/sweeps/switching_detector.hpp"
#include "rramvar/characterize/sweeps/switching_table.hpp"

using namespace rramvar;
using fuzz::file;

namespace {

/// Every cycle is counted once, and what was found of it are numbers.
void analyse(const IVMeasurement& sweeps, const SwitchingOptions& options = {}) {
  const SwitchingResult result = SwitchingDetector(options)(sweeps);
  const SwitchingSummary& summary = result.summary;
  fuzz::require(summary.used + summary.incomplete <= summary.sweeps, "sweeps are counted once");
  for (const SwitchingCycle& cycle : result.cycles) {
    for (const auto& r : {cycle.r_lrs, cycle.r_hrs}) {
      fuzz::require(!r || (*r > 0.0 && std::isfinite(*r)), "resistances are positive and finite");
    }
    for (const auto& v : {cycle.v_set, cycle.v_reset}) {
      fuzz::require(!v || std::isfinite(*v), "switching voltages are finite");
    }
  }
  fuzz::require_resistances(SwitchingTable()(result));
}

}  // namespace

RRAMVAR_FUZZ_TARGET(iv_table) {
  fuzz::first_that_reads([&] { analyse(read_iv_csv(file(bytes))); },
                         [&] {
                           analyse(read_iv_csv(file(bytes), {"cell,cycle,voltage,current", ""}));
                         });
}

RRAMVAR_FUZZ_TARGET(keithley) {
  analyse(read_keithley_csv(file(bytes)));
}

RRAMVAR_FUZZ_TARGET(keysight) {
  analyse(read_keysight_csv(file(bytes)));
}

RRAMVAR_FUZZ_TARGET(measurement) {
  fuzz::require_resistances(read_measurement(file(bytes)).cycles);
}

/// Samples as they come: steps of the voltage and currents of any size.
RRAMVAR_FUZZ_TARGET(switching) {
  fuzz::Taker from(bytes);
  SwitchingOptions options;
  const auto choice = from.take<std::uint8_t>();
  options.set_polarity = static_cast<SetPolarity>(choice >> 6);
  options.branch = (choice & 4) != 0 ? ReadBranch::sign_of_read_voltage : ReadBranch::return_branch;
  options.failures = (choice & 8) != 0 ? FailurePolicy::drop : FailurePolicy::keep;
  if ((choice & 16) != 0) options.read_voltage = from.take<std::int8_t>() / 32.0;
  IVMeasurement sweeps;
  sweeps.traces.emplace_back();
  volt v = 0.0;
  while (!from.is_empty()) {
    const auto step = from.take<std::int8_t>();
    if (step == -128) {  // another trace
      sweeps.traces.emplace_back();
      const auto labels = from.take<std::uint8_t>();
      if ((labels & 1) != 0) sweeps.traces.back().cell = labels >> 4;
      if ((labels & 2) != 0) sweeps.traces.back().cycle = labels >> 3;
      if ((labels & 4) != 0) sweeps.traces.back().reset_stop = -(labels >> 5);
      continue;
    }
    v += step / 64.0;
    const auto size = from.take<std::int8_t>();
    sweeps.traces.back().voltage.push_back(step == 127 ? v * 1e300 : v);
    sweeps.traces.back().current.push_back(v * std::exp2(size) * 1e-5);
  }
  if (options.read_voltage == 0.0) options.read_voltage = 0.1;
  analyse(sweeps, options);
}
