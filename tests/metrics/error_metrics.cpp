#include "rramvar/metrics/error_metrics.hpp"

#include <cmath>

#include "catch.hpp"
#include "metrics/random_outputs.hpp"

using namespace rramvar;
using rramvar::test::random_outputs;
using rramvar::test::within_rel;

namespace {

/// A user's own metric with a parameter: the share of outputs whose error exceeds a limit.
struct ShareAbove {
  static constexpr std::string_view name = "share_above";
  struct sums_type {
    std::vector<double> errors;
    void add(const OutputRow& row, const OutputScale&) {
      for (const double e : row.dy) errors.push_back(e);
    }
    sums_type& operator+=(const sums_type& other) {
      errors.insert(errors.end(), other.errors.begin(), other.errors.end());
      return *this;
    }
  };
  double limit = 0.0;

  double value(const sums_type& s) const {
    double above = 0;
    for (const double e : s.errors) above += std::abs(e) > limit;
    return above / static_cast<double>(s.errors.size());
  }
};

/// Counts how often sums of its type are added to.
struct CountingSums {
  static inline int additions = 0;
  double rows = 0.0;
  void add(const OutputRow&, const OutputScale&) {
    ++additions;
    ++rows;
  }
  CountingSums& operator+=(const CountingSums& other) {
    rows += other.rows;
    return *this;
  }
};
template <int>
struct Counting {
  static constexpr std::string_view name = "counting";
  using sums_type = CountingSums;
  double value(const CountingSums& s) const { return s.rows; }
};

}  // namespace

template class rramvar::ErrorMetrics<>;
template class rramvar::ErrorMetrics<RelativeL2>;
template class rramvar::ErrorMetrics<RelativeL2, MeanRelativeError<>, MaxRelativeError<>, Rmse,
                                     SnrDb, CosineSimilarity, ReluFlipShare>;

TEST_CASE("Metrics per filter see that filter's rows, those overall see all") {
  constexpr std::size_t filters = 4;
  const auto outputs = random_outputs(3 * filters, 1);
  const ErrorMetrics<RelativeL2, ReluFlipShare, Rmse, MaxRelativeError<>, OutputCount> metrics;
  using Metrics = std::remove_const_t<decltype(metrics)>;
  Metrics::Accumulator accumulator(filters);
  for (std::size_t i = 0; i < outputs.y.size(); ++i) {
    accumulator.add(i % filters, outputs.row(i), outputs.scale);
  }
  QuadraticSums all;
  RelativeErrorSums<> all_relative;
  SignFlipSums all_flips;
  for (std::size_t f = 0; f < filters; ++f) {
    QuadraticSums quadratic;
    RelativeErrorSums<> relative;
    SignFlipSums flips;
    for (std::size_t i = f; i < outputs.y.size(); i += filters) {
      for (QuadraticSums* sums : {&quadratic, &all}) sums->add(outputs.row(i), outputs.scale);
      for (auto* sums : {&relative, &all_relative}) sums->add(outputs.row(i), outputs.scale);
      for (SignFlipSums* sums : {&flips, &all_flips}) sums->add(outputs.row(i), outputs.scale);
    }
    const auto values = metrics.of_filter(accumulator, f);
    CHECK(values[0] == RelativeL2{}.value(quadratic));
    CHECK(values[1] == ReluFlipShare{}.value(flips));
    CHECK(values[2] == Rmse{}.value(quadratic));
    CHECK(values[3] == relative.maximum);
    CHECK(values[4] == static_cast<double>(quadratic.count));
  }
  const auto values = metrics.overall(accumulator);
  CHECK_THAT(values[0], within_rel(RelativeL2{}.value(all), 1e-14));
  CHECK(values[1] == ReluFlipShare{}.value(all_flips));
  CHECK_THAT(values[2], within_rel(Rmse{}.value(all), 1e-14));
  CHECK(values[3] == all_relative.maximum);
  CHECK(values[4] == static_cast<double>(all.count));
}

TEST_CASE("Metrics of one sums_type form it once") {
  const auto outputs = random_outputs(1, 2);
  const ErrorMetrics<Counting<0>, RelativeL2, Counting<1>, Counting<2>> metrics;
  decltype(metrics)::Accumulator accumulator(1);
  CountingSums::additions = 0;
  accumulator.add(0, outputs.row(0), outputs.scale);
  CHECK(CountingSums::additions == 1);
  const auto values = metrics.overall(accumulator);
  CHECK(values[0] == 1.0);
  CHECK(values[2] == 1.0);
  CHECK(values[3] == 1.0);
}

TEST_CASE("Names stand in the order of the metrics, and values in that of the names") {
  using Metrics = ErrorMetrics<SnrDb, OutputCount, RelativeL2>;
  CHECK(Metrics::names == std::array<std::string_view, 3>{"snr_db", "output_count", "relative_l2"});
  Metrics::Accumulator accumulator(1);
  accumulator.add(0, {std::array{3.0, 4.0}, std::array{0.5, 0.0}}, {4.0});
  const auto values = Metrics{}.overall(accumulator);
  CHECK_THAT(values[0], within_rel(20.0, 1e-14));
  CHECK(values[1] == 2.0);
  CHECK_THAT(values[2], within_rel(0.1, 1e-14));
}

TEST_CASE("clear() starts anew") {
  const auto outputs = random_outputs(2, 3);
  const ErrorMetrics<OutputCount, Rmse> metrics;
  decltype(metrics)::Accumulator used(2);
  decltype(metrics)::Accumulator fresh(2);
  used.add(0, outputs.row(0), outputs.scale);
  used.clear();
  for (auto* accumulator : {&used, &fresh}) accumulator->add(1, outputs.row(1), outputs.scale);
  CHECK(metrics.overall(used) == metrics.overall(fresh));
  CHECK(metrics.of_filter(used, 0)[0] == 0.0);
}

TEST_CASE("A user's own metric, with a parameter, stands beside those of the library") {
  const ErrorMetrics<RelativeL2, ShareAbove> metrics{{}, ShareAbove{0.25}};
  decltype(metrics)::Accumulator accumulator(2);
  accumulator.add(0, {std::array{1.0, 1.0}, std::array{0.1, -0.3}}, {1.0});
  accumulator.add(1, {std::array{1.0, 1.0}, std::array{0.2, 0.2}}, {1.0});
  CHECK(metrics.of_filter(accumulator, 0)[1] == 0.5);
  CHECK(metrics.of_filter(accumulator, 1)[1] == 0.0);
  CHECK(metrics.overall(accumulator)[1] == 0.25);
}
