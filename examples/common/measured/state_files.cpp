#include "common/measured/state_files.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "common/measured/file_name.hpp"
#include "common/measured/resistance_header.hpp"
#include "common/measured/resistance_names.hpp"
#include "rramvar/characterize/formats/measurement.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

/// The first state below the largest that no file holds.
std::optional<LogicState> missing_state(std::span<const StateFile> files) {
  std::vector<bool> given(2);
  for (const StateFile& file : files) {
    if (file.state >= given.size()) given.resize(file.state + 1);
    given[file.state] = true;
  }
  const auto missing = std::find(given.begin(), given.end(), false);
  if (missing == given.end()) return std::nullopt;
  return static_cast<LogicState>(missing - given.begin());
}

}  // namespace

std::vector<StateFile> state_files_in(std::span<const std::string> texts) {
  std::vector<StateFile> out;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    const auto state = logic_state_in(trimmed(text.substr(0, equals)));
    if (equals == text.npos || equals + 1 == text.size() || !state) {
      throw Error("--state: " + excerpt(text) + " is no state and its file",
                  "a state is HRS or LRS, or numbered from 0, the highest resistance",
                  "write STATE=FILE, such as hrs=off.csv");
    }
    out.push_back({*state, text.substr(equals + 1)});
  }
  const auto missing = missing_state(out);
  if (!missing) return out;
  const bool are_two =
      std::all_of(out.begin(), out.end(), [](const StateFile& file) { return file.state < 2; });
  throw Error("--state: no file holds state " + std::to_string(*missing),
              "a memory has at least two states, numbered from 0",
              "give it too: --state " +
                  (!are_two        ? std::to_string(*missing)
                   : *missing == 0 ? std::string("hrs")
                                   : std::string("lrs")) +
                  "=FILE");
}

std::vector<StateFile> state_files_by_name(std::span<const std::string> paths,
                                           const std::string& columns) {
  std::vector<StateFile> out;
  if (paths.size() < 2) return out;
  for (const std::string& path : paths) {
    if (MeasurementFormatDetector{}(path, columns) != MeasurementFormat::cycles_table) return {};
    const NamedStates named = named_states_in(path, columns);
    const auto by_name = state_in_name(path);
    const auto state = named.only ? named.only : by_name;
    if (named.are_several || !state || by_name.value_or(*state) != *state) return {};
    out.push_back({*state, path});
  }
  if (missing_state(out)) out.clear();
  return out;
}

ResistanceFile joined_states(std::span<const ResistanceFile> files) {
  ResistanceFile out;
  const auto every = [&](auto holds) { return std::all_of(files.begin(), files.end(), holds); };
  const bool has_cells =
      every([](const auto& file) { return file.cells == CellKnowledge::addresses; });
  const bool is_one_cell =
      every([](const auto& file) { return file.cells == CellKnowledge::one_cell; });
  out.cycles_given = every([](const auto& file) { return file.cycles_given; });
  out.cells = has_cells     ? CellKnowledge::addresses
              : is_one_cell ? CellKnowledge::one_cell
                            : CellKnowledge::rows_only;
  out.read_voltage = files[0].read_voltage;
  std::map<std::int64_t, std::uint32_t> index_of;
  std::map<std::pair<LogicState, std::uint32_t>, std::int64_t> values_of;
  std::map<LogicState, std::size_t> files_of;
  for (const ResistanceFile& file : files) {
    out.from_currents = out.from_currents || file.from_currents;
    if (out.read_voltage != file.read_voltage) out.read_voltage.reset();
    auto& states = out.cycles.states;
    if (states.size() < file.cycles.states.size()) states.resize(file.cycles.states.size());
    std::string& citation = out.cycles.citation;
    citation.append(citation.empty() ? "" : "; ").append(file.cycles.citation);
    for (LogicState s = 0; s < file.cycles.states.size(); ++s) {
      const MeasuredState& from = file.cycles.states[s];
      files_of[s] += from.size() > 0 ? 1 : 0;
      for (std::size_t k = 0; k < from.size(); ++k) {
        const std::int64_t address = has_cells ? file.cycles.cells[from.cell[k]] : 0;
        const auto next = static_cast<std::uint32_t>(out.cycles.cells.size());
        const auto [place, is_new] = index_of.try_emplace(address, next);
        if (is_new) out.cycles.cells.push_back(address);
        states[s].resistance.push_back(from.resistance[k]);
        states[s].cell.push_back(place->second);
        states[s].cycle.push_back(out.cycles_given ? from.cycle[k]
                                                   : ++values_of[{s, place->second}]);
      }
    }
  }
  const bool is_single =
      std::all_of(files_of.begin(), files_of.end(), [](const auto& n) { return n.second == 1; });
  out.paired = out.cycles_given && is_single && every([](const auto& file) { return file.paired; });
  if (!out.paired && out.cells == CellKnowledge::one_cell) out.cells = CellKnowledge::rows_only;
  return out;
}

}  // namespace rramvar::programs
