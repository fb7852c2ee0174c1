#include "common/measured/memory_window.hpp"

#include "common/program/printable.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/characterize/statistics/sample_moments.hpp"

namespace rramvar::programs {

double window_of(const MeasuredCycles& cycles) {
  return median_of(cycles.states.front().resistance) / median_of(cycles.states.back().resistance);
}

void warn_of_swapped(double window, std::size_t states, const std::string& who) {
  if (!(window < 1.0)) return;
  const std::string last = std::to_string(states - 1);
  const std::string in_brackets = " (memory window " + number(window) + ")";
  if (window > 0.5) {  // failed switches alone may make it
    say(who, "states 0 and " + last + " have nearly the same median resistance" + in_brackets +
                 ": there is no window to read by");
    return;
  }
  say(who, "state 0 has a lower median resistance than state " + last + in_brackets +
               "; HRS is state 0: are its columns swapped, or are these conductances or currents?");
}

}  // namespace rramvar::programs
