#pragma once
/// SwitchingDetector: from I-V traces to one record a write cycle.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/sweeps/half_sweep_reading.hpp"
#include "rramvar/device/sweeps/half_sweeps.hpp"
#include "rramvar/device/sweeps/iv_trace.hpp"
#include "rramvar/device/sweeps/switching.hpp"

namespace rramvar {

/// Finds SET and RESET in bipolar sweeps (0 → +V → 0 → −V → 0 or its mirror), by the resistance at
/// the read voltage before and after each half sweep.
///
/// The half sweeps of a cell are followed through all its traces. One that changes the resistance
/// by `least_ratio` or more the right way has switched the cell; one that does not has failed,
/// unless the cell was in the wanted state already. Where the state before is not known, the
/// resistance after is compared with the geometric middle between the cell's typical LRS and HRS.
class SwitchingDetector {
 public:
  /// @throws Error if the read voltage is not finite and different from 0, or the ratio not above 1
  explicit SwitchingDetector(const SwitchingOptions& options = {}) : options_(options) {
    if (!std::isfinite(options.read_voltage) || options.read_voltage == 0.0) {
      throw Error("the read voltage is " + std::to_string(options.read_voltage) + " V",
                  "a resistance is read at a voltage different from 0");
    }
    if (!(options.least_ratio > 1.0)) {
      throw Error("the least resistance ratio is " + std::to_string(options.least_ratio),
                  "a switch is a change, so it is above 1", "the usual one is 2");
    }
  }

  /// @throws Error if the polarity is to be found and no half sweep switches
  SwitchingResult operator()(const IVMeasurement& measurement) const {
    std::vector<Cell> cells = cells_of(measurement);
    SwitchingResult out;
    out.citation = measurement.citation;
    out.failures = options_.failures;
    out.set_polarity = options_.set_polarity == SetPolarity::automatic ? polarity_of(cells)
                                                                       : options_.set_polarity;
    const bool positive_set = out.set_polarity == SetPolarity::positive;
    const Levels all = levels_of(cells, positive_set);
    for (const Cell& cell : cells) {
      Levels own = levels_of({&cell, 1}, positive_set);
      if (own.lrs.empty() || own.hrs.empty()) own = all;
      follow(cell, positive_set, own.middle(), out.cycles);
    }
    count(out);
    return out;
  }

 private:
  struct Half {
    const IVTrace* trace;
    HalfSweep sweep;
    HalfSweepReading reading;

    /// ln(R before / R after): above 0 where the half sweep made the resistance fall.
    std::optional<double> fall() const {
      if (!reading.before || !reading.after) return std::nullopt;
      return std::log(*reading.before / *reading.after);
    }
  };
  struct Cell {
    std::optional<std::int64_t> address;
    std::vector<Half> halves;
  };
  /// Resistances after the half sweeps that switched.
  struct Levels {
    std::vector<ohm> lrs;
    std::vector<ohm> hrs;

    std::optional<ohm> middle() const {
      if (lrs.empty() || hrs.empty()) return std::nullopt;
      return std::sqrt(median(lrs) * median(hrs));
    }
    static ohm median(std::vector<ohm> r) {
      const auto middle = r.begin() + static_cast<std::ptrdiff_t>(r.size() / 2);
      std::nth_element(r.begin(), middle, r.end());
      return *middle;
    }
  };
  enum class State { unknown, lrs, hrs };

  std::vector<Cell> cells_of(const IVMeasurement& measurement) const {
    // Read pulses between the sweeps reach the read voltage, and not much more.
    const HalfSweepFinder find(1.2 * std::abs(options_.read_voltage));
    const HalfSweepReader read(options_.read_voltage);
    std::vector<Cell> cells;
    std::map<std::optional<std::int64_t>, std::size_t> index_of;
    for (const IVTrace& trace : measurement.traces) {
      const std::size_t index = index_of.try_emplace(trace.cell, cells.size()).first->second;
      if (index == cells.size()) cells.push_back({trace.cell, {}});
      for (const HalfSweep& half : find(trace)) {
        cells[index].halves.push_back({&trace, half, read(trace, half)});
      }
    }
    return cells;
  }

  double ln_ratio() const { return std::log(options_.least_ratio); }

  SetPolarity polarity_of(const std::vector<Cell>& cells) const {
    double evidence = 0.0;  // that a positive voltage makes the resistance fall
    bool any = false;
    for (const Cell& cell : cells) {
      for (const Half& half : cell.halves) {
        const double fall = half.fall().value_or(0.0);
        any = any || std::abs(fall) >= ln_ratio();
        const double vote = std::clamp(fall, -2.0 * ln_ratio(), 2.0 * ln_ratio());
        evidence += half.sweep.is_positive() ? vote : -vote;
      }
    }
    if (!any) {
      throw Error("no switching was found in the I-V sweeps",
                  "no half sweep 0 → V → 0 changes the resistance by a factor of " +
                      short_number(options_.least_ratio) + " at " +
                      short_number(std::abs(options_.read_voltage)) + " V",
                  "check the columns of voltage and current and the read voltage, or give the "
                  "polarity of SET");
    }
    return evidence >= 0.0 ? SetPolarity::positive : SetPolarity::negative;
  }

  Levels levels_of(std::span<const Cell> cells, bool positive_set) const {
    Levels out;
    for (const Cell& cell : cells) {
      for (const Half& half : cell.halves) {
        const double fall = half.fall().value_or(0.0);
        const bool is_set = half.sweep.is_positive() == positive_set;
        if (is_set && fall >= ln_ratio()) out.lrs.push_back(*half.reading.after);
        if (!is_set && -fall >= ln_ratio()) out.hrs.push_back(*half.reading.after);
      }
    }
    return out;
  }

