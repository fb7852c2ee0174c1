#include "common/measured/memory_window.hpp"

#include <algorithm>
#include <vector>

#include "common/program/printable.hpp"
#include "common/report/text_table.hpp"

namespace rramvar::programs {

namespace {

ohm median(std::vector<ohm> r) {
  const auto middle = r.begin() + static_cast<std::ptrdiff_t>(r.size() / 2);
  std::nth_element(r.begin(), middle, r.end());
  if (r.size() % 2 == 1) return *middle;
  return 0.5 * (*std::max_element(r.begin(), middle) + *middle);
}

}  // namespace

double window_of(const MeasuredCycles& cycles) {
  return median(cycles.states.front().resistance) / median(cycles.states.back().resistance);
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
