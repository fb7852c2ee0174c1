#pragma once
/// The result of a run of I-V sweeps: one record a write cycle, with every failed switch.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/characterize/sweeps/read_point.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// The polarity of the voltage that SETs the cell.
enum class SetPolarity {
  automatic,  ///< that in which the resistance falls over a half sweep
  positive,
  negative,
  unipolar,  ///< SET and RESET have the same: a half sweep is what it does to the resistance
};

/// Where the resistance after a switch is read for the table.
enum class ReadBranch {
  /// The return branch of the half sweep that switched, at ±|read voltage|.
  return_branch,
  /// At the read voltage with its sign, wherever the cell is in that state at that voltage: the
  /// return branch where the half sweep has that sign, else the forward branch of the half sweep
  /// that follows it. A cell that has none shows the state that its first switch started from.
  sign_of_read_voltage,
};

/// On which side of a switch a state was read.
enum class ReadSide {
  after_switch,         ///< return branch of the half sweep that made the state
  before_next_switch,   ///< forward branch of the half sweep that follows
  before_first_switch,  ///< forward branch of the cell's first half sweep, which left the state
};

constexpr std::string_view name_of(ReadSide side) {
  switch (side) {
    case ReadSide::after_switch:
      return "return branch";
    case ReadSide::before_next_switch:
      return "forward branch of the next half sweep";
    case ReadSide::before_first_switch:
      break;
  }
  return "forward branch before the first switch";
}

/// A resistance means little without the voltage: many cells conduct in one direction only.
struct ReadPlace {
  volt at = 0.0;  ///< with its sign
  ReadSide side = ReadSide::after_switch;

  bool operator==(const ReadPlace&) const = default;
};

struct StateRead {
  ohm resistance;
  ReadPlace place;
};

/// The reads of one state at both signs of the read voltage, where the samples show them.
struct SignedReads {
  std::optional<StateRead> positive;
  std::optional<StateRead> negative;

  const std::optional<StateRead>& at(bool is_positive) const {
    return is_positive ? positive : negative;
  }
  std::optional<StateRead>& at(bool is_positive) { return is_positive ? positive : negative; }
};

/// Whether resistances after failed switches stay in the table. A memory that does not verify its
/// writes meets them, so to drop them makes it look better than it is.
enum class FailurePolicy { keep, drop };

struct SwitchingOptions {
  volt read_voltage = 0.2;  ///< its sign counts for ReadBranch::sign_of_read_voltage only
  ReadPoint read{};         ///< how the resistances of the table are read
  ReadBranch branch = ReadBranch::return_branch;
  SetPolarity set_polarity = SetPolarity::automatic;
  /// A half sweep switches the cell if its resistance changes by this factor or more.
  double least_ratio = 2.0;
  FailurePolicy failures = FailurePolicy::keep;
};

/// What a half sweep did to the cell.
enum class SwitchOutcome {
  switched,    ///< the resistance changed as it should
  unchanged,   ///< the cell was in the wanted state already, because the switch before had failed
  failed,      ///< the cell is not in the wanted state
  unmeasured,  ///< the half sweep or the branch that would tell is missing
};

constexpr std::string_view name_of(SwitchOutcome outcome) {
  switch (outcome) {
    case SwitchOutcome::switched:
      return "switched";
    case SwitchOutcome::unchanged:
      return "unchanged";
    case SwitchOutcome::failed:
      return "failed";
    case SwitchOutcome::unmeasured:
      break;
  }
  return "unmeasured";
}

/// One sweep: a SET and a RESET, in either order. A quantity that was not seen is absent.
struct SwitchingCycle {
  std::optional<std::int64_t> cell;
  /// As labelled, if the labels tell the cell's cycles apart; else counted from 1.
  std::int64_t cycle = 0;
  std::optional<volt> v_set;         ///< with its sign; absent if the SET half sweep did not switch
  std::optional<volt> v_reset;       ///< likewise
  std::optional<ohm> r_lrs;          ///< after the SET half sweep, whether or not it switched
  std::optional<ohm> r_hrs;          ///< after the RESET half sweep, whether or not it switched
  ReadPlace lrs_place;               ///< where r_lrs was read
  ReadPlace hrs_place;               ///< where r_hrs was read
  SignedReads lrs_reads;             ///< all reads of that state; r_lrs is one of them
  SignedReads hrs_reads;             ///< likewise
  std::optional<ampere> compliance;  ///< magnitude of the plateau in the SET half sweep
  std::optional<volt> reset_stop;    ///< as labelled, else the RESET half sweep's peak
  bool has_stop_label = false;       ///< whether reset_stop is as labelled
  bool sets_at_peak = false;         ///< v_set is the peak: it may lie beyond
  SwitchOutcome set = SwitchOutcome::unmeasured;
  SwitchOutcome reset = SwitchOutcome::unmeasured;
  std::string why;  ///< what was wrong with it, in words; empty if nothing

  bool has_failure() const {
    return set == SwitchOutcome::failed || reset == SwitchOutcome::failed;
  }
  bool is_complete() const { return r_lrs && r_hrs; }
};

struct SwitchingSummary {
  std::size_t sweeps = 0;        ///< found, complete or not
  std::size_t used = 0;          ///< complete, and in the table
  std::size_t failed_set = 0;    ///< of the complete ones
  std::size_t failed_reset = 0;  ///< of the complete ones
  /// A half sweep, a branch or a readable current is missing. The resistance that is not is in the
  /// table.
  std::size_t incomplete = 0;
  /// Complete ones of which the branch that would tell whether they switched is missing.
  std::size_t unjudged_set = 0;
  std::size_t unjudged_reset = 0;

  bool operator==(const SwitchingSummary&) const = default;
};

struct SwitchingResult {
  std::vector<SwitchingCycle> cycles;  ///< cell by cell, each in the order of time
  SwitchingSummary summary;
  SetPolarity set_polarity = SetPolarity::automatic;  ///< as found or given
  FailurePolicy failures = FailurePolicy::keep;       ///< as in the options
  std::string citation;

  /// Whether what it shows is in the table.
  bool uses(const SwitchingCycle& cycle) const {
    return (cycle.r_lrs || cycle.r_hrs) &&
           (failures == FailurePolicy::keep || !cycle.has_failure());
  }

  /// Counts the cycles anew.
  void count();

  /// The same cycles with both states read at one sign of the read voltage.
  SwitchingResult at_sign(bool is_positive) const;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/sweeps/switching-inl.hpp"
#endif