  /// Pairs the half sweeps of one cell to cycles and judges them.
  void follow(const Cell& cell, bool positive_set, std::optional<ohm> middle,
              std::vector<SwitchingCycle>& cycles) const {
    State state = State::unknown;
    const std::size_t first = cycles.size();
    std::set<std::int64_t> labels;
    for (std::size_t k = 0; k < cell.halves.size();) {
      const std::size_t halves = makes_pair(cell, k) ? 2 : 1;
      SwitchingCycle cycle;
      cycle.cell = cell.address;
      cycle.cycle = cell.halves[k].trace->cycle.value_or(0);
      if (cell.halves[k].trace->cycle) labels.insert(cycle.cycle);
      for (const std::size_t end = k + halves; k < end; ++k) {
        const bool is_set = cell.halves[k].sweep.is_positive() == positive_set;
        judge(cell, k, is_set, middle, state, cycle);
      }
      if (halves == 1) {
        const bool had_set = cell.halves[k - 1].sweep.is_positive() == positive_set;
        note(cycle, had_set ? "no RESET half sweep" : "no SET half sweep");
      }
      cycles.push_back(std::move(cycle));
    }
    // Labels that do not tell the cycles apart are of runs of several sweeps, or missing.
    if (labels.size() == cycles.size() - first) return;
    std::int64_t number = 0;
    for (std::size_t n = first; n < cycles.size(); ++n) cycles[n].cycle = ++number;
  }

  /// A cycle begins with the polarity that the cell was swept in first: where a half sweep is
  /// missing, the cycles after it keep their order.
  static bool makes_pair(const Cell& cell, std::size_t k) {
    if (k + 1 >= cell.halves.size()) return false;
    const Half& a = cell.halves[k];
    const Half& b = cell.halves[k + 1];
    if (a.sweep.is_positive() != cell.halves[0].sweep.is_positive()) return false;
    return a.sweep.is_positive() != b.sweep.is_positive() && a.trace->cycle == b.trace->cycle;
  }

  void judge(const Cell& cell, std::size_t k, bool is_set, std::optional<ohm> middle, State& state,
             SwitchingCycle& cycle) const {
    const Half& half = cell.halves[k];
    const std::string name = is_set ? "SET" : "RESET";
    const State wanted = is_set ? State::lrs : State::hrs;
    const State other = is_set ? State::hrs : State::lrs;
    SwitchOutcome& outcome = is_set ? cycle.set : cycle.reset;
    if (is_set) {
      cycle.compliance = half.reading.compliance;
    } else {
      cycle.has_stop_label = half.trace->reset_stop.has_value();
      cycle.reset_stop = half.trace->reset_stop.value_or(half.sweep.stop);
    }
    const std::optional<double> fall = half.fall();
    if (!fall) {
      state = State::unknown;
      note(cycle, name + ": the resistance " + (half.reading.before ? "after" : "before") +
                      " cannot be read");
      return;
    }
    const double progress = is_set ? *fall : -*fall;
    if (state == State::unknown && middle) {
      state = *half.reading.before < *middle ? State::lrs : State::hrs;
    }
    if (progress >= ln_ratio()) {
      outcome = SwitchOutcome::switched;
      (is_set ? cycle.v_set : cycle.v_reset) = is_set ? half.reading.rise : half.reading.fall;
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
                      short_number(options_.least_ratio));
    }
    (is_set ? cycle.r_lrs : cycle.r_hrs) = table_resistance(cell, k, name, cycle);
  }

  std::optional<ohm> table_resistance(const Cell& cell, std::size_t k, const std::string& name,
                                      SwitchingCycle& cycle) const {
    const Half* half = &cell.halves[k];
    std::size_t begin = half->sweep.peak;
    std::size_t end = half->sweep.last + 1;
    volt at = std::copysign(options_.read_voltage, half->sweep.stop);
    if (options_.branch == ReadBranch::sign_of_read_voltage && at != options_.read_voltage) {
      at = options_.read_voltage;
      half = k + 1 < cell.halves.size() ? &cell.halves[k + 1] : nullptr;
      if (half == nullptr || half->sweep.is_positive() != (at > 0.0)) {
        note(cycle, name + ": no half sweep follows that reads it at the read voltage's sign");
        return std::nullopt;
      }
      begin = half->sweep.first;
      end = half->sweep.peak + 1;
    }
    const auto v = std::span(half->trace->voltage).subspan(begin, end - begin);
    const auto i = std::span(half->trace->current).subspan(begin, end - begin);
    const std::optional<ohm> r = options_.read.resistance(v, i, at);
    if (!r) {
      note(cycle, name + ": no current can be read at the read voltage");
    } else if (half->reading.compliance &&
               std::abs(at) / *r >=
                   (1.0 - HalfSweepReader::plateau_depth) * *half->reading.compliance) {
      note(cycle, name + ": the compliance limits the current at the read voltage");
      return std::nullopt;
    }
    return r;
  }

  void count(SwitchingResult& out) const {
    for (const SwitchingCycle& cycle : out.cycles) {
      ++out.summary.sweeps;
      if (!cycle.is_complete()) {
        ++out.summary.incomplete;
        continue;
      }
      if (cycle.set == SwitchOutcome::failed) ++out.summary.failed_set;
      if (cycle.reset == SwitchOutcome::failed) ++out.summary.failed_reset;
      if (options_.failures == FailurePolicy::keep || !cycle.has_failure()) ++out.summary.used;
    }
  }

  static void note(SwitchingCycle& cycle, const std::string& text) {
    cycle.why.append(cycle.why.empty() ? "" : "; ").append(text);
  }

  /// Without the zeros at the end that std::to_string writes.
  static std::string short_number(double x) {
    std::string text = std::to_string(x);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
  }

  SwitchingOptions options_;
};

}  // namespace rramvar
