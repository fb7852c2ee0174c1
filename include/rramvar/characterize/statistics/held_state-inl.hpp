#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <string>

#include "rramvar/characterize/fit/positive_definite.hpp"
#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/characterize/statistics/held_state.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/device/distributions/gamma_and_beta.hpp"

namespace rramvar {

namespace detail {

/// x = a + ν·u + step·q + noise, with the probability of q = 1 for each read.
class HeldLevels {
 public:
  /// @param u has the mean 0
  HeldLevels(std::span<const double> x, std::span<const double> u) : x_(x), u_(u) {}

  /// Least squares; without levels as long as no read is said to be in the upper one.
  void fit() {
    SquareMatrix<3> m{};
    std::array<double, 3> right{};
    for (std::size_t i = 0; i < x_.size(); ++i) {
      const double p = upper(i);
      const std::array<double, 3> row{1.0, u_[i], p};
      for (std::size_t j = 0; j < 3; ++j) {
        right[j] += row[j] * x_[i];
        for (std::size_t k = 0; k <= j; ++k) m[j][k] += j == 2 && k == 2 ? p : row[j] * row[k];
      }
    }
    if (!has_levels()) m[2][2] = 1.0;  // and what is beside it is 0
    const auto inverse = inverse_of_positive_definite(m);
    if (!inverse) return;
    inverse_ = *inverse;
    for (std::size_t j = 0; j < 3; ++j) {
      coefficients_[j] = 0.0;
      for (std::size_t k = 0; k < 3; ++k) coefficients_[j] += inverse_[j][k] * right[k];
    }
    squares_ = 0.0;
    for (std::size_t i = 0; i < x_.size(); ++i) {
      const double below = x_[i] - at(i);
      const double above = below - coefficients_[2];
      squares_ += (1.0 - upper(i)) * below * below + upper(i) * above * above;
    }
  }

  /// Two levels, from the split of the residuals that leaves the least squares.
  void find_levels() {
    std::vector<double> residuals;
    for (std::size_t i = 0; i < x_.size(); ++i) residuals.push_back(x_[i] - at(i));
    const double threshold = best_split(residuals);
    upper_.assign(x_.size(), 0.0);
    for (std::size_t i = 0; i < x_.size(); ++i) upper_[i] = residuals[i] > threshold ? 1.0 : 0.0;
    double before = -INFINITY;
    for (int step = 0; step < 500; ++step) {
      fit();
      const double now = expect();
      if (!(now - before > 1e-9 * std::abs(now))) break;
      before = now;
    }
  }

  bool has_levels() const { return !upper_.empty(); }
  double intercept() const { return coefficients_[0]; }
  double slope() const { return coefficients_[1]; }
  double step() const { return coefficients_[2]; }
  double variance_of(std::size_t coefficient) const {
    return inverse_[coefficient][coefficient] * sigma() * sigma();
  }
  double freedom_taken() const { return has_levels() ? 3.0 : 2.0; }
  double sigma() const { return std::sqrt(squares_ / (size() - freedom_taken())); }
  double share_upper() const {
    double sum = 0.0;
    for (const double p : upper_) sum += p;
    return sum / size();
  }
  std::span<const double> in_upper() const { return upper_; }
  std::vector<double> noise() const {
    std::vector<double> out;
    for (std::size_t i = 0; i < x_.size(); ++i) out.push_back(x_[i] - at(i) - upper(i) * step());
    return out;
  }
  double log_likelihood() const {
    if (has_levels()) return log_likelihood_;
    return -0.5 * size() * (std::log(2.0 * std::numbers::pi * squares_ / size()) + 1.0);
  }

 private:
  double size() const { return static_cast<double>(x_.size()); }
  double upper(std::size_t i) const { return has_levels() ? upper_[i] : 0.0; }
  double at(std::size_t i) const { return coefficients_[0] + coefficients_[1] * u_[i]; }

  /// The probabilities of the levels. @return the log-likelihood
  double expect() {
    const double sigma = std::max(std::sqrt(squares_ / size()), 1e-9);  // two exact levels
    const double share = share_upper();
    log_likelihood_ = -size() * std::log(sigma * std::sqrt(2.0 * std::numbers::pi));
    for (std::size_t i = 0; i < x_.size(); ++i) {
      const double z0 = (x_[i] - at(i)) / sigma;
      const double z1 = z0 - step() / sigma;
      const double lower = std::log1p(-share) - 0.5 * z0 * z0;
      const double higher = std::log(share) - 0.5 * z1 * z1;
      const double larger = std::max(lower, higher);
      log_likelihood_ += larger + std::log1p(std::exp(-std::abs(lower - higher)));
      upper_[i] = 1.0 / (1.0 + std::exp(lower - higher));
    }
    return log_likelihood_;
  }

