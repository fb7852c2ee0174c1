#include "rramvar/device/distributions/smoothed_empirical.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "error_text.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/device/distributions/log_normal.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

/// The quantiles of a log-normal law at (i − ½)/n: the most typical sample it can have.
std::vector<ohm> typical_sample(double mu, double sigma, std::size_t n) {
  std::vector<ohm> out;
  for (std::size_t i = 0; i < n; ++i) {
    const double p = (static_cast<double>(i) + 0.5) / static_cast<double>(n);
    out.push_back(std::exp(mu + sigma * normal_quantile(p)));
  }
  return out;
}

}  // namespace

TEST_CASE("A typical log-normal sample, smoothed, is its own law from tail to tail") {
  const LogNormalResistance<2> law{{12.0, 9.0}, {1.4, 0.07}};
  for (const std::size_t n : {2u, 3u, 10u, 1000u}) {
    const SmoothedEmpirical<2> d{
        DeviceLUT<2>::from(typical_sample(12.0, 1.4, n), typical_sample(9.0, 0.07, n))};
    CAPTURE(n);
    for (LogicState s = 0; s < 2; ++s) {
      CHECK_THAT(d.sigma_below(s), within_rel(law.sigma_ln[s], 1e-11));
      CHECK_THAT(d.sigma_above(s), within_rel(law.sigma_ln[s], 1e-11));
      for (const double p : {1e-300, 1e-12, 1e-3, 0.04, 0.3, 0.5, 0.9}) {
        CAPTURE(p);
        CHECK_THAT(d.quantile(s, p), within_rel(law.quantile(s, p), 1e-9));
        CHECK_THAT(d.upper_quantile(s, p), within_rel(law.upper_quantile(s, p), 1e-9));
      }
      for (const double k : {-2.0, -1.0, 1.0, 2.0}) {
        const auto power = [k](ohm r) { return std::pow(r, k); };
        CAPTURE(k);
        CHECK_THAT(d.mean(s, power), within_rel(law.mean(s, power), 1e-10));
      }
      CHECK_THAT(d.mean(s, [](ohm) { return 1.0; }), within_rel(1.0, 1e-14));
    }
  }
}

TEST_CASE("Every entry is the quantile at its plotting position") {
  const SmoothedEmpirical d{builtin_lut("radar_1t1r")};
  for (LogicState s = 0; s < 2; ++s) {
    const auto r = d.lut().sorted(s);
    const double n = static_cast<double>(r.size());
    for (std::size_t i = 0; i < r.size(); i += 37) {
      const double p = (static_cast<double>(i) + 0.5) / n;
      CAPTURE(s, i);
      CHECK_THAT(d.cdf(s, r[i]), within_rel(p, 1e-12));
      CHECK_THAT(d.survival(s, r[i]), within_rel(1.0 - p, 1e-12));
      CHECK_THAT(d.quantile(s, p), within_rel(r[i], 1e-12));
    }
    CHECK(d.extrapolated_below(s) == 0.5 / n);
    CHECK(d.extrapolated_above(s) == 0.5 / n);
    CHECK_THAT(d.cdf(s, r.front()), within_rel(d.extrapolated_below(s), 1e-12));
    CHECK_THAT(d.survival(s, r.back()), within_rel(d.extrapolated_above(s), 1e-12));
  }
  CHECK(d.citation() == builtin_table("radar_1t1r").citation);
}

TEST_CASE("The smoothed cdf and quantiles invert each other to 1e-9, down to 1e-300") {
  for (const char* name : {"ni_rram_1t1r", "radar_1t1r"}) {
    const SmoothedEmpirical d{builtin_lut(name)};
    for (LogicState s = 0; s < 2; ++s) {
      for (double p = 0.999; p > 1e-300; p *= p > 1e-4 ? 0.993 : 1e-3) {
        CAPTURE(name, s, p);
        CHECK_THAT(d.cdf(s, d.quantile(s, p)), within_rel(p, 1e-9));
        CHECK_THAT(d.survival(s, d.upper_quantile(s, p)), within_rel(p, 1e-9));
      }
      CHECK(d.cdf(s, 0.0) == 0.0);
      CHECK(d.survival(s, -1.0) == 1.0);
    }
  }
}

