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
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

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
  /// 1/|y|, where many rows have the same y; empty: computed anew.
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

/// Sums that are formed of vectors of outputs, so that several kinds share one pass over a row:
///     static constexpr std::size_t quantities;
///     adder(scale)                a RRAMVAR_KERNEL (v, y, dy, 1/|y|, sums) that adds those of one
///                                 vector each to sums[0 … quantities − 1]; y = dy = 0 adds nothing
///     take(lane sums, count)      adds what came of `count` outputs
template <class S>
concept VectorSums = requires {
  S::quantities;
};

/// Adds a row to all of the given sums, in one pass.
template <VectorSums... S>
void add_row(const OutputRow& row, const OutputScale& scale, S&... sums) {
  RRAMVAR_ASSERT(row.y.size() == row.dy.size());
  RRAMVAR_ASSERT(row.inverse.empty() || row.inverse.size() == row.y.size());
  constexpr std::size_t quantities = (S::quantities + ...);
  const auto adders = std::make_tuple(S::adder(scale)...);
  const auto add = [&](auto v, auto& y, auto& dy, auto& inverse, auto* all) RRAMVAR_KERNEL {
    const auto add_all = [&]<std::size_t... I>(std::index_sequence<I...>) RRAMVAR_KERNEL {
      ((std::get<I>(adders)(v, y, dy, inverse, all), all += S::quantities), ...);
    };
    add_all(std::index_sequence_for<S...>{});
  };
  const auto add_inverted = [&](auto v, auto& x, auto& all)
                                RRAMVAR_KERNEL { add(v, x[0], x[1], x[2], &all[0]); };
  std::vector<double> computed;
  std::span<const double> inverse = row.inverse;
  if (inverse.empty()) {
    for (const double y : row.y) computed.push_back(1.0 / std::abs(y));
    inverse = computed;
  }
  const std::size_t n = row.y.size();
  const LaneSums<quantities> lanes =
      sum_rows<quantities>(n, add_inverted, row.y.data(), row.dy.data(), inverse.data());
  auto from = lanes.begin();
  ((sums.take(std::span<const Lanes, S::quantities>(from, S::quantities), n),
    from += S::quantities),
   ...);
}

/// One filter's output for one image, against both references. What was read differs from what the
/// encoded weights give by scale·error, and from the trained ones by the rounding besides.
struct OutputRows {
  std::span<const double> trained, trained_inverse;  ///< y and 1/|y| of the trained weights
  std::span<const double> encoded, encoded_inverse;  ///< of the encoded ones
  std::span<const double> rounding;                  ///< encoded − trained
  std::span<const float> error;
  double scale = 1.0;  ///< a power of two
};

/// Adds rows to the sums against either reference, in one pass; as add_row does for each.
template <VectorSums... S>
void add_rows(const OutputRows& rows, const OutputScale& scale, std::tuple<S...>& trained,
              std::tuple<S...>& encoded) {
  constexpr std::size_t quantities = (S::quantities + ...);
  const auto adders = std::make_tuple(S::adder(scale)...);
  const auto add = [&](auto v, auto& x, auto& all) RRAMVAR_KERNEL {
    x[0] *= rows.scale;
    x[1] += x[0];
    const auto add_all = [&]<std::size_t... I>(std::index_sequence<I...>, auto& y, auto& dy,
                                               auto& inverse, auto* sums) RRAMVAR_KERNEL {
      ((std::get<I>(adders)(v, y, dy, inverse, sums), sums += S::quantities), ...);
    };
    add_all(std::index_sequence_for<S...>{}, x[2], x[1], x[3], &all[0]);
    add_all(std::index_sequence_for<S...>{}, x[4], x[0], x[5], &all[quantities]);
  };
  const std::size_t n = rows.error.size();
  const LaneSums<2 * quantities> lanes = sum_rows<2 * quantities>(
      n, add, rows.error.data(), rows.rounding.data(), rows.trained.data(),
      rows.trained_inverse.data(), rows.encoded.data(), rows.encoded_inverse.data());
  auto from = lanes.begin();
  const auto take = [&](auto& sums) {
    constexpr std::size_t own = std::remove_cvref_t<decltype(sums)>::quantities;
    sums.take(std::span<const Lanes, own>(from, own), n);
    from += own;
  };
  std::apply([&](S&... sums) { (take(sums), ...); }, trained);
  std::apply([&](S&... sums) { (take(sums), ...); }, encoded);
}

