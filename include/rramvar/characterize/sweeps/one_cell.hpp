#pragma once
/// Sweeps of one cell that lie in several files: instruments such as the Keithley 4200A write SET
/// and RESET into sheets of their own, and every run into a file.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/characterize/sweeps/half_sweep_reading.hpp"
#include "rramvar/characterize/sweeps/half_sweeps.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

struct SweepFile {
  std::string name;  ///< its numbers tell the order of the files
  IVMeasurement sweeps;
};

/// Puts the sweeps of one cell into the order of time.
class OneCellSweeps {
 public:
  /// @param read_voltage its magnitude counts [V]
  explicit OneCellSweeps(volt read_voltage)
      : find_(1.2 * std::abs(read_voltage)), read_(read_voltage) {}

  /// Whether the files hold halves of the cycles of one cell, as far as they tell: no file names
  /// cells or has half sweeps of both polarities, there are as many of one polarity as of the
  /// other but for one, and the names do not speak of several cells.
  bool are_halves(std::span<const SweepFile> files) const;

  /// All sweeps as those of one cell without a name. Files follow each other by their numbers;
  /// where each has half sweeps of one polarity, the k-th of one follows the k-th of the other. The
  /// polarity comes first with which resistances go on better from one half sweep to the next.
  IVMeasurement operator()(std::span<const SweepFile> files) const;

  /// What a file's name says of its cell: the number of "cell7", "dev-7" or "die 7".
  static std::optional<std::string> cell_in(std::string_view name);

 private:
  /// A half sweep, and what tells its place in time.
  struct Half {
    IVTrace trace;
    bool is_positive;
    HalfSweepReading reading;
  };
  using Halves = std::vector<Half>;

  Halves halves_of(const IVMeasurement& sweeps) const;

  /// The polarity of all half sweeps of a file; nothing if it has both or none.
  std::optional<bool> polarity_of(const IVMeasurement& sweeps) const;

  /// The files by the numbers in their names, if these tell them apart; else as given.
  static std::vector<const SweepFile*> in_order(std::span<const SweepFile> files);

  /// One of each in turn.
  static Halves in_turn(const Halves& leading, const Halves& following);

  /// How badly the resistances after half sweeps fit those before the next: the sum of |ln ratio|.
  static double breaks_in(const Halves& halves);

  HalfSweepFinder find_;
  HalfSweepReader read_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/sweeps/one_cell-inl.hpp"
#endif
