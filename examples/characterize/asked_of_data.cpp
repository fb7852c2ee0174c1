#include "characterize/asked_of_data.hpp"

#include <string_view>

namespace rramvar::programs {

namespace {

struct Asked {
  const Options& options;
  const Measurements& data;
};

const Options usual;
constexpr std::string_view needs_reads =
    "these files hold neither I-V sweeps that switch nor currents";
constexpr std::string_view needs_states = "these files hold no logic states";

bool has_reads(const Asked& a) {
  return a.data.switching.has_value() || a.data.from_currents;
}
bool has_states(const Asked& a) {
  return !a.data.cycles.states.empty();
}
bool has_two_states(const Asked& a) {
  return has_states(a) && a.data.cycles.states.size() == 2;
}

constexpr Condition<Asked> conditions[] = {
    {"--v-read", [](const Asked& a) { return a.options.measured.read_voltage.value.has_value(); },
     has_reads, needs_reads},
    {"--one-cell", [](const Asked& a) { return a.options.measured.one_cell; },
     [](const Asked& a) { return a.data.switching && a.data.sources.size() > 1; },
     "there are not several files of I-V sweeps that switch"},
    {"--numbered-cells", [](const Asked& a) { return a.options.measured.cells_by_number; },
     [](const Asked& a) { return a.data.switching && a.data.sources.size() > 1; },
     "there are not several files of I-V sweeps that switch"},
    {"--failures",
     [](const Asked& a) { return a.options.measured.failures != usual.measured.failures; },
     has_two_states, "switches fail between two states, which these files do not hold"},
    {"--states", [](const Asked& a) { return a.options.measured.states != usual.measured.states; },
     has_states, needs_states},
    {"--gof-replicates",
     [](const Asked& a) { return a.options.gof_replicates != usual.gof_replicates; }, has_states,
     needs_states},
    {"--seed", [](const Asked& a) { return a.options.measured.seed != usual.measured.seed; },
     [](const Asked& a) {
       return a.data.synthetic || a.data.modelled ||
              (has_states(a) && a.options.gof_replicates > 0);
     },
     "nothing is simulated"},
};

}  // namespace

std::vector<AskedOption> asked_of_data(const Options& options, const Measurements& data) {
  return asked_options<Asked>(conditions, {options, data});
}

}  // namespace rramvar::programs
