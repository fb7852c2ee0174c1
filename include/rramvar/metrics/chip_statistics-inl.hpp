#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/metrics/chip_statistics.hpp"

namespace rramvar {

RRAMVAR_INLINE std::vector<double> ChipStatistics::first_chip_means() const {
  return closed().kept_means_;
}

RRAMVAR_INLINE Interval ChipStatistics::ci95() const {
  const ChipStatistics s = closed();
  return s.means_.count() > 1 ? s.means_.ci95() : all_.ci95();
}

RRAMVAR_INLINE double ChipStatistics::std_within_chips() const {
  return std::sqrt(closed().variance_within());
}

RRAMVAR_INLINE void ChipStatistics::add(double x, std::uint32_t chip) {
  if (current_.count() > 0 && chip != chip_) close_chip();
  chip_ = chip;
  current_.add(x);
  all_.add(x);
}

RRAMVAR_INLINE double ChipStatistics::std_between_chips() const {
  const ChipStatistics s = closed();
  const double cycles = static_cast<double>(all_.count()) / static_cast<double>(s.means_.count());
  const double variance = s.means_.variance() - s.variance_within() / cycles;
  return std::isnan(variance) ? variance : std::sqrt(std::max(variance, 0.0));
}

RRAMVAR_INLINE void ChipStatistics::close_chip() {
  means_.add(current_.mean());
  if (kept_means_.size() < most_kept_means) kept_means_.push_back(current_.mean());
  if (current_.count() > 1) {
    const double degrees = static_cast<double>(current_.count() - 1);
    squares_within_ += degrees * current_.variance();
    degrees_within_ += degrees;
  }
  current_ = {};
}

RRAMVAR_INLINE ChipStatistics ChipStatistics::closed() const {
  ChipStatistics copy = *this;
  if (current_.count() > 0) copy.close_chip();
  return copy;
}

}  // namespace rramvar
