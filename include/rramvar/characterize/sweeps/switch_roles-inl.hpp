#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "rramvar/characterize/sweeps/switch_roles.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar {

RRAMVAR_INLINE SwitchRoles::SwitchRoles(std::span<const SweptCell> cells,
                                        const SwitchingOptions& options)
    : ln_ratio_(std::log(options.least_ratio)), polarity_(options.set_polarity) {
  if (polarity_ == SetPolarity::automatic) polarity_ = found_in(cells, options);
  if (polarity_ == SetPolarity::unipolar) find_stops(cells);
}

RRAMVAR_INLINE std::vector<bool> SwitchRoles::operator()(const SweptCell& cell) const {
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

RRAMVAR_INLINE std::string SwitchRoles::short_number(double x) {
  std::string text = std::to_string(x);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

RRAMVAR_INLINE SetPolarity SwitchRoles::found_in(std::span<const SweptCell> cells,
                                                 const SwitchingOptions& options) const {
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

RRAMVAR_INLINE void SwitchRoles::find_stops(std::span<const SweptCell> cells) {
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

RRAMVAR_INLINE bool SwitchRoles::is_set_by_stop(const SweptHalf& half, bool in_turn) const {
  const volt apart = std::abs(set_stop_ - reset_stop_);
  if (apart <= 0.05 * std::max(set_stop_, reset_stop_)) return in_turn;
  const volt stop = std::abs(half.stop());
  return std::abs(stop - set_stop_) < std::abs(stop - reset_stop_);
}

}  // namespace rramvar
