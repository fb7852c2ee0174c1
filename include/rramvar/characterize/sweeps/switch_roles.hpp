#pragma once
/// Which half sweeps are meant to SET the cell, and which to RESET it.

#include <span>
#include <string>
#include <vector>

#include "rramvar/characterize/sweeps/swept_cells.hpp"
#include "rramvar/characterize/sweeps/switching.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// Tells SET from RESET half sweeps: by the sign of the voltage, or, in unipolar cells, by what
/// they did to the resistance.
class SwitchRoles {
 public:
  /// Unipolar: of the half sweeps that switch, all in one polarity, so many at least go each way.
  static constexpr double least_share = 0.25;

  /// The polarity is as given in the options; if automatic, as the half sweeps show.
  /// @throws Error if the polarity is to be found and no half sweep switches
  SwitchRoles(std::span<const SweptCell> cells, const SwitchingOptions& options);

  SetPolarity polarity() const { return polarity_; }

  /// Of each half sweep of a cell, whether it is meant to SET it.
  std::vector<bool> operator()(const SweptCell& cell) const;

  /// Without the zeros at the end that std::to_string writes.
  static std::string short_number(double x);

 private:
  SetPolarity found_in(std::span<const SweptCell> cells, const SwitchingOptions& options) const;

  void find_stops(std::span<const SweptCell> cells);

  /// A unipolar half sweep that did not switch is told by its stop voltage, or else follows in
  /// turn.
  bool is_set_by_stop(const SweptHalf& half, bool in_turn) const;

  double ln_ratio_;
  SetPolarity polarity_;
  volt set_stop_ = 0.0;  // typical magnitudes, of unipolar cells
  volt reset_stop_ = 0.0;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/sweeps/switch_roles-inl.hpp"
#endif
