#pragma once
/// BranchCurve: the conductance along one branch of a sweep, against the magnitude of the voltage.

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/units.hpp"

namespace rramvar {

/// Samples of one branch in the order of time.
struct IVBranch {
  std::span<const volt> v;
  std::span<const ampere> i;

  std::size_t size() const { return v.size(); }
};

/// Each value replaced by the median of its neighbourhood of up to five, fewer at the ends. That
/// removes a stray value, and leaves both a jump and a steady slope as they are.
std::vector<double> running_medians(std::span<const double> x);

/// Twice the standard deviation of the current's noise at small voltages, from how the samples
/// differ from their running medians; 0 where they are too few to tell.
ampere noise_of(const IVBranch& branch, volt up_to);

/// ln(I/V) along one branch.
class BranchCurve {
 public:
  /// @param noise currents below it count as the noise: two states that drown in it look alike [A]
  BranchCurve(const IVBranch& branch, ampere noise);

  /// Samples at 0 V are left out.
  std::size_t size() const { return size_.size(); }
  volt voltage(std::size_t k) const { return size_[k]; }  ///< its magnitude
  std::span<const double> ln_conductance() const { return ln_g_; }

  /// ln(I/V) between the samples around that |V|; beyond all, that of the last. @pre not empty
  double at(volt size) const;

 private:
  std::vector<volt> size_;
  std::vector<double> ln_g_;
  std::vector<std::pair<volt, double>> by_size_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/sweeps/branch_curve-inl.hpp"
#endif
