#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <utility>

#include "rramvar/characterize/sweeps/half_sweep_reading.hpp"
#include "rramvar/characterize/sweeps/switch_roles.hpp"
#include "rramvar/characterize/sweeps/switching_detector.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar {

RRAMVAR_INLINE SwitchingDetector::SwitchingDetector(const SwitchingOptions& options)
    : options_(options) {
  if (!std::isfinite(options.read_voltage) || options.read_voltage == 0.0) {
    throw Error("the read voltage is " + std::to_string(options.read_voltage) + " V",
                "a resistance is read at a voltage different from 0");
  }
  if (!(options.least_ratio > 1.0)) {
    throw Error("the least resistance ratio is " + std::to_string(options.least_ratio),
                "a switch is a change, so it is above 1", "the usual one is 2");
  }
}

RRAMVAR_INLINE SwitchingResult
SwitchingDetector::operator()(const IVMeasurement& measurement) const {
  const std::vector<SweptCell> cells =
      SweptCellFinder(options_.read_voltage, options_.least_ratio)(measurement);
  const SwitchRoles roles(cells, options_);
  SwitchingResult out;
  out.citation = measurement.citation;
  out.failures = options_.failures;
  out.set_polarity = roles.polarity();
  const Middles all = middles_of(cells);
  for (const SweptCell& cell : cells) {
    Middles own = middles_of({&cell, 1});
    for (const bool sign : {false, true}) {
      if (!own[sign]) own[sign] = all[sign];
    }
    follow(cell, roles(cell), own, out.cycles);
  }
  out.count();
  return out;
}

RRAMVAR_INLINE SwitchingDetector::Middles SwitchingDetector::middles_of(
    std::span<const SweptCell> cells) const {
  Middles out;
  for (const bool sign : {false, true}) {
    std::vector<ohm> low;
    std::vector<ohm> high;
    for (const SweptCell& cell : cells) {
      for (const SweptHalf& half : cell.halves) {
        const int direction = half.direction(ln_ratio());
        if (half.is_positive() != sign || direction == 0) continue;
        const HalfSweepReading& r = half.reading;
        if (r.before) (direction > 0 ? high : low).push_back(*r.before);
        if (r.after) (direction > 0 ? low : high).push_back(*r.after);
      }
    }
    if (!low.empty() && !high.empty()) out[sign] = std::sqrt(median(low)) * std::sqrt(median(high));
  }
  return out;
}

RRAMVAR_INLINE ohm SwitchingDetector::median(std::vector<ohm>& r) {
  const auto middle = r.begin() + static_cast<std::ptrdiff_t>(r.size() / 2);
  std::nth_element(r.begin(), middle, r.end());
  return *middle;
}

RRAMVAR_INLINE void SwitchingDetector::follow(const SweptCell& cell,
                                              const std::vector<bool>& is_set,
                                              const Middles& middles,
                                              std::vector<SwitchingCycle>& cycles) const {
  State state = State::unknown;
  const std::size_t first = cycles.size();
  std::set<std::int64_t> labels;
  for (std::size_t k = 0; k < cell.halves.size();) {
    const std::size_t halves = makes_pair(cell, is_set, k) ? 2 : 1;
    SwitchingCycle cycle;
    cycle.cell = cell.address;
    cycle.cycle = cell.halves[k].cycle.value_or(0);
    if (cell.halves[k].cycle) labels.insert(cycle.cycle);
    for (const std::size_t end = k + halves; k < end; ++k) {
      judge(cell.halves[k], is_set[k], middles, state, cycle);
      read_state(cell, k, is_set[k], cycle);
    }
    if (halves == 1) note(cycle, is_set[k - 1] ? "no RESET half sweep" : "no SET half sweep");
    cycles.push_back(std::move(cycle));
  }
  read_first_state(cell, is_set, std::span(cycles).subspan(first));
  for (std::size_t n = first; n < cycles.size(); ++n) choose_reads(cycles[n]);
  read_states_before(cell, is_set, std::span(cycles).subspan(first));
  // Labels that do not tell the cycles apart are of runs of several sweeps, or missing.
  if (labels.size() == cycles.size() - first) return;
  std::int64_t number = 0;
  for (std::size_t n = first; n < cycles.size(); ++n) cycles[n].cycle = ++number;
}

