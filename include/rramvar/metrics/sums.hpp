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
#include "rramvar/layer/wide_vectors.hpp"

namespace rramvar {

/// What must be known of the reference output before errors are judged.
struct OutputScale {
  double max_abs = 0.0;  ///< largest |y| over all images and filters
};

/// One filter's output for one image.
struct OutputRow {
  std::span<const double> y;   ///< reference
  std::span<const double> dy;  ///< error, ŷ − y; as long as y
  /// 1/|y|, where many rows have the same y; empty: not worked out.
  std::span<const double> inverse = {};
};

/// Sums of several quantities of (y, dy) over a row, for a metric of one's own. Eight interleaved
/// partial sums each, so that the additions do not wait for one another; the order is fixed.
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
    RRAMVAR_ASSERT(row.y.size() == row.dy.size());
    const auto add_products = [](auto, auto& row_of, auto& sums) RRAMVAR_KERNEL {
      const auto& [y, dy] = row_of;
      sums[0] += y * y;
      sums[1] += dy * dy;
      sums[2] += y * dy;
    };
    const auto [yy, ee, ye] = sum_rows<3>(row.y.size(), add_products, row.y.data(), row.dy.data());
    *this += QuadraticSums{sum_of(yy), sum_of(ee), sum_of(ye), row.y.size()};
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
    RRAMVAR_ASSERT(row.y.size() == row.dy.size());
    RRAMVAR_ASSERT(row.inverse.empty() || row.inverse.size() == row.y.size());
    const double least = floor(scale);
    const auto add_ratios = [least](auto v, auto& row_of, auto& sums) RRAMVAR_KERNEL {
      using V = decltype(v);
      auto& [y, ratio, inverse] = row_of;
      V::drop_sign(y);
      V::drop_sign(ratio);
      const typename V::Masks in = y > least;
      ratio *= inverse;
      V::keep_where(in, ratio);
      sums[0] += ratio;
      sums[1] -= __builtin_convertvector(in, typename V::Doubles);  // in is −1 where it is true
      sums[2] = ratio > sums[2] ? ratio : sums[2];
    };
    const auto add_quotients = [add_ratios](auto v, auto& row_of, auto& sums) RRAMVAR_KERNEL {
      using V = decltype(v);
      typename V::Doubles three[] = {row_of[0], row_of[1], row_of[0]};
      V::drop_sign(three[2]);
      three[2] = 1.0 / three[2];
      add_ratios(v, three, sums);
    };
    const std::size_t n = row.y.size();
    const auto [ratios, counted, largest] =
        row.inverse.empty()
            ? sum_rows<3>(n, add_quotients, row.y.data(), row.dy.data())
            : sum_rows<3>(n, add_ratios, row.y.data(), row.dy.data(), row.inverse.data());
    const double total = sum_of(ratios);
    // A NaN is passed over by the comparison, but not by the sum.
    *this += RelativeErrorSums{total, std::isnan(total) ? total : largest_of(largest),
                               static_cast<std::uint64_t>(sum_of(counted))};
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
    RRAMVAR_ASSERT(row.y.size() == row.dy.size());
    const auto add_flips = [](auto v, auto& row_of, auto& sums) RRAMVAR_KERNEL {
      using V = decltype(v);
      const auto& [y, dy] = row_of;
      const typename V::Masks flipped = (y > 0.0) ^ (y + dy > 0.0);
      sums[0] -= __builtin_convertvector(flipped, typename V::Doubles);
    };
    const auto [flipped] = sum_rows<1>(row.y.size(), add_flips, row.y.data(), row.dy.data());
    *this += SignFlipSums{static_cast<std::uint64_t>(sum_of(flipped)), row.y.size()};
  }
  SignFlipSums& operator+=(const SignFlipSums& other) {
    flips += other.flips;
    count += other.count;
    return *this;
  }
};

}  // namespace rramvar
