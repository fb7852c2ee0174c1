#include <string_view>

#include "catch.hpp"
#include "rramvar/metrics/error_metrics.hpp"
#include "rramvar/metrics/metrics.hpp"

using namespace rramvar;

namespace {

// The smallest sums and metric that work, and ones that lack one thing each.
struct Sums {
  void add(const OutputRow&, const OutputScale&) {}
  Sums& operator+=(const Sums&) { return *this; }
};
struct NoAdd {
  NoAdd& operator+=(const NoAdd&) { return *this; }
};
struct AddsRowOnly {
  void add(const OutputRow&) {}
  AddsRowOnly& operator+=(const AddsRowOnly&) { return *this; }
};
struct NoMerge {
  void add(const OutputRow&, const OutputScale&) {}
};
struct NoDefault : Sums {
  explicit NoDefault(int) {}
};

template <class S>
struct MetricOf {
  static constexpr std::string_view name = "minimum";
  using sums_type = S;
  double value(const S&) const { return 0.0; }
};
struct NoName {
  using sums_type = Sums;
  double value(const Sums&) const { return 0.0; }
};
struct NoSums {
  [[maybe_unused]] static constexpr std::string_view name = "no sums";
  double value(const Sums&) const { return 0.0; }
};
struct NoValue {
  static constexpr std::string_view name = "no value";
  using sums_type = Sums;
};
struct MutableValue {
  static constexpr std::string_view name = "mutable value";
  using sums_type = Sums;
  double value(const Sums&) { return 0.0; }
};
struct TextValue {
  static constexpr std::string_view name = "text value";
  using sums_type = Sums;
  std::string_view value(const Sums&) const { return name; }
};
struct Uncopyable : MetricOf<Sums> {
  Uncopyable() = default;
  Uncopyable(const Uncopyable&) = delete;
};

static_assert(Metric<MetricOf<Sums>>);
static_assert(!Metric<MetricOf<NoAdd>>);
static_assert(!Metric<MetricOf<AddsRowOnly>>);
static_assert(!Metric<MetricOf<NoMerge>>);
static_assert(!Metric<MetricOf<NoDefault>>);
static_assert(!Metric<NoName>);
static_assert(!Metric<NoSums>);
static_assert(!Metric<NoValue>);
static_assert(!Metric<MutableValue>);
static_assert(!Metric<TextValue>);
static_assert(!Metric<Uncopyable>);

static_assert(Metric<RelativeL2> && Metric<Rmse> && Metric<SnrDb> && Metric<CosineSimilarity> &&
              Metric<MeanRelativeError<>> && Metric<MaxRelativeError<std::centi>> &&
              Metric<ReluFlipShare> && Metric<OutputCount>);

// Metrics share sums of one type, and only of one type.
template <class... S>
using distinct = typename detail::Distinct<std::tuple<>, S...>::type;
static_assert(std::is_same_v<distinct<>, std::tuple<>>);
static_assert(std::is_same_v<distinct<int>, std::tuple<int>>);
static_assert(
    std::is_same_v<distinct<int, char, int, int, char, long>, std::tuple<int, char, long>>);
static_assert(std::is_same_v<distinct<char, char, int>, std::tuple<char, int>>);

static_assert(AllMetrics::size == 7 && AllMetrics::names[0] == "relative_l2");
static_assert(ErrorMetrics<>::size == 0);

}  // namespace

TEST_CASE("Metric concepts are checked while this file compiles") {
  SUCCEED();
}