RRAMVAR_INLINE bool SwitchingDetector::makes_pair(const SweptCell& cell,
                                                  const std::vector<bool>& is_set, std::size_t k) {
  if (k + 1 >= cell.halves.size() || is_set[k] != is_set[0]) return false;
  return is_set[k + 1] != is_set[k] && cell.halves[k].cycle == cell.halves[k + 1].cycle;
}

RRAMVAR_INLINE void SwitchingDetector::judge(const SweptHalf& half, bool is_set,
                                             const Middles& middles, State& state,
                                             SwitchingCycle& cycle) const {
  const std::string name = is_set ? "SET" : "RESET";
  const State wanted = is_set ? State::lrs : State::hrs;
  const State other = is_set ? State::hrs : State::lrs;
  const HalfSweepReading& reading = half.reading;
  SwitchOutcome& outcome = is_set ? cycle.set : cycle.reset;
  std::optional<volt>& voltage = is_set ? cycle.v_set : cycle.v_reset;
  if (is_set) {
    cycle.compliance = reading.compliance;
  } else {
    cycle.has_stop_label = half.reset_stop.has_value();
    cycle.reset_stop = half.reset_stop.value_or(half.stop());
  }
  const std::optional<ohm>& middle = middles[half.is_positive()];
  if (!reading.fall) {
    voltage = reading.jump;
    state = State::unknown;
    if (reading.after && middle) state = *reading.after < *middle ? State::lrs : State::hrs;
    note(cycle,
         name + ": the resistance " + (reading.before ? "after" : "before") + " cannot be read");
    return;
  }
  const double progress = is_set ? *reading.fall : -*reading.fall;
  if (state == State::unknown && middle && reading.before) {
    state = *reading.before < *middle ? State::lrs : State::hrs;
  }
  if (progress >= ln_ratio()) {
    outcome = SwitchOutcome::switched;
    voltage = reading.jump;
    if (is_set) cycle.sets_at_peak = reading.jumps_at_peak;
    if (!voltage) note(cycle, name + ": no jump of the current tells its voltage");
    state = wanted;
  } else if (progress <= -ln_ratio()) {
    outcome = SwitchOutcome::failed;
    note(cycle, name + " failed: the resistance " + (is_set ? "rose" : "fell"));
    state = other;
  } else if (state == wanted) {
    outcome = SwitchOutcome::unchanged;
    note(cycle, name + ": the cell was in the " + (is_set ? "LRS" : "HRS") + " already");
  } else {
    outcome = SwitchOutcome::failed;
    note(cycle, name + " failed: the resistance changed by less than a factor of " +
                    SwitchRoles::short_number(options_.least_ratio));
  }
}

RRAMVAR_INLINE void SwitchingDetector::read_state(const SweptCell& cell, std::size_t k, bool is_set,
                                                  SwitchingCycle& cycle) const {
  const SweptHalf& half = cell.halves[k];
  const SweptHalf* next = k + 1 < cell.halves.size() ? &cell.halves[k + 1] : nullptr;
  SignedReads& reads = is_set ? cycle.lrs_reads : cycle.hrs_reads;
  for (const bool sign : {false, true}) {
    Read read;
    if (half.is_positive() == sign) {
      read = read_of(half, half.back, ReadSide::after_switch);
    } else {
      read.problem = "no half sweep follows that reads it at the read voltage's sign";
    }
    if (!read.read && next != nullptr && next->is_positive() == sign) {
      const Read later = before_switch(*next, ReadSide::before_next_switch);
      if (half.is_positive() != sign || later.read) read = later;
    }
    reads.at(sign) = read.read;
    const bool is_chosen = options_.branch == ReadBranch::return_branch
                               ? half.is_positive() == sign
                               : (options_.read_voltage > 0.0) == sign;
    // A branch that is missing is said already.
    if (!read.read && is_chosen && half.reading.after) {
      note(cycle, std::string(is_set ? "SET: " : "RESET: ") + read.problem);
    }
  }
}

