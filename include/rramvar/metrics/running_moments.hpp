#pragma once
/// Mean and variance of a stream of numbers, and the interval of the mean.

#include <cmath>
#include <cstdint>
#include <limits>

#include "rramvar/core/interval.hpp"
#include "rramvar/core/special_functions.hpp"

namespace rramvar {

/// Mean and variance of a stream, without cancellation. An infinite value makes the mean infinite
/// and the variance undefined; NaN, or infinities of both signs, make both NaN.
/// Source: B. P. Welford, Technometrics 4(3):419, 1962.
class RunningMoments {
 public:
  void add(double x) {
    ++count_;
    if (!std::isfinite(x)) {
      not_finite_ += x;
      return;
    }
    const double before = x - mean_;
    mean_ += before / static_cast<double>(count_);
    squares_ += before * (x - mean_);
  }
  std::uint64_t count() const { return count_; }
  double mean() const {
    if (not_finite_ != 0.0) return not_finite_;
    return count_ == 0 ? std::numeric_limits<double>::quiet_NaN() : mean_;
  }
  /// Divided by n − 1; NaN for fewer than two values.
  double variance() const {
    return count_ < 2 || not_finite_ != 0.0 ? std::numeric_limits<double>::quiet_NaN()
                                            : squares_ / static_cast<double>(count_ - 1);
  }
  double std() const { return std::sqrt(variance()); }
  /// 95 % interval of the mean by Student's t; exact for normal values, approximate otherwise. None
  /// where all values are equal: the spread of what was too rare to be seen is not 0.
  Interval ci95() const {
    if (count_ < 2 || not_finite_ != 0.0 || squares_ == 0.0) return {};
    const double n = static_cast<double>(count_);
    const double half = student_t_95(n - 1) * std() / std::sqrt(n);
    return {mean_ - half, mean_ + half};
  }

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0.0;
  double squares_ = 0.0;
  double not_finite_ = 0.0;  ///< sum of the values that are Inf or NaN
};

}  // namespace rramvar
