#include "rramvar/metrics/metrics.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "metrics/random_outputs.hpp"

using namespace rramvar;
using rramvar::test::random_outputs;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

template struct rramvar::MeanRelativeError<std::milli>;
template struct rramvar::MaxRelativeError<std::centi>;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A metric of all rows.
template <class M>
double judge(const test::Outputs& outputs) {
  typename M::sums_type sums;
  for (std::size_t i = 0; i < outputs.y.size(); ++i) sums.add(outputs.row(i), outputs.scale);
  return M{}.value(sums);
}

template <class M>
double judge_row(const std::vector<double>& y, const std::vector<double>& dy,
                 double max_abs = 1.0) {
  return judge<M>({{y}, {dy}, {max_abs}});
}

}  // namespace

TEST_CASE("Quadratic metrics follow their definitions") {
  for (const std::uint32_t seed : {1u, 2u, 3u}) {
    const auto outputs = random_outputs(20, seed);
    double yy = 0, ee = 0, hat = 0, cross = 0, n = 0;
    outputs.each([&](double y, double dy) {
      yy += y * y;
      ee += dy * dy;
      hat += (y + dy) * (y + dy);
      cross += y * (y + dy);
      ++n;
    });
    CHECK_THAT(judge<RelativeL2>(outputs), within_rel(std::sqrt(ee) / std::sqrt(yy), 1e-12));
    CHECK_THAT(judge<Rmse>(outputs), within_rel(std::sqrt(ee / n), 1e-12));
    CHECK_THAT(judge<SnrDb>(outputs), within_abs(10 * std::log10(yy / ee), 1e-10));
    CHECK_THAT(judge<CosineSimilarity>(outputs),
               within_rel(cross / std::sqrt(yy) / std::sqrt(hat), 1e-12));
    CHECK(judge<OutputCount>(outputs) == n);
  }
}

TEST_CASE("Relative errors leave out outputs of at most a thousandth of the largest") {
  for (const std::uint32_t seed : {4u, 5u, 6u}) {
    const auto outputs = random_outputs(20, seed);
    double sum = 0, largest = 0, n = 0, left_out = 0;
    outputs.each([&](double y, double dy) {
      if (std::abs(y) <= outputs.scale.max_abs * 1e-3) {
        ++left_out;
        return;
      }
      sum += std::abs(dy / y);
      largest = std::max(largest, std::abs(dy / y));
      ++n;
    });
    CHECK(left_out > n / 4);
    CHECK_THAT(judge<MeanRelativeError<>>(outputs), within_rel(sum / n, 1e-12));
    CHECK_THAT(judge<MaxRelativeError<>>(outputs), within_rel(largest, 1e-15));
  }
}

TEST_CASE("The floor of relative errors is exclusive, and a policy") {
  const std::vector<double> y{-8.0, 0.5, -0.5, 0.4999};
  const std::vector<double> dy{0.8, 0.05, 5.0, 500.0};
  using Sixteenth = std::ratio<1, 16>;
  CHECK_THAT(judge_row<MeanRelativeError<Sixteenth>>(y, dy, 8.0), within_rel(0.1, 1e-15));
  CHECK_THAT(judge_row<MaxRelativeError<Sixteenth>>(y, dy, 8.0), within_rel(0.1, 1e-15));
  using Seventeenth = std::ratio<1, 17>;
  CHECK_THAT(judge_row<MaxRelativeError<Seventeenth>>(y, dy, 8.0),
             within_rel(500.0 / 0.4999, 1e-15));
  CHECK(std::isnan(judge_row<MeanRelativeError<>>({0.0}, {1.0}, 0.0)));  // nothing is above it
}

TEST_CASE("ReLU flips are counted where exactly one of y and y + dy is positive") {
  const auto outputs = random_outputs(30, 7);
  double flips = 0, n = 0;
  outputs.each([&](double y, double dy) {
    flips += std::max(y, 0.0) == 0.0 ? (y + dy > 0.0) : (std::max(y + dy, 0.0) == 0.0);
    ++n;
  });
  CHECK(flips > 0);
  CHECK(judge<ReluFlipShare>(outputs) == flips / n);
  CHECK(judge_row<ReluFlipShare>({1.0, 1.0, -1.0, -1.0, 0.0, 0.0, 0.0, 2.0},
                                 {-1.0, -0.9, 1.0, 1.1, 0.0, 0.1, -0.1, -3.0}) == 4.0 / 8.0);
}

TEST_CASE("Without an error: 0, infinite SNR, cosine 1") {
  const std::vector<double> y{1.0, -2.0, 2.0};
  const std::vector<double> zero{0.0, 0.0, 0.0};
  CHECK(judge_row<RelativeL2>(y, zero) == 0.0);
  CHECK(judge_row<Rmse>(y, zero) == 0.0);
  CHECK(judge_row<SnrDb>(y, zero) == infinity);
  CHECK(judge_row<CosineSimilarity>(y, zero) == 1.0);
  CHECK(judge_row<MeanRelativeError<>>(y, zero) == 0.0);
  CHECK(judge_row<MaxRelativeError<>>(y, zero) == 0.0);
  CHECK(judge_row<ReluFlipShare>(y, zero) == 0.0);
}

TEST_CASE("An infinite or undefined error reaches every metric of size, wherever it stands") {
  for (std::size_t place = 0; place < 19; ++place) {
    CAPTURE(place);
    std::vector<double> y(19, 1.0);
    std::vector<double> dy(19, 0.1);
    dy[place] = -infinity;
    CHECK(judge_row<RelativeL2>(y, dy) == infinity);
    CHECK(judge_row<MeanRelativeError<>>(y, dy) == infinity);
    CHECK(judge_row<MaxRelativeError<>>(y, dy) == infinity);
    CHECK(judge_row<SnrDb>(y, dy) == -infinity);
    dy[place] = std::nan("");
    CHECK(std::isnan(judge_row<RelativeL2>(y, dy)));
    CHECK(std::isnan(judge_row<Rmse>(y, dy)));
    CHECK(std::isnan(judge_row<SnrDb>(y, dy)));
    CHECK(std::isnan(judge_row<CosineSimilarity>(y, dy)));
    CHECK(std::isnan(judge_row<MeanRelativeError<>>(y, dy)));
    CHECK(std::isnan(judge_row<MaxRelativeError<>>(y, dy)));
  }
}