RRAMVAR_INLINE void SwitchingDetector::read_first_state(const SweptCell& cell,
                                                        const std::vector<bool>& is_set,
                                                        std::span<SwitchingCycle> cycles) const {
  if (cell.halves.empty()) return;
  const SweptHalf& half = cell.halves[0];
  if (half.direction(ln_ratio()) != (is_set[0] ? 1 : -1)) return;
  const auto reads_of = [&](SwitchingCycle& cycle) -> std::optional<StateRead>& {
    return (is_set[0] ? cycle.hrs_reads : cycle.lrs_reads).at(half.is_positive());
  };
  for (SwitchingCycle& cycle : cycles) {
    if (reads_of(cycle)) return;
  }
  reads_of(cycles[0]) = before_switch(half, ReadSide::before_first_switch).read;
}

RRAMVAR_INLINE void SwitchingDetector::read_states_before(const SweptCell& cell,
                                                          const std::vector<bool>& is_set,
                                                          std::span<SwitchingCycle> cycles) const {
  if (std::adjacent_find(is_set.begin(), is_set.end(), std::not_equal_to<>()) != is_set.end()) {
    return;
  }
  for (std::size_t k = 0; k < cell.halves.size(); ++k) {  // a cycle each
    const SweptHalf& half = cell.halves[k];
    SwitchingCycle& cycle = cycles[k];
    const SwitchOutcome outcome = is_set[k] ? cycle.set : cycle.reset;
    if (outcome != SwitchOutcome::switched && outcome != SwitchOutcome::failed) continue;
    const auto read = before_switch(half, ReadSide::before_next_switch).read;
    (is_set[k] ? cycle.hrs_reads : cycle.lrs_reads).at(half.is_positive()) = read;
    if (!read || (options_.branch == ReadBranch::sign_of_read_voltage &&
                  half.is_positive() != (options_.read_voltage > 0.0))) {
      continue;
    }
    (is_set[k] ? cycle.r_hrs : cycle.r_lrs) = read->resistance;
    (is_set[k] ? cycle.hrs_place : cycle.lrs_place) = read->place;
  }
}

RRAMVAR_INLINE SwitchingDetector::Read SwitchingDetector::before_switch(const SweptHalf& half,
                                                                        ReadSide side) const {
  if (half.reading.switches_below_read) {
    return {std::nullopt, "the half sweep that follows switches below the read voltage"};
  }
  return read_of(half, half.forward, side);
}

RRAMVAR_INLINE SwitchingDetector::Read SwitchingDetector::read_of(const SweptHalf& half,
                                                                  const IVBranch& branch,
                                                                  ReadSide side) const {
  const volt at = std::copysign(options_.read_voltage, half.stop());
  const std::optional<ohm> r = options_.read.resistance(branch.v, branch.i, at);
  if (!r) return {std::nullopt, "no current can be read at the read voltage"};
  const auto& compliance = half.reading.compliance;
  if (compliance && std::abs(at) / *r >= (1.0 - HalfSweepReader::plateau_depth) * *compliance) {
    return {std::nullopt, "the compliance limits the current at the read voltage"};
  }
  return {StateRead{*r, {at, side}}, {}};
}

RRAMVAR_INLINE void SwitchingDetector::choose_reads(SwitchingCycle& cycle) const {
  const auto choose = [this](const SignedReads& reads, std::optional<ohm>& r, ReadPlace& place) {
    for (const bool sign : {false, true}) {
      const std::optional<StateRead>& read = reads.at(sign);
      if (!read) continue;
      if (options_.branch == ReadBranch::return_branch ? read->place.side != ReadSide::after_switch
                                                       : sign != (options_.read_voltage > 0.0)) {
        continue;
      }
      r = read->resistance;
      place = read->place;
    }
  };
  choose(cycle.lrs_reads, cycle.r_lrs, cycle.lrs_place);
  choose(cycle.hrs_reads, cycle.r_hrs, cycle.hrs_place);
}

}  // namespace rramvar