  static double best_split(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    double total = 0.0;
    for (const double x : values) total += x;
    double below = 0.0;
    double best = -1.0;
    double threshold = values.front();
    const double n = static_cast<double>(values.size());
    for (std::size_t i = 0; i + 1 < values.size(); ++i) {
      below += values[i];
      const double left = static_cast<double>(i + 1);
      const double gap = below / left - (total - below) / (n - left);
      const double between = left * (n - left) * gap * gap;
      if (between > best) {
        best = between;
        threshold = 0.5 * (values[i] + values[i + 1]);
      }
    }
    return threshold;
  }

  std::span<const double> x_;
  std::span<const double> u_;
  std::vector<double> upper_;  ///< P(q = 1) of each read; empty without levels
  std::array<double, 3> coefficients_{};
  SquareMatrix<3> inverse_{};
  double squares_ = 0.0;
  double log_likelihood_ = 0.0;
};

/// The correlation of neighbours, about their mean; 0 where it is negative, or nothing varies.
inline double neighbour_correlation(std::span<const double> x) {
  double mean = 0.0;
  for (const double v : x) mean += v / static_cast<double>(x.size());
  double squares = 0.0;
  double products = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    squares += (x[i] - mean) * (x[i] - mean);
    if (i > 0) products += (x[i] - mean) * (x[i - 1] - mean);
  }
  return squares > 0.0 ? std::clamp(products / squares, 0.0, 0.99) : 0.0;
}

/// The least difference of neighbouring values.
inline double resolution_of(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  double least = INFINITY;
  for (std::size_t i = 1; i < x.size(); ++i) {
    if (x[i] > x[i - 1]) least = std::min(least, x[i] - x[i - 1]);
  }
  return least;
}

}  // namespace detail

RRAMVAR_INLINE HeldStateEstimate held_state(const HeldState& reads, second reference_time) {
  RRAMVAR_ASSERT(reads.time.size() == reads.resistance.size() && reference_time > 0.0);
  const std::size_t n = reads.time.size();
  if (n < least_held_reads) {
    throw Error("one state was read " + std::to_string(n) + " times",
                "drift and noise are estimated from " + std::to_string(least_held_reads) +
                    " reads or more");
  }
  std::vector<double> x;
  std::vector<double> u;
  double mean = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    x.push_back(std::log(reads.resistance[i]));
    u.push_back(std::log1p(reads.time[i] / reference_time));
    mean += u.back() / static_cast<double>(n);
  }
  if (*std::max_element(u.begin(), u.end()) == *std::min_element(u.begin(), u.end())) {
    throw Error("all reads of one state have the same time", "drift is a change with time");
  }
  for (double& l : u) l -= mean;

  detail::HeldLevels one(x, u);
  one.fit();
  constexpr double rounding = 1e-12;  // of ln R
  detail::HeldLevels levels = one;
  if (one.sigma() > rounding) {
    levels.find_levels();
    const double better = 2.0 * (levels.log_likelihood() - one.log_likelihood()) -
                          2.0 * std::log(static_cast<double>(n));
    const double upper = levels.share_upper() * static_cast<double>(n);
    const double apart = 3.0 * std::max(levels.sigma(), detail::resolution_of(x));
    const bool two = better > 10.0 && levels.step() > apart && upper >= 3.0 &&
                     static_cast<double>(n) - upper >= 3.0;
    if (!two) levels = one;
  }

  HeldStateEstimate out;
  out.reads = n;
  out.noise_correlation = detail::neighbour_correlation(levels.noise());
  const double rho = out.noise_correlation;
  const double size = static_cast<double>(n);
  const double stretch = (1.0 + rho) / (1.0 - rho);
  const double freedom = std::max(size / stretch - levels.freedom_taken(), 1.0);
  const double half = student_t_95(freedom) * std::sqrt(levels.variance_of(1) * stretch);
  out.resistance = std::exp(levels.intercept() - levels.slope() * mean);
  out.drift = {levels.slope(), {levels.slope() - half, levels.slope() + half}};
  const double of_squares =
      std::max(size * (1.0 - rho * rho) / (1.0 + rho * rho) - levels.freedom_taken(), 1.0);
  const auto end = [&](double p) {
    return levels.sigma() * std::sqrt(of_squares / chi_square_quantile(of_squares, p));
  };
  out.read_noise = {levels.sigma(), {end(0.975), end(0.025)}};
  if (levels.sigma() <= rounding) out.read_noise = {0.0, {0.0, 0.0}};
  if (levels.has_levels()) {
    const double step_half = student_t_95(freedom) * std::sqrt(levels.variance_of(2) * stretch);
    const double jumps = detail::neighbour_correlation(levels.in_upper());
    const double independent = size * (1.0 - jumps) / (1.0 + jumps);
    const double duty = levels.share_upper();
    out.telegraph = TelegraphEstimate{
        {std::expm1(levels.step()),
         {std::expm1(levels.step() - step_half), std::expm1(levels.step() + step_half)}},
        {duty, wilson_interval(duty, independent)}};
  }
  return out;
}

}  // namespace rramvar