/// Σy², Σdy², Σy·dy: all that quadratic metrics need.
struct QuadraticSums {
  double signal = 0.0;  ///< Σ y²
  double error = 0.0;   ///< Σ dy²
  double cross = 0.0;   ///< Σ y·dy
  std::uint64_t count = 0;

  /// Σ ŷ². Loses its digits where ŷ is far smaller than y.
  double read_signal() const { return signal + 2.0 * cross + error; }

  void add(const OutputRow& row, const OutputScale& scale) { add_row(row, scale, *this); }

  static constexpr std::size_t quantities = 3;
  static auto adder(const OutputScale&) {
    return [](auto, const auto& y, const auto& dy, const auto&, auto* sums) RRAMVAR_KERNEL {
      sums[0] += y * y;
      sums[1] += dy * dy;
      sums[2] += y * dy;
    };
  }
  void take(std::span<const Lanes, quantities> lanes, std::uint64_t outputs) {
    *this += QuadraticSums{sum_of(lanes[0]), sum_of(lanes[1]), sum_of(lanes[2]), outputs};
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
/// @tparam FloorShare outputs of at most this share of the largest |y| are left out, a std::ratio
template <class FloorShare = std::milli>
struct RelativeErrorSums {
  double sum = 0.0;
  double maximum = 0.0;
  std::uint64_t count = 0;

  static constexpr double floor(const OutputScale& scale) {
    return scale.max_abs * FloorShare::num / FloorShare::den;
  }

  void add(const OutputRow& row, const OutputScale& scale) { add_row(row, scale, *this); }

  static constexpr std::size_t quantities = 3;
  static auto adder(const OutputScale& scale) {
    return [least = floor(scale)](auto v, const auto& y, const auto& dy, const auto& inverse,
                                  auto* sums) RRAMVAR_KERNEL {
      using V = decltype(v);
      typename V::Doubles size = y;
      typename V::Doubles ratio = dy;
      V::drop_sign(size);
      V::drop_sign(ratio);
      const typename V::Masks in = size > least;
      ratio *= inverse;
      V::keep_where(in, ratio);
      sums[0] += ratio;
      V::count(in, sums[1]);
      sums[2] = ratio > sums[2] ? ratio : sums[2];
    };
  }
  void take(std::span<const Lanes, quantities> lanes, std::uint64_t) {
    const double total = sum_of(lanes[0]);
    // A NaN is passed over by the comparison, but not by the sum.
    *this += RelativeErrorSums{total, std::isnan(total) ? total : largest_of(lanes[2]),
                               count_of(lanes[1])};
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

  void add(const OutputRow& row, const OutputScale& scale) { add_row(row, scale, *this); }

  static constexpr std::size_t quantities = 1;
  static auto adder(const OutputScale&) {
    return [](auto v, const auto& y, const auto& dy, const auto&, auto* sums) RRAMVAR_KERNEL {
      using V = decltype(v);
      // The greater of y and ŷ passes and the lesser does not, or is NaN. One condition at a time:
      // g++ takes masks apart that it must combine.
      const typename V::Doubles read = y + dy;
      const typename V::Doubles lesser = y < read ? y : read;
      typename V::Doubles greater = y < read ? read : y;
      greater = lesser > 0.0 ? typename V::Doubles{} : greater;
      V::count(greater > 0.0, sums[0]);
    };
  }
  void take(std::span<const Lanes, quantities> lanes, std::uint64_t outputs) {
    *this += SignFlipSums{count_of(lanes[0]), outputs};
  }
  SignFlipSums& operator+=(const SignFlipSums& other) {
    flips += other.flips;
    count += other.count;
    return *this;
  }
};

}  // namespace rramvar
