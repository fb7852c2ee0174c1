#pragma once
/// A metric over chips × cycles: how much of its spread is between chips, how much within.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "rramvar/core/special_functions.hpp"
#include "rramvar/metrics/running_moments.hpp"

namespace rramvar {

/// One-way random effects: x(chip, cycle) = mean + a(chip) + e(chip, cycle). Values are added chip
/// by chip. Cycles of one chip share its d2d and are no independent trials, so that the interval of
/// the mean comes from the chips' means as soon as there are two chips.
/// Source: S. R. Searle, G. Casella, C. E. McCulloch, "Variance Components", Wiley 1992, chapter 3.
class ChipStatistics {
 public:
  /// Means kept for resampling.
  static constexpr std::size_t most_kept_means = std::size_t{1} << 16;

  /// @pre chips come one after the other
  void add(double x, std::uint32_t chip);

  /// All values, whichever chip they are of.
  const RunningMoments& all() const { return all_; }
  std::uint64_t chips() const { return means_.count() + (current_.count() > 0 ? 1 : 0); }
  /// The means of the chips in their order, of `most_kept_means` of them at most.
  std::vector<double> first_chip_means() const;

  /// 95 % interval of the mean over chips and cycles; with one chip, over the cycles of this chip.
  Interval ci95() const;
  /// Standard deviation over the cycles of one chip (c2c and reads), pooled over the chips; NaN
  /// where every chip had one cycle.
  double std_within_chips() const;
  /// Standard deviation of the chips' own means (d2d), the cycles' share taken out; 0 where the
  /// chips differ less than the cycles explain, NaN for one chip or one cycle a chip.
  double std_between_chips() const;

 private:
  void close_chip();
  ChipStatistics closed() const;
  double variance_within() const {
    return degrees_within_ > 0 ? squares_within_ / degrees_within_
                               : std::numeric_limits<double>::quiet_NaN();
  }

  RunningMoments all_;
  RunningMoments means_;  ///< of the chips that are complete
  std::vector<double> kept_means_;
  RunningMoments current_;  ///< cycles of the chip that is being added
  std::uint32_t chip_ = 0;
  double squares_within_ = 0.0;
  double degrees_within_ = 0.0;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/metrics/chip_statistics-inl.hpp"
#endif
