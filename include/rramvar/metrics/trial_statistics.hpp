#pragma once
/// A metric over many trials: mean, spread, RMS, quantiles and 95 % intervals, in bounded memory.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/special_functions.hpp"

namespace rramvar {

/// A closed interval; {NaN, NaN} where there are too few values for one.
struct Interval {
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
};

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
  /// 95 % interval of the mean by Student's t; exact for normal values, approximate otherwise.
  Interval ci95() const {
    if (count_ < 2 || not_finite_ != 0.0) return {};
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

/// What is reported of a metric. Values are added in the order of the trials, so that the result is
/// the same for any number of threads.
class TrialStatistics {
 public:
  /// Quantiles are exact up to this many trials, and those of a uniform random sample of as many
  /// trials beyond (chosen by trial number: the same at every run).
  static constexpr std::size_t kept_values = std::size_t{1} << 16;

  void add(double x) {
    const std::uint64_t n = values_.count();
    values_.add(x);
    squares_.add(x * x);
    min_ = std::fmin(min_, x);  // leaves NaNs out, whatever the order
    max_ = std::fmax(max_, x);
    if (n < kept_values) {
      kept_.push_back(x);
    } else {  // J. S. Vitter's algorithm R
      DrawEngine engine({.seed = 0, .trial = static_cast<std::uint32_t>(n)},
                        static_cast<std::uint32_t>(n >> 32), 0, DrawSource::subsample);
      const std::uint64_t place = uniform_index(engine(), std::min(n + 1, std::uint64_t{1} << 32));
      if (place < kept_values) kept_[place] = x;
    }
  }

  std::uint64_t trials() const { return values_.count(); }
  double mean() const { return values_.mean(); }
  double std() const { return values_.std(); }
  /// Least and largest value, NaNs left out.
  double min() const { return min_; }
  double max() const { return max_; }
  /// 95 % interval of the mean.
  Interval ci95() const { return values_.ci95(); }
  /// √(mean of squares): what the closed form of a relative error gives.
  double rms() const { return std::sqrt(squares_.mean()); }
  /// 95 % interval of the RMS: the square root of that of the mean square.
  Interval rms_ci95() const {
    const Interval square = squares_.ci95();
    return {std::sqrt(std::max(square.low, 0.0)), std::sqrt(square.high)};
  }
  /// Interpolated quantile, as NumPy's default: position p·(n − 1) between the sorted values.
  /// NaNs are left out. @pre 0 ≤ p ≤ 1
  double quantile(double p) const {
    std::vector<double> x = kept_;
    std::erase_if(x, [](double v) { return std::isnan(v); });
    if (x.empty()) return std::numeric_limits<double>::quiet_NaN();
    std::sort(x.begin(), x.end());
    const double position = p * static_cast<double>(x.size() - 1);
    const auto i = static_cast<std::size_t>(position);
    const double share = position - static_cast<double>(i);
    return share == 0.0 || x[i] == x[i + 1] ? x[i] : x[i] + share * (x[i + 1] - x[i]);
  }

 private:
  RunningMoments values_;
  RunningMoments squares_;
  double min_ = std::numeric_limits<double>::quiet_NaN();
  double max_ = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> kept_;
};

}  // namespace rramvar
