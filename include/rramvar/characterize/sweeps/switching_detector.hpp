#pragma once
/// SwitchingDetector: from I-V traces to one record a write cycle.

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/characterize/sweeps/swept_cells.hpp"
#include "rramvar/characterize/sweeps/switching.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// Finds SET and RESET in I-V sweeps: bipolar ones (0 → +V → 0 → −V → 0, its mirror, or any other
/// start), or unipolar ones (0 → V → 0 → V → 0).
///
/// The half sweeps of a cell are followed through all its traces. One that changes the resistance
/// by `least_ratio` or more the right way has switched the cell; one that does not has failed,
/// unless the cell was in the wanted state already. Where the state before is not known, the
/// resistance is compared with the geometric middle between the cell's typical LRS and HRS at that
/// sign of the voltage.
///
/// A state is read wherever the cell is in it at the read voltage: on the return branch of the half
/// sweep that made it, and on the forward branch of the half sweep that follows, up to its switch.
class SwitchingDetector {
 public:
  /// @throws Error if the read voltage is not finite and different from 0, or the ratio not above 1
  explicit SwitchingDetector(const SwitchingOptions& options = {});

  /// @throws Error if the polarity is to be found and no half sweep switches
  SwitchingResult operator()(const IVMeasurement& measurement) const;

 private:
  enum class State { unknown, lrs, hrs };
  /// Between LRS and HRS, of half sweeps to negative and to positive voltages.
  using Middles = std::array<std::optional<ohm>, 2>;
  struct Read {
    std::optional<StateRead> read;
    std::string problem;  ///< why there is none
  };

  double ln_ratio() const { return std::log(options_.least_ratio); }

  Middles middles_of(std::span<const SweptCell> cells) const;

  static ohm median(std::vector<ohm>& r);

  /// Pairs the half sweeps of one cell to cycles, judges and reads them.
  void follow(const SweptCell& cell, const std::vector<bool>& is_set, const Middles& middles,
              std::vector<SwitchingCycle>& cycles) const;

  /// A cycle begins with the switch that the cell was swept for first: where a half sweep is
  /// missing, the cycles after it keep their order.
  static bool makes_pair(const SweptCell& cell, const std::vector<bool>& is_set, std::size_t k);

  void judge(const SweptHalf& half, bool is_set, const Middles& middles, State& state,
             SwitchingCycle& cycle) const;

  /// The state after half sweep k, at both signs.
  void read_state(const SweptCell& cell, std::size_t k, bool is_set, SwitchingCycle& cycle) const;

  /// The state that the cell's first half sweep left by a switch, at a sign at which no other read
  /// of that state is available: single sweeps show one state only there.
  void read_first_state(const SweptCell& cell, const std::vector<bool>& is_set,
                        std::span<SwitchingCycle> cycles) const;

  /// Of a cell that is only SET, or only RESET, in the data: the other state, as each half sweep
  /// found it.
  void read_states_before(const SweptCell& cell, const std::vector<bool>& is_set,
                          std::span<SwitchingCycle> cycles) const;

  Read before_switch(const SweptHalf& half, ReadSide side) const;

  Read read_of(const SweptHalf& half, const IVBranch& branch, ReadSide side) const;

  /// The reads that the table takes.
  void choose_reads(SwitchingCycle& cycle) const;

  static void note(SwitchingCycle& cycle, const std::string& text) {
    cycle.why.append(cycle.why.empty() ? "" : "; ").append(text);
  }

  SwitchingOptions options_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/sweeps/switching_detector-inl.hpp"
#endif