TEST_CASE("The smoothed mean is the closed form, segment by segment") {
  // Between two entries, and in each tail, R is a piece of a log-normal law:
  // ∫ exp(k(a + bz)) φ(z) dz = exp(ka + k²b²/2)·(Φ(z₁ − kb) − Φ(z₀ − kb)).
  const auto lut = DeviceLUT<2>::from(std::vector{1e3, 1.2e3, 1.2e3, 5e3}, std::vector{1.0, 2.0});
  const SmoothedEmpirical<2> d{lut};
  for (const double k : {-1.0, 1.0, 2.0}) {
    double exact = 0.0;
    const auto piece = [&](double ln_r, double at, double b, double z0, double z1) {
      const double a = ln_r - b * at;
      exact +=
          std::exp(k * a + k * k * b * b / 2) * (normal_cdf(z1 - k * b) - normal_cdf(z0 - k * b));
    };
    const double z[] = {normal_quantile(0.125), normal_quantile(0.375), -normal_quantile(0.375),
                        -normal_quantile(0.125)};
    const auto r = lut.sorted(0);
    piece(std::log(r[0]), z[0], d.sigma_below(0), -100.0, z[0]);
    for (std::size_t i = 1; i < 4; ++i) {
      piece(std::log(r[i]), z[i], std::log(r[i] / r[i - 1]) / (z[i] - z[i - 1]), z[i - 1], z[i]);
    }
    piece(std::log(r[3]), z[3], d.sigma_above(0), z[3], 100.0);
    CAPTURE(k);
    CHECK_THAT(d.mean(0, [k](ohm x) { return std::pow(x, k); }), within_rel(exact, 1e-11));
  }
}

TEST_CASE("Each tail has the spread of the population it belongs to") {
  // One entry in ten is a failed RESET, near the LRS; the others spread widely above.
  std::vector<ohm> hrs = typical_sample(12.0, 1.0, 900);
  const std::vector<ohm> failed = typical_sample(8.0, 0.05, 100);
  hrs.insert(hrs.end(), failed.begin(), failed.end());
  const SmoothedEmpirical<2> d{DeviceLUT<2>::from(hrs, std::vector{5e3, 6e3})};
  // The scores of the whole lie closer together than those of the part: the slope errs upwards, the
  // safe side, here by a factor of 1.6.
  CHECK(d.sigma_below(0) > 0.05);
  CHECK(d.sigma_below(0) < 0.1);
  CHECK_THAT(d.sigma_above(0), within_rel(1.0, 1.0 / 10));
  // A 1e-9 at the low end stays with the failed RESETs: a fit to the whole would put it near 900.
  CHECK(d.quantile(0, 1e-9) > std::exp(7.5));
}

TEST_CASE("The extrapolated quantile at 1e-6 is as uncertain as documented") {
  // 300 tables each; the standard deviation of 300 numbers is uncertain by 4 %, so a tolerance of
  // 20 % fails once in 1e6 right programs.
  const LogNormalResistance<2> law{{0.0, 0.0}, {1.0, 1.0}};
  constexpr std::size_t tables = 300;
  for (const auto& [n, expected] : {std::pair{100u, 1.1}, std::pair{1000u, 0.5}}) {
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < tables; ++i) {
      const SmoothedEmpirical d{DeviceLUT<2>::tabulate(law, n, 100 + i)};
      const double error = std::log(d.quantile(0, 1e-6)) - normal_quantile(1e-6);
      sum += error;
      squares += error * error;
    }
    const double mean = sum / tables;
    CAPTURE(n, mean);
    CHECK_THAT(std::sqrt(squares / tables - mean * mean), within_rel(expected, 0.2));
    CHECK(std::abs(mean) < 0.25 * expected);
  }
}

TEST_CASE("Equal entries keep their probability, also at the ends") {
  const std::vector<ohm> clipped{5.0, 5.0, 5.0, 6.0, 7.0, 9.0, 9.0, 9.0, 9.0, 9.0,
                                 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0};
  const SmoothedEmpirical<2> d{DeviceLUT<2>::from(clipped, std::vector{1.0, 2.0})};
  CHECK_THAT(d.cdf(0, 9.0) - d.cdf(0, std::nextafter(9.0, 0.0)), within_abs(14.0 / 20, 1e-12));
  CHECK(d.quantile(0, 0.3) == 9.0);
  CHECK(d.quantile(0, 0.97) == 9.0);
  // All of the outermost ten are equal: the tail looks further in for its spread.
  CHECK(d.sigma_above(0) > 0.0);
  CHECK(d.upper_quantile(0, 1e-9) > 9.0);
  CHECK(d.survival(0, 10.0) > 0.0);
  CHECK(d.survival(0, 10.0) < d.extrapolated_above(0));
}

TEST_CASE("A state without two different entries has no tail to fit") {
  CHECK(error_of([] {
          SmoothedEmpirical<2>{DeviceLUT<2>::from(std::vector{1.0, 2.0}, std::vector{5.0})};
        }) ==
        "state 1 has no two different resistances (a tail cannot be fitted to one value); add "
        "measured cycles, or use the table as it is");
  CHECK(error_of([] {
          SmoothedEmpirical<2>{DeviceLUT<2>::from(std::vector{3.0, 3.0}, std::vector{5.0, 6.0})};
        }).find("state 0") == 0);
}
