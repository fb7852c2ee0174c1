// Known truth in, known truth out: the stated 95 % intervals cover it in 95 % of all samples.
//
// The quick version repeats 400 times and allows 0.91 to 0.99 (3.7 standard errors: a false alarm
// in one of 4000 checks); the full one, [.long], 2000 times and 0.93 to 0.97 (4.1: one in 20,000).
// The seeds are fixed, so that a check that passes once passes always.
#include <cstdio>
#include <string>
#include <vector>

#include "catch.hpp"
#include "characterize/synthetic.hpp"
#include "rramvar/characterize/fit/fit_gamma.hpp"
#include "rramvar/characterize/fit/fit_mixture.hpp"
#include "rramvar/characterize/fit/fit_normal.hpp"
#include "rramvar/characterize/fit/fit_weibull.hpp"
#include "rramvar/characterize/statistics/variance_components.hpp"

using namespace rramvar;
using rramvar::test::Coverage;
using rramvar::test::sample_of;
using rramvar::test::SyntheticArray;

namespace {

struct Effort {
  std::uint32_t repeats;
  double least;
  double most;
};
constexpr Effort quick{400, 0.91, 0.99};
constexpr Effort full{2000, 0.93, 0.97};

void check(const std::string& what, const std::vector<Coverage>& coverages, const Effort& effort) {
  for (const Coverage& c : coverages) {
    CAPTURE(what, c.name, c.share());
    CHECK(c.of == effort.repeats);
    CHECK(c.share() >= effort.least);
    CHECK(c.share() <= effort.most);
    if (effort.repeats == full.repeats) {
      std::printf("%-44s %-12s %.4f\n", what.c_str(), c.name.c_str(), c.share());
    }
  }
}

template <class F, class Law>
void check_fit(const F& fitter, const Law& law, std::size_t n, const std::vector<double>& truth,
               const Effort& effort) {
  std::vector<Coverage> coverages;
  for (std::uint32_t repeat = 0; repeat < effort.repeats; ++repeat) {
    const auto fit = fitter(sample_of(law, n, repeat));
    REQUIRE(fit.parameters.size() == truth.size());
    if (coverages.empty()) {
      for (std::size_t i = 0; i < truth.size(); ++i) {
        coverages.push_back({std::string(fit.parameters[i].name), truth[i]});
      }
    }
    for (std::size_t i = 0; i < truth.size(); ++i) coverages[i].add(fit.parameters[i].ci95);
  }
  check(std::string(F::family) + ", n = " + std::to_string(n), coverages, effort);
}

void check_fits(const Effort& effort) {
  for (const std::size_t n : {std::size_t{200}, std::size_t{1000}}) {
    check_fit(LogNormalFitter{}, LogNormalResistance<1>{{8.9}, {0.075}}, n, {8.9, 0.075}, effort);
    check_fit(NormalFitter{}, NormalResistance<1>{{7500}, {600}, {1}}, n, {7500, 600}, effort);
    check_fit(WeibullFitter{}, WeibullResistance<1>{{1.5e5}, {0.8}}, n, {1.5e5, 0.8}, effort);
    check_fit(GammaFitter{}, GammaResistance<1>{{2.5}, {6e4}}, n, {2.5, 6e4}, effort);
  }
  // A HRS of which 10 % of the RESETs failed, and two sub-populations that overlap.
  check_fit(LogNormalMixtureFitter{},
            LogNormalMixture<1, 2>{{{{0.1, 0.9}}}, {{{8.97, 12.1}}}, {{{0.15, 0.9}}}}, 1000,
            {0.1, 8.97, 0.15, 12.1, 0.9}, effort);
  check_fit(LogNormalMixtureFitter{},
            LogNormalMixture<1, 2>{{{{0.3, 0.7}}}, {{{10.0, 12.5}}}, {{{0.6, 0.8}}}}, 2000,
            {0.3, 10.0, 0.6, 12.5, 0.8}, effort);
}

void check_components(const std::string& what, const SyntheticArray& array, const Effort& effort) {
  const double share = array.d2d * array.d2d / (array.d2d * array.d2d + array.c2c * array.c2c);
  std::vector<Coverage> coverages{{"c2c", array.c2c}, {"d2d", array.d2d}, {"d2d share", share}};
  for (std::uint32_t repeat = 0; repeat < effort.repeats; ++repeat) {
    const VarianceComponents v = variance_components(array(1 + repeat));
    coverages[0].add(v.c2c->ci95);
    coverages[1].add(v.d2d->ci95);
    coverages[2].add(v.d2d_share_ci95);
  }
  check(what, coverages, effort);
}

void check_all_components(const Effort& effort) {
  // RADAR's split of the HRS and of the LRS (IEEE TED 2021, doi 10.1109/TED.2021.3097975).
  check_components("components, 100 cells x 10 cycles",
                   {12.0, 0.98, 0.742, std::vector<std::size_t>(100, 10)}, effort);
  check_components("components, 20 cells x 50 cycles",
                   {9.0, 0.094, 0.129, std::vector<std::size_t>(20, 50)}, effort);
  check_components("components, 500 cells x 2 cycles",
                   {9.0, 0.05, 0.06, std::vector<std::size_t>(500, 2)}, effort);
  std::vector<std::size_t> cycles;
  for (std::size_t i = 0; i < 120; ++i) cycles.push_back(1 + i % 8);
  check_components("components, 120 cells x 1 to 8 cycles", {12.0, 0.9, 0.7, cycles}, effort);
}

}  // namespace

TEST_CASE("The intervals of every fit cover the truth") {
  check_fits(quick);
}

TEST_CASE("The intervals of the variance components cover the truth") {
  check_all_components(quick);
}

TEST_CASE("The intervals cover the truth in 93 to 97 % of 2000 samples", "[.long]") {
  check_fits(full);
  check_all_components(full);
}
