#include "common/measured/sweep_reach.hpp"

#include <algorithm>
#include <cmath>

#include "common/report/text_table.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

/// Read curves end below this, where no common cell switches.
constexpr volt highest_read = 0.5;

}  // namespace

bool is_read_curve(const IVTrace& trace) {
  volt largest = 0.0;
  for (const volt v : trace.voltage) largest = std::max(largest, std::abs(v));
  if (trace.size() < 3 || largest > highest_read) return false;
  const double direction = trace.voltage.back() > trace.voltage.front() ? 1.0 : -1.0;
  for (std::size_t k = 1; k < trace.size(); ++k) {
    if (direction * (trace.voltage[k] - trace.voltage[k - 1]) < -0.02 * largest) return false;
  }
  return true;
}

void require_reach(const IVMeasurement& sweeps, const std::string& path,
                   const MeasuredFiles& files) {
  const volt at = files.v_read();
  volt largest = 0.0;   // magnitude
  volt furthest = 0.0;  // in the direction of the read voltage
  for (const IVTrace& trace : sweeps.traces) {
    for (const volt v : trace.voltage) {
      largest = std::max(largest, std::abs(v));
      furthest = std::max(furthest, at < 0.0 ? -v : v);
    }
  }
  if (files.reads_at_one_sign() && std::abs(at) < largest && std::abs(at) >= furthest) {
    const bool is_below = at < 0.0;
    throw Error(
        SourcePlace{path},
        std::string("the sweeps do not go ") + (is_below ? "below " : "above ") +
            number(is_below ? -furthest : furthest) + " V, and the read voltage is " + number(at) +
            " V",
        files.sweeps.read_sign == ReadSign::each
            ? "a negative " + files.read_voltage.option + " is read at negative voltages"
            : "--read-sign " + name_of(files.sweeps.read_sign) + " reads both states at that sign",
        files.sweeps.read_sign == ReadSign::each ? "give a positive one" : "leave --read-sign out");
  }
  if (std::abs(at) < largest) return;
  throw Error(
      SourcePlace{path},
      "the sweeps end at " + number(largest) + " V, and the read voltage is " + number(at) + " V",
      "resistances are read within the sweeps", "give a lower " + files.read_voltage.option);
}

}  // namespace rramvar::programs
