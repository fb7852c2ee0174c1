#include "rramvar/device/builtin_tables.hpp"

#include <algorithm>
#include <functional>

#include "catch.hpp"
#include "error_text.hpp"

using namespace rramvar;
using rramvar::test::within_rel;

namespace {

template <class Range>
bool rises(const Range& range) {
  return std::adjacent_find(range.begin(), range.end(), std::greater_equal<>{}) == range.end();
}

}  // namespace

TEST_CASE("Every built-in table is whole, ordered and cited") {
  REQUIRE(!builtin_tables().empty());
  for (const QuantileTable& table : builtin_tables()) {
    INFO(table.name);
    CHECK(&builtin_table(table.name) == &table);
    CHECK(!table.description.empty());
    CHECK(!table.citation.empty());
    CHECK(table.read_voltage > 0.0);
    CHECK(table.measured > 0);
    REQUIRE(table.probability.size() >= 2);
    REQUIRE(table.hrs_ohm.size() == table.probability.size());
    REQUIRE(table.lrs_ohm.size() == table.probability.size());
    CHECK(rises(table.probability));
    CHECK(rises(table.hrs_ohm));
    CHECK(rises(table.lrs_ohm));
    CHECK(table.probability.front() > 0.0);
    CHECK(table.probability.back() < 1.0);
    CHECK(table.lrs_ohm.front() > 0.0);
    CHECK(builtin_lut(table.name).citation() == table.citation);
  }
}

TEST_CASE("ni_rram_1t1r has the medians and spreads of its measurement") {
  const auto lut = builtin_lut("ni_rram_1t1r");
  CHECK(lut.size(0) == 1000);
  CHECK(lut.size(1) == 1000);
  CHECK_THAT(lut.median(0), within_rel(155.8e3, 0.01));
  CHECK_THAT(lut.median(1), within_rel(7434.0, 0.001));
  CHECK_THAT(lut.sigma_ln(0), within_rel(1.3907, 0.03));
  CHECK_THAT(lut.sigma_ln(1), within_rel(0.0752, 0.03));
}

TEST_CASE("interpolated_quantile goes through its table, and on beyond it") {
  const QuantileTable& table = builtin_table("ni_rram_1t1r");
  for (std::size_t i = 0; i < table.probability.size(); ++i) {
    const double p = table.probability[i];
    CHECK_THAT(interpolated_quantile(table.probability, table.hrs_ohm, p),
               within_rel(table.hrs_ohm[i], 1e-12));
  }
  // ln R is linear in the normal score: exact for a log-normal law, inside and outside.
  const double p[] = {0.1, 0.5, 0.8};
  const auto law = [](double probability) {
    return std::exp(9 + 2 * normal_quantile(probability));
  };
  const ohm r[] = {law(p[0]), law(p[1]), law(p[2])};
  for (const double probability : {1e-9, 0.05, 0.1, 0.3, 0.5, 0.7, 0.8, 0.999}) {
    CHECK_THAT(interpolated_quantile(p, r, probability), within_rel(law(probability), 1e-12));
  }
}

TEST_CASE("make_lut takes the quantiles at the middles of n equal shares") {
  const QuantileTable& table = builtin_table("ni_rram_1t1r");
  const auto lut = make_lut(table, 10);
  REQUIRE(lut.size(0) == 10);
  for (std::size_t i = 0; i < 10; ++i) {
    const double p = 0.05 + 0.1 * static_cast<double>(i);
    CHECK_THAT(lut.sorted(1)[i],
               within_rel(interpolated_quantile(table.probability, table.lrs_ohm, p), 1e-13));
  }
}

TEST_CASE("An unknown built-in device is answered with the nearest one") {
  CHECK(rramvar::test::error_of([] { builtin_lut("ni_rram"); }) ==
        "unknown built-in device 'ni_rram'; the nearest known names are: ni_rram_1t1r");
}
