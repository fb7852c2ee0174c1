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

TEST_CASE("Sums against both references in one pass are those of two passes") {
  constexpr std::size_t n = 61;  // no multiple of any vector
  const ErrorMetrics<RelativeL2, ReluFlipShare, Rmse, MaxRelativeError<>> metrics;
  using Metrics = std::remove_const_t<decltype(metrics)>;
  static_assert(Metrics::in_one_pass && !ErrorMetrics<RelativeL2, Counting<0>>::in_one_pass);
  test::Random random(5);
  const OutputScale scale{.max_abs = 4.0};
  std::vector<double> trained(n), encoded(n), rounding(n), trained_inverse(n), encoded_inverse(n);
  std::vector<double> from_trained(n), from_encoded(n);
  std::vector<float> error(n);
  random.fill_normal(error);
  for (std::size_t j = 0; j < n; ++j) {
    trained[j] = j % 7 == 0 ? 0.0 : random.normal();
    rounding[j] = random.normal(0.0, 0.01);
    encoded[j] = trained[j] + rounding[j];
    trained_inverse[j] = 1.0 / std::abs(trained[j]);
    encoded_inverse[j] = 1.0 / std::abs(encoded[j]);
    from_encoded[j] = 0.25 * error[j];
    from_trained[j] = rounding[j] + from_encoded[j];
  }
  Metrics::Accumulator vs_trained(1), vs_encoded(1), vs_trained_alone(1), vs_encoded_alone(1);
  Metrics::Accumulator::add(
      0, {trained, trained_inverse, encoded, encoded_inverse, rounding, error, 0.25}, scale,
      vs_trained, vs_encoded);
  vs_trained_alone.add(0, {trained, from_trained, trained_inverse}, scale);
  vs_encoded_alone.add(0, {encoded, from_encoded, encoded_inverse}, scale);
  CHECK(metrics.overall(vs_trained) == metrics.overall(vs_trained_alone));
  CHECK(metrics.overall(vs_encoded) == metrics.overall(vs_encoded_alone));
  CHECK(metrics.overall(vs_trained) != metrics.overall(vs_encoded));
}

TEST_CASE("An output that is read as NaN does not pass ReLU") {
  const ErrorMetrics<ReluFlipShare> metrics;
  std::remove_const_t<decltype(metrics)>::Accumulator sums(1);
  const double nan = std::nan("");
  const std::vector<double> y{1.0, -1.0, 0.0, 2.0, 1.0, -1.0, -1.0, 3.0};
  const std::vector<double> dy{nan, nan, nan, -2.0, -0.5, 1.0, 1.5, -4.0};
  sums.add(0, {y, dy}, OutputScale{.max_abs = 3.0});
  CHECK(metrics.overall(sums)[0] == 4.0 / 8.0);  // the first, fourth, seventh and last
}
