#pragma once
/// ErrorMetrics<Metric…>: any metrics at once, per filter and overall, each sum formed once.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/metrics/metrics.hpp"

namespace rramvar {

namespace detail {
/// std::tuple of the distinct types among the given ones, in order of first appearance.
template <class Done, class... Rest>
struct Distinct {
  using type = Done;
};
template <class... Done, class First, class... Rest>
struct Distinct<std::tuple<Done...>, First, Rest...>
    : Distinct<std::conditional_t<(std::is_same_v<First, Done> || ...), std::tuple<Done...>,
                                  std::tuple<Done..., First>>,
               Rest...> {};
}  // namespace detail

/// Judges outputs by the given metrics.
/// @tparam Metrics each a Metric; those with equal sums_type share it
template <class... Metrics>
class ErrorMetrics {
  static_assert((Metric<Metrics> && ...),
                "ErrorMetrics<Metric…>: a metric needs `static constexpr string_view name`, a "
                "`sums_type` with `add(row, scale)` and `+=`, and `double value(sums) const`.");

 public:
  static constexpr std::size_t size = sizeof...(Metrics);
  static constexpr std::array<std::string_view, size> names{Metrics::name...};
  using values_type = std::array<double, size>;
  /// Whether all of them follow from Σy², Σdy² and Σy·dy, and so from the Gram matrix.
  static constexpr bool is_quadratic =
      (std::is_same_v<typename Metrics::sums_type, QuadraticSums> && ...);
  /// Whether the sums against two references can be formed in one pass.
  static constexpr bool in_one_pass = size > 0 && (VectorSums<typename Metrics::sums_type> && ...);

  ErrorMetrics() = default;
  explicit ErrorMetrics(Metrics... metrics) requires(size > 0) : metrics_(metrics...) {}

  /// The sums of one trial, apart for each filter.
  class Accumulator {
   public:
    explicit Accumulator(std::size_t filters) : of_filter_(filters) {}

    /// Adds one filter's output for one image.
    void add(std::size_t filter, const OutputRow& row, const OutputScale& scale) {
      RRAMVAR_ASSERT(filter < of_filter_.size());
      std::apply([&](auto&... sums) { add_to_all(row, scale, sums...); }, of_filter_[filter]);
    }
    /// Adds one filter's output for one image to the sums against either reference.
    static void add(std::size_t filter, const OutputRows& rows, const OutputScale& scale,
                    Accumulator& trained, Accumulator& encoded) requires(in_one_pass) {
      RRAMVAR_ASSERT(filter < std::min(trained.of_filter_.size(), encoded.of_filter_.size()));
      add_rows(rows, scale, trained.of_filter_[filter], encoded.of_filter_[filter]);
    }
    /// Adds sums that were formed elsewhere. @tparam S one of the sums_types
    template <class S>
    void add(std::size_t filter, const S& sums) {
      RRAMVAR_ASSERT(filter < of_filter_.size());
      std::get<S>(of_filter_[filter]) += sums;
    }
    void clear() { of_filter_.assign(of_filter_.size(), Sums{}); }

   private:
    friend ErrorMetrics;
    using Sums = typename detail::Distinct<std::tuple<>, typename Metrics::sums_type...>::type;

    /// Those of the library in one pass, a user's own each in theirs.
    template <class... S>
    static void add_to_all(const OutputRow& row, const OutputScale& scale, S&... sums) {
      [[maybe_unused]] const auto of_library = [](auto& one) {
        if constexpr (VectorSums<std::remove_cvref_t<decltype(one)>>) {
          return std::tie(one);
        } else {
          return std::tuple<>{};
        }
      };
      [[maybe_unused]] const auto by_itself = [&](auto& one) {
        if constexpr (!VectorSums<std::remove_cvref_t<decltype(one)>>) one.add(row, scale);
      };
      (by_itself(sums), ...);
      if constexpr ((VectorSums<S> || ...)) {
        std::apply([&](auto&... together) { add_row(row, scale, together...); },
                   std::tuple_cat(of_library(sums)...));
      }
    }

    std::vector<Sums> of_filter_;
  };

  /// The metrics of one filter over all images.
  values_type of_filter(const Accumulator& accumulator, std::size_t filter) const {
    return values(accumulator.of_filter_[filter]);
  }

  /// The metrics of the whole output.
  values_type overall(const Accumulator& accumulator) const {
    typename Accumulator::Sums total{};
    for (const auto& filter : accumulator.of_filter_) merge(total, filter);
    return values(total);
  }

 private:
  template <class... S>
  static void merge(std::tuple<S...>& total, const std::tuple<S...>& part) {
    ((std::get<S>(total) += std::get<S>(part)), ...);
  }
  template <class Sums>
  values_type values(const Sums& sums) const {
    return std::apply(
        [&](const auto&... metric) {
          return values_type{static_cast<double>(metric.value(
              std::get<typename std::remove_cvref_t<decltype(metric)>::sums_type>(sums)))...};
        },
        metrics_);
  }

  std::tuple<Metrics...> metrics_;
};

/// The metrics of the library that need no outputs, only the Gram matrix.
using QuadraticMetrics = ErrorMetrics<RelativeL2, Rmse, SnrDb, CosineSimilarity>;

/// Every metric of the library.
using AllMetrics = ErrorMetrics<RelativeL2, MeanRelativeError<>, MaxRelativeError<>, Rmse, SnrDb,
                                CosineSimilarity, ReluFlipShare>;

}  // namespace rramvar
