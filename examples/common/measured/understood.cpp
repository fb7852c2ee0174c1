#include "common/measured/understood.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "common/report/text_table.hpp"

namespace rramvar::programs {

namespace {

std::string counted(std::size_t n, std::string_view what) {
  return count(static_cast<double>(n)) + " " + std::string(what) + (n == 1 ? "" : "s");
}

/// "a.csv", "a.csv, b.csv", or "a.csv … z.csv (26 files)".
std::string names_text(const std::vector<std::string>& names) {
  if (names.size() == 1) return names[0];
  if (names.size() == 2) return names[0] + ", " + names[1];
  return names.front() + " … " + names.back() + " (" + counted(names.size(), "file") + ")";
}

std::string signed_volts(volt v) {
  return (v > 0.0 ? "+" : "") + number(v) + " V";
}

/// " at +0.2 V", " at +0.2 and -0.2 V".
std::string voltages_text(const std::vector<ReadPlace>& places) {
  std::vector<volt> different;
  for (const ReadPlace& place : places) {
    if (std::find(different.begin(), different.end(), place.at) == different.end()) {
      different.push_back(place.at);
    }
  }
  std::string out;
  for (const volt v : different) out += (out.empty() ? " at " : " and ") + signed_volts(v);
  return out;
}

/// "1 cell, cycles 1 to 10".
std::string cells_text(const Measurements& m) {
  if (m.cells == CellKnowledge::rows_only) return "which are of one cell is not told";
  std::string out = counted(m.cycles.cells.size(), "cell");
  std::int64_t first = INT64_MAX;
  std::int64_t last = INT64_MIN;
  for (const MeasuredState& state : m.cycles.states) {
    if (state.cycle.empty()) continue;
    const auto [low, high] = std::minmax_element(state.cycle.begin(), state.cycle.end());
    first = std::min(first, *low);
    last = std::max(last, *high);
  }
  if (first == last) return out + ", cycle " + std::to_string(first);
  if (first > last) return out;
  return out + ", cycles " + std::to_string(first) + " to " + std::to_string(last);
}

std::string states_text(const Measurements& m) {
  if (!m.read_curves.empty()) {
    return counted(m.read_curves.size(), "I-V curve") + " below the switching voltages, no states";
  }
  if (!m.held.empty()) return counted(m.held.size(), "cell") + " in one state over time, no states";
  if (m.levels) {
    std::string out = counted(m.levels->levels(), "level") + ", no resistances; ";
    if (m.levels->reads.empty()) return out + "how many reads the rates rest on is not told";
    std::size_t reads = 0;
    for (const std::size_t n : m.levels->reads) reads += n;
    return out + counted(reads, "read");
  }
  const std::vector<MeasuredState>& states = m.cycles.states;
  std::string out;
  for (LogicState s = 0; s < states.size(); ++s) {
    out += (s == 0 ? "" : ", ") + state_text(s, states.size()) + " " +
           counted(states[s].size(), "resistance");
    if (!m.places.empty()) out += voltages_text(m.places[s]);
  }
  out += "; " + cells_text(m);
  if (!m.places.empty()) return out;
  return out + (m.table_voltage ? "; read at " + signed_volts(*m.table_voltage)
                                : std::string("; the read voltage is not told"));
}

}  // namespace

std::string state_text(LogicState s, std::size_t states) {
  return states > 2 ? "state " + std::to_string(s) : s == 0 ? "HRS" : "LRS";
}

std::string Source::note() const {
  const bool both = !columns_note.empty() && !cells_note.empty();
  return columns_note + (both ? "; " : "") + cells_note;
}

std::string Source::in_words() const {
  std::string out = format;
  for (const std::string& part : {columns, columns_note, cells_note}) {
    if (!part.empty()) out.append("; ").append(part);
  }
  return out;
}

std::vector<std::string> understood(const Measurements& measurements) {
  std::vector<std::pair<std::string, std::vector<std::string>>> files_of;  // by what they are
  for (const Source& source : measurements.sources) {
    const std::string what = source.in_words();
    const auto known = std::find_if(files_of.begin(), files_of.end(),
                                    [&](const auto& entry) { return entry.first == what; });
    if (known == files_of.end()) {
      files_of.push_back({what, {source.name}});
    } else {
      known->second.push_back(source.name);
    }
  }
  std::vector<std::string> out;
  for (const auto& [what, names] : files_of) out.push_back(names_text(names) + ": " + what);
  out.push_back(states_text(measurements));
  return out;
}

}  // namespace rramvar::programs
