#include "rramvar/characterize/fit/compare_fits.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include "catch.hpp"
#include "characterize/ni_rram.hpp"
#include "characterize/synthetic.hpp"
#include "error_text.hpp"
#include "rramvar/device/distributions/gamma.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/log_normal_mixture.hpp"
#include "rramvar/device/distributions/normal.hpp"

using namespace rramvar;
using rramvar::test::has_all;
using rramvar::test::sample_of;
using rramvar::test::within_rel;

namespace {

/// One family's row.
const FamilyResult& row(const FitComparison& comparison, std::string_view family) {
  for (const FamilyResult& result : comparison.families) {
    if (result.family == family) return result;
  }
  throw Error("no such family");
}

}  // namespace

TEST_CASE("The criteria pick the law that made the sample") {
  const CompareOptions untested{.test_fits = false};
  const auto picks = [&](const auto& law) {
    const auto sample = sample_of(law, 2000);
    return std::string(compare_fits(sample, untested).best_bic);
  };
  CHECK(picks(NormalResistance<1>{{1e4}, {4e3}, {1}}) == "normal");
  CHECK(picks(LogNormalResistance<1>{{12}, {0.8}}) == "log-normal");
  CHECK(picks(WeibullResistance<1>{{1e5}, {2.0}}) == "Weibull");
  CHECK(picks(GammaResistance<1>{{2.5}, {6e4}}) == "gamma");
  CHECK(picks(LogNormalMixture<1, 2>{{{{0.1, 0.9}}}, {{{9.0, 12.1}}}, {{{0.15, 0.9}}}}) ==
        "log-normal mixture");
}

TEST_CASE("A comparison lists every family, its weight and its p-values") {
  const auto sample = sample_of(GammaResistance<1>{{2.5}, {6e4}}, 500);
  const auto comparison = compare_fits(sample, {.gof = {.replicates = 99}});
  REQUIRE(comparison.families.size() == 5);
  double weights = 0.0;
  for (const FamilyResult& family : comparison.families) weights += family.aic_weight;
  CHECK_THAT(weights, within_rel(1.0, 1e-12));
  const FamilyResult& gamma = row(comparison, "gamma");
  const FamilyResult& normal = row(comparison, "normal");
  CHECK(comparison.best_aic == "gamma");
  CHECK(comparison.best_aicc == "gamma");
  CHECK_THAT(normal.aic_weight / gamma.aic_weight,
             within_rel(std::exp(0.5 * (gamma.fit->aic() - normal.fit->aic())), 1e-9));
  REQUIRE(gamma.gof.has_value());
  CHECK(gamma.gof->ks_p_value > 0.02);
  CHECK(normal.gof->ks_p_value == 0.01);
  CHECK(normal.gof->ad_p_value == 0.01);
  CHECK(row(comparison, comparison.best_ad).gof->ad_p_value >= gamma.gof->ad_p_value);
}

TEST_CASE("A family that cannot be fitted is listed with the reason") {
  const auto few = sample_of(LogNormalResistance<1>{{12}, {0.8}}, 10);
  const auto comparison = compare_fits(few, {.gof = {.replicates = 19}});
  const FamilyResult& mixture = row(comparison, "log-normal mixture");
  CHECK_FALSE(mixture.fit.has_value());
  CHECK(mixture.aic_weight == 0.0);
  CHECK(has_all(mixture.problem, {"10 resistances", "at least 20"}));
  CHECK(row(comparison, "Weibull").fit.has_value());
  CHECK_FALSE(comparison.best_aic.empty());

  const auto nothing = compare_fits(std::vector<ohm>(30, 5e3));
  CHECK(nothing.families.size() == 5);
  CHECK(nothing.best_aic.empty());
  CHECK(nothing.best_ks.empty());
  for (const FamilyResult& family : nothing.families) {
    CHECK(has_all(family.problem, {"all 30 resistances are equal"}));
    CHECK(family.aic_weight == 0.0);
  }
}

TEST_CASE("The HRS of the NI-RRAM array is a mixture, and none of the laws fits it well") {
  const auto data = test::ni_rram();
  if (!data) {
    WARN("skipped: RRAMVAR_DATA is not set");
    return;
  }
  const auto comparison =
      compare_fits(data->states[0].resistance, {.gof = {.replicates = 19, .most_values = 500}});
  CHECK(comparison.best_aic == "log-normal mixture");
  CHECK(comparison.best_bic == "log-normal mixture");
  for (const FamilyResult& family : comparison.families) {
    CAPTURE(family.family);
    CHECK(family.problem.empty());
    REQUIRE(family.gof.has_value());
    CHECK(family.gof->ad_p_value == 0.05);
  }
}
