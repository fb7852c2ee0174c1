#pragma once
/// The running sums that error metrics are functions of. Metrics of one kind share one set of sums.
///
/// A row is one filter's output for one image: reference values y and errors dy = ŷ − y. Sums add
/// rows, merge with sums of other rows in any grouping, and are accumulated in double.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <span>

#include "rramvar/core/config.hpp"

namespace rramvar {

/// What must be known of the reference output before errors are judged.
struct OutputScale {
  double max_abs = 0.0;  ///< largest |y| over all images and filters
};

/// One filter's output for one image.
struct OutputRow {
  std::span<const double> y;   ///< reference
  std::span<const double> dy;  ///< error, ŷ − y; as long as y
};

/// Sums of several quantities of (y, dy) over a row. Eight interleaved partial sums each, so that
/// the additions do not wait for one another; the order is fixed.
template <std::size_t Quantities, class F>
std::array<double, Quantities> sum_over(const OutputRow& row, const F& f) {
  RRAMVAR_ASSERT(row.y.size() == row.dy.size());
  constexpr std::size_t lanes = 8;
  std::array<std::array<double, lanes>, Quantities> partial{};
  const std::size_t n = row.y.size();
  const std::size_t whole = n - n % lanes;
  const auto add = [&](std::size_t j, std::size_t lane) {
    const std::array<double, Quantities> terms = f(row.y[j], row.dy[j]);
    for (std::size_t q = 0; q < Quantities; ++q) partial[q][lane] += terms[q];
  };
  for (std::size_t j = 0; j < whole; j += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) add(j + lane, lane);
  }
  for (std::size_t j = whole; j < n; ++j) add(j, j - whole);
  std::array<double, Quantities> total{};
  for (std::size_t q = 0; q < Quantities; ++q) {
    for (const double p : partial[q]) total[q] += p;
  }
  return total;
}

/// Σy², Σdy², Σy·dy: all that quadratic metrics need.
struct QuadraticSums {
  double signal = 0.0;  ///< Σ y²
  double error = 0.0;   ///< Σ dy²
  double cross = 0.0;   ///< Σ y·dy
  std::uint64_t count = 0;

  void add(const OutputRow& row, const OutputScale&) {
    const auto [yy, ee, ye] = sum_over<3>(row, [](double y, double dy) {
      return std::array{y * y, dy * dy, y * dy};
    });
    *this += QuadraticSums{yy, ee, ye, row.y.size()};
  }
  QuadraticSums& operator+=(const QuadraticSums& other) {
    signal += other.signal;
    error += other.error;
    cross += other.cross;
    count += other.count;
    return *this;
  }
};

/// Sum, maximum and number of |dy|/|y| over the outputs with |y| above the floor; smaller outputs
/// are left out. The floor is FloorShare (a std::ratio) of the largest |y| of the reference.
template <class FloorShare = std::milli>
struct RelativeErrorSums {
  double sum = 0.0;
  double maximum = 0.0;
  std::uint64_t count = 0;

  static constexpr double floor(const OutputScale& scale) {
    return scale.max_abs * FloorShare::num / FloorShare::den;
  }

  void add(const OutputRow& row, const OutputScale& scale) {
    const double least = floor(scale);
    double largest = 0.0;
    const auto [ratios, counted] = sum_over<2>(row, [&](double y, double dy) {
      const bool in = std::abs(y) > least;
      const double ratio = in ? std::abs(dy) / std::abs(y) : 0.0;
      largest = ratio > largest || std::isnan(ratio) ? ratio : largest;
      return std::array{ratio, in ? 1.0 : 0.0};
    });
    *this += RelativeErrorSums{ratios, largest, static_cast<std::uint64_t>(counted)};
  }
  RelativeErrorSums& operator+=(const RelativeErrorSums& other) {
    sum += other.sum;
    maximum = other.maximum > maximum || std::isnan(other.maximum) ? other.maximum : maximum;
    count += other.count;
    return *this;
  }
};

/// Number of outputs that ReLU passes for one of y, y + dy and blocks for the other.
struct SignFlipSums {
  std::uint64_t flips = 0;
  std::uint64_t count = 0;

  void add(const OutputRow& row, const OutputScale&) {
    const auto [flipped] = sum_over<1>(
        row, [](double y, double dy) { return std::array{(y > 0) != (y + dy > 0) ? 1.0 : 0.0}; });
    *this += SignFlipSums{static_cast<std::uint64_t>(flipped), row.y.size()};
  }
  SignFlipSums& operator+=(const SignFlipSums& other) {
    flips += other.flips;
    count += other.count;
    return *this;
  }
};

}  // namespace rramvar
