#pragma once
/// Which half sweeps are meant to SET the cell, and which to RESET it.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "rramvar/characterize/sweeps/swept_cells.hpp"
#include "rramvar/characterize/sweeps/switching.hpp"
#include "rramvar/core/error.hpp"
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
  SwitchRoles(std::span<const SweptCell> cells, const SwitchingOptions& options)
      : ln_ratio_(std::log(options.least_ratio)), polarity_(options.set_polarity) {
    if (polarity_ == SetPolarity::automatic) polarity_ = found_in(cells, options);
    if (polarity_ == SetPolarity::unipolar) find_stops(cells);
  }

  SetPolarity polarity() const { return polarity_; }

  /// Of each half sweep of a cell, whether it is meant to SET it.
  std::vector<bool> operator()(const SweptCell& cell) const {
    std::vector<bool> out;
    for (const SweptHalf& half : cell.halves) {
      if (polarity_ != SetPolarity::unipolar) {
        out.push_back(half.is_positive() == (polarity_ == SetPolarity::positive));
      } else if (const int direction = half.direction(ln_ratio_); direction != 0) {
        out.push_back(direction > 0);
      } else {
        out.push_back(is_set_by_stop(half, out.empty() || !out.back()));
      }
    }
    return out;
  }

  /// Without the zeros at the end that std::to_string writes.
  static std::string short_number(double x) {
    std::string text = std::to_string(x);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
  }

 private:
  SetPolarity found_in(std::span<const SweptCell> cells, const SwitchingOptions& options) const {
    double evidence = 0.0;  // that a positive voltage makes the resistance fall
    std::size_t falls = 0;
    std::size_t rises = 0;
    bool has_positive = false;
    bool has_negative = false;
    for (const SweptCell& cell : cells) {
      for (const SweptHalf& half : cell.halves) {
        (half.is_positive() ? has_positive : has_negative) = true;
        const int direction = half.direction(ln_ratio_);
        falls += direction > 0;
        rises += direction < 0;
        const double fall = half.reading.fall.value_or(0.0);
        const double vote = std::clamp(fall, -2.0 * ln_ratio_, 2.0 * ln_ratio_);
        evidence += half.is_positive() ? vote : -vote;
      }
    }
    if (falls + rises == 0) {
      throw Error("no switching was found in the I-V sweeps",
                  "no half sweep 0 → V → 0 changes the resistance by a factor of " +
                      short_number(options.least_ratio) + " at " +
                      short_number(std::abs(options.read_voltage)) + " V or below",
                  "check the columns of voltage and current, and the read voltage");
    }
    const auto fewer = static_cast<double>(std::min(falls, rises));
    if (has_positive != has_negative && fewer >= least_share * static_cast<double>(falls + rises)) {
      return SetPolarity::unipolar;
    }
    return evidence >= 0.0 ? SetPolarity::positive : SetPolarity::negative;
  }

  void find_stops(std::span<const SweptCell> cells) {
    std::vector<volt> set;
    std::vector<volt> reset;
    for (const SweptCell& cell : cells) {
      for (const SweptHalf& half : cell.halves) {
        const int direction = half.direction(ln_ratio_);
        if (direction > 0) set.push_back(std::abs(half.stop()));
        if (direction < 0) reset.push_back(std::abs(half.stop()));
      }
    }
    if (set.empty() || reset.empty()) return;
    const auto median = [](std::vector<volt>& x) {
      const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
      std::nth_element(x.begin(), middle, x.end());
      return *middle;
    };
    set_stop_ = median(set);
    reset_stop_ = median(reset);
  }

  /// A unipolar half sweep that did not switch is told by its stop voltage, or else follows in
  /// turn.
  bool is_set_by_stop(const SweptHalf& half, bool in_turn) const {
    const volt apart = std::abs(set_stop_ - reset_stop_);
    if (apart <= 0.05 * std::max(set_stop_, reset_stop_)) return in_turn;
    const volt stop = std::abs(half.stop());
    return std::abs(stop - set_stop_) < std::abs(stop - reset_stop_);
  }

  double ln_ratio_;
  SetPolarity polarity_;
  volt set_stop_ = 0.0;  // typical magnitudes, of unipolar cells
  volt reset_stop_ = 0.0;
};

}  // namespace rramvar
