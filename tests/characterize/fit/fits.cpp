#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "characterize/ni_rram.hpp"
#include "characterize/synthetic.hpp"
#include "error_text.hpp"
#include "rramvar/characterize/fit/fit_device.hpp"
#include "rramvar/characterize/fit/fit_gamma.hpp"
#include "rramvar/characterize/fit/fit_mixture.hpp"
#include "rramvar/characterize/fit/fit_normal.hpp"
#include "rramvar/characterize/fit/fit_weibull.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::sample_of;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

/// The sample of the reference values, in any program: no random numbers.
std::vector<ohm> reference_sample() {
  std::vector<ohm> x;
  for (int i = 0; i < 40; ++i) {
    x.push_back(1e5 * std::exp(0.4 * std::sin(i * 1.7) + 0.3 * std::cos(i * i * 0.9)));
  }
  return x;
}

std::vector<ohm> reference_mixture() {
  std::vector<ohm> x;
  for (int i = 0; i < 300; ++i) {
    x.push_back(std::exp(i % 4 == 0 ? 9 + 0.3 * std::sin(i * 1.3) + 0.1 * std::cos(i * i * 0.7)
                                    : 11 + 0.8 * std::sin(i * 2.1) + 0.6 * std::cos(i * i * 1.1)));
  }
  return x;
}

template <class F>
void for_each_fitter(const F& f) {
  f(NormalFitter{});
  f(LogNormalFitter{});
  f(WeibullFitter{});
  f(GammaFitter{});
  f(LogNormalMixtureFitter{});
}

}  // namespace

// The script of the reference values (SciPy 1.10; Weibull and gamma by mpmath, 30 digits, as roots
// of their score equations; standard errors by numerical second derivatives of SciPy's logpdf):
//   i = numpy.arange(40); x = 1e5*exp(0.4*sin(1.7*i) + 0.3*cos(0.9*i*i))
//   lognorm.fit(x, floc=0), norm.fit(x), weibull_min.fit(x, floc=0), gamma.fit(x, floc=0)
// The mixture: i = arange(300), y = where(i % 4 == 0, 9 + .3 sin(1.3 i) + .1 cos(.7 i²),
//   11 + .8 sin(2.1 i) + .6 cos(1.1 i²)), scipy.optimize.minimize(Nelder-Mead, fatol=1e-14) of
//   −Σ(logaddexp(ln p + norm.logpdf(y, µ1, σ1), ln(1 − p) + norm.logpdf(y, µ2, σ2)) − y).

TEST_CASE("The log-normal fit agrees with SciPy") {
  const auto fit = LogNormalFitter{}(reference_sample());
  CHECK_THAT(fit.distribution.mu_ln[0], within_rel(11.478312676827224, 1e-14));
  CHECK_THAT(fit.distribution.sigma_ln[0], within_rel(0.3443852513273838, 1e-13));
  CHECK_THAT(fit.log_likelihood, within_rel(-473.25027513734767, 1e-13));
  CHECK_THAT(fit.parameters[0].ci95.low, within_rel(11.366769819940156, 1e-8));
  CHECK_THAT(fit.parameters[0].ci95.high, within_rel(11.589855533714292, 1e-8));
  CHECK_THAT(fit.parameters[1].ci95.low, within_rel(0.28570083766289284, 1e-12));
  CHECK_THAT(fit.parameters[1].ci95.high, within_rel(0.4478362700833476, 1e-12));
  CHECK_THAT(fit.aic(), within_rel(4 + 2 * 473.25027513734767, 1e-13));
  CHECK_THAT(fit.aicc(), within_rel(4 + 12.0 / 37 + 2 * 473.25027513734767, 1e-13));
  CHECK_THAT(fit.bic(), within_rel(2 * std::log(40.0) + 2 * 473.25027513734767, 1e-13));
  CHECK(fit.n == 40);
}

TEST_CASE("The normal fit agrees with SciPy") {
  const auto sample = reference_sample();
  const auto fit = NormalFitter{}(sample);
  CHECK_THAT(fit.distribution.mean_ohm[0], within_rel(102360.1809035561, 1e-14));
  CHECK_THAT(fit.distribution.std_ohm[0], within_rel(34479.31887152883, 1e-13));
  CHECK(fit.distribution.minimum_ohm[0] == *std::min_element(sample.begin(), sample.end()));
  CHECK_THAT(fit.log_likelihood, within_rel(-474.68214013924694, 1e-13));
  CHECK(fit.parameters[0].unit == "ohm");
}

TEST_CASE("The Weibull fit agrees with mpmath and SciPy") {
  const auto fit = WeibullFitter{}(reference_sample());
  CHECK_THAT(fit.distribution.scale_ohm[0], within_rel(114430.69984302848, 1e-12));
  CHECK_THAT(fit.distribution.shape[0], within_rel(3.2104504041601854, 1e-12));
  CHECK_THAT(fit.log_likelihood, within_rel(-474.23161047065673, 1e-13));
  CHECK_THAT(fit.parameters[0].standard_error, within_rel(5965.741290601876, 1e-5));
  CHECK_THAT(fit.parameters[1].standard_error, within_rel(0.3864287109082274, 1e-5));
}

TEST_CASE("The gamma fit agrees with mpmath and SciPy") {
  const auto fit = GammaFitter{}(reference_sample());
  CHECK_THAT(fit.distribution.shape[0], within_rel(8.7929200934348722, 1e-12));
  CHECK_THAT(fit.distribution.scale_ohm[0], within_rel(11641.204493599562, 1e-12));
  CHECK_THAT(fit.log_likelihood, within_rel(-473.16864670740813, 1e-13));
  CHECK_THAT(fit.parameters[0].standard_error, within_rel(1.9300061739290424, 1e-5));
  CHECK_THAT(fit.parameters[1].standard_error, within_rel(2629.5072062791114, 1e-5));
}

TEST_CASE("The mixture fit agrees with SciPy's optimiser") {
  const auto fit = LogNormalMixtureFitter{}(reference_mixture());
  const double estimates[] = {0.23217899724884122, 9.000485530984037, 0.21874118557363806,
                              10.916720542617702, 0.7590899437068818};
  const double errors[] = {0.026995177694315833, 0.029531777080030252, 0.02215022423102704,
                           0.056401651907129494, 0.043336496065845345};
  for (std::size_t i = 0; i < 5; ++i) {
    CAPTURE(fit.parameters[i].name);
    CHECK_THAT(fit.parameters[i].estimate, within_rel(estimates[i], 1e-7));
    CHECK_THAT(fit.parameters[i].standard_error, within_rel(errors[i], 1e-5));
  }
  CHECK_THAT(fit.log_likelihood, within_rel(-3539.9052053358528, 1e-13));
  CHECK(fit.distribution.share[0][0] + fit.distribution.share[0][1] == 1.0);
}

TEST_CASE("The mixture fit finds a maximum as high as the climb from the truth") {
  const TwoNormals truths[] = {{0.1, {9.0, 12.1}, {0.15, 0.9}},
                               {0.3, {10.0, 12.5}, {0.6, 0.8}},
                               {0.6, {9.0, 9.4}, {0.1, 0.3}},
                               {0.5, {9.0, 9.0}, {0.1, 0.5}}};
  for (const TwoNormals& truth : truths) {
    const LogNormalMixture<1, 2> law{
        {{{truth.share, 1.0 - truth.share}}}, {truth.mu}, {truth.sigma}};
    for (std::uint32_t repeat = 0; repeat < 25; ++repeat) {
      const auto sample = sample_of(law, 1500, repeat);
      const auto y = logarithms(sample);
      const auto from_truth = TwoNormalsClimber(0.01)(truth, y, 0);
      REQUIRE(from_truth.has_value());
      double sum_ln = 0.0;  // from a density in ln R to one in 1/ohm
      for (const double value : y) sum_ln += value;
      const auto fit = LogNormalMixtureFitter{}(sample);
      CAPTURE(truth.mu[1], repeat);
      CHECK(fit.log_likelihood >= from_truth->log_likelihood - sum_ln - 1e-6);
    }
  }
}

TEST_CASE("A log-likelihood is the sum of ln f, f the derivative of the policy's cdf") {
  for_each_fitter([](const auto& fitter) {
    const auto sample = reference_mixture();
    const auto fit = fitter(sample);
    CAPTURE(fit.family);
    double sum = 0.0;
    for (const ohm r : sample) {
      const auto probability = [&](ohm at) {
        if constexpr (requires { fitter.tails(fit.distribution, at); }) {
          return fitter.tails(fit.distribution, at).lower;
        } else {
          return fit.distribution.cdf(0, at);
        }
      };
      const double step = 1e-5 * r;
      sum += std::log((probability(r + step) - probability(r - step)) / (2 * step));
    }
    CHECK_THAT(fit.log_likelihood, within_rel(sum, 1e-5));
  });
}

TEST_CASE("A fit in other units is the same fit, from 1 ohm to 1e12 ohm") {
  for_each_fitter([](const auto& fitter) {
    const auto sample = reference_mixture();
    const auto fit = fitter(sample);
    for (const double factor : {1e-3, 1e8}) {
      std::vector<ohm> scaled = sample;
      for (ohm& r : scaled) r *= factor;
      const auto other = fitter(scaled);
      CAPTURE(fit.family, factor);
      const double n = static_cast<double>(sample.size());
      CHECK_THAT(other.log_likelihood, within_rel(fit.log_likelihood - n * std::log(factor), 1e-9));
      for (std::size_t i = 0; i < fit.parameters.size(); ++i) {
        const auto& parameter = fit.parameters[i];
        CAPTURE(parameter.name);
        const bool location = parameter.name.substr(0, 2) == "mu";
        const double expected = parameter.unit == "ohm"
                                    ? parameter.estimate * factor
                                    : parameter.estimate + (location ? std::log(factor) : 0.0);
        CHECK_THAT(other.parameters[i].estimate, within_rel(expected, 1e-7));
      }
    }
  });
}

TEST_CASE("Narrow and wide samples are fitted without loss of digits") {
  for (const double spread : {1e-6, 1e-3, 1.0, 4.0}) {
    std::vector<ohm> sample;
    for (int i = 0; i < 1001; ++i) {
      sample.push_back(1e6 * std::exp(spread * normal_quantile((i + 0.5) / 1001)));
    }
    CAPTURE(spread);
    CHECK_THAT(LogNormalFitter{}(sample).distribution.sigma_ln[0], within_rel(spread, 0.01));
    CHECK(WeibullFitter{}(sample).distribution.shape[0] > 0.5 / spread);
    CHECK(WeibullFitter{}(sample).distribution.shape[0] < 2.0 / spread);
    if (spread >= 1e-3 && spread < 4.0) {  // a narrow gamma law is normal with σ/µ = 1/√shape
      CHECK_THAT(GammaFitter{}(sample).distribution.shape[0],
                 within_rel(1.0 / (spread * spread), spread < 1.0 ? 0.01 : 0.5));
    }
  }
}

TEST_CASE("A component of the mixture does not collapse onto ties") {
  // A third of the readings sit on one step of the instrument: the likelihood has no bound there.
  std::vector<ohm> sample = sample_of(LogNormalResistance<1>{{10.0}, {0.5}}, 200);
  for (int i = 0; i < 100; ++i) sample.push_back(22000.0);
  try {
    const auto fit = LogNormalMixtureFitter{}(sample);
    const SampleMoments m(logarithms(sample));
    for (const double sigma : fit.distribution.sigma_ln[0]) {
      CHECK(sigma >= LogNormalMixtureFitter::least_sigma * m.sigma());
    }
  } catch (const Error& error) {
    CHECK(has_all(error.what(), {"log-normal mixture cannot be fitted", "a component shrank"}));
  }
}

TEST_CASE("A sample that cannot be fitted gives a sentence") {
  for_each_fitter([](const auto& fitter) {
    using F = std::decay_t<decltype(fitter)>;
    CAPTURE(F::family);
    const auto error = [&](const std::vector<ohm>& sample) {
      return error_of([&] { fitter(sample); });
    };
    CHECK(has_all(error({}), {"cannot be fitted to 0 resistances", "needs at least"}));
    CHECK(has_all(error({1e4, 2e4}), {"to 2 resistances", F::family}));
    CHECK(has_all(error(std::vector<ohm>(50, 1e4)), {"all 50 resistances are equal"}));
    std::vector<ohm> bad = reference_sample();
    for (const double r : {0.0, -5.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
      bad[7] = r;
      CHECK(has_all(error(bad), {"resistance 8 is", "positive and finite"}));
    }
  });
  CHECK(has_all(error_of([] {
                  std::vector<ohm> narrow;
                  for (int i = 0; i < 50; ++i) narrow.push_back(1e6 + 1e-3 * i);
                  GammaFitter{}(narrow);
                }),
                {"its shape would be", "use the normal law"}));
}

TEST_CASE("fit_device fits every state of a table") {
  const auto high = sample_of(WeibullResistance<1>{{2e5}, {1.5}}, 500);
  const auto low = sample_of(LogNormalResistance<1>{{9.0}, {0.1}}, 300);
  const auto lut = DeviceLUT<2>::from(high, low);
  const auto weibull = fit_device<WeibullResistance<2>>(lut);
  CHECK_THAT(weibull.shape[0], within_rel(WeibullFitter{}(high).distribution.shape[0], 1e-12));
  CHECK_THAT(weibull.scale_ohm[1],
             within_rel(WeibullFitter{}(low).distribution.scale_ohm[0], 1e-12));
  const auto log_normal = fit_device<LogNormalResistance<2>>(lut);
  CHECK_THAT(log_normal.mu_ln[1], within_rel(lut.mean_ln(1), 1e-14));
  const auto normal = fit_device<NormalResistance<2>>(lut);
  CHECK(normal.minimum_ohm[0] == lut.sorted(0).front());
  CHECK_THAT(fit_device<GammaResistance<2>>(lut).shape[1], within_rel(100.0, 0.3));
  const auto both = DeviceLUT<2>::from(reference_mixture(), reference_mixture());
  CHECK_THAT((fit_device<LogNormalMixture<2, 2>>(both).share[1][0]), within_rel(0.23218, 1e-4));
  const auto stuck = DeviceLUT<2>::from(high, std::vector<ohm>(10, 5e3));
  CHECK(has_all(error_of([&] { fit_device<GammaResistance<2>>(stuck); }),
                {"state 1:", "all 10 resistances are equal"}));
}

TEST_CASE("The fits of the NI-RRAM array are those of its documentation") {
  const auto data = test::ni_rram();
  if (!data) {
    WARN("skipped: RRAMVAR_DATA is not set");
    return;
  }
  const auto lrs = LogNormalFitter{}(data->states[1].resistance);
  const auto hrs = LogNormalFitter{}(data->states[0].resistance);
  CHECK(lrs.n == 2048);
  CHECK(hrs.n == 2048);
  const double n_over = std::sqrt(2048.0 / 2047.0);  // the documentation divides by n − 1
  CHECK_THAT(lrs.distribution.mu_ln[0], within_rel(8.925673145971412, 1e-12));
  CHECK_THAT(lrs.distribution.sigma_ln[0] * n_over, within_rel(0.07518840559629295, 1e-10));
  CHECK_THAT(hrs.distribution.mu_ln[0], within_rel(11.975225269222157, 1e-12));
  CHECK_THAT(hrs.distribution.sigma_ln[0] * n_over, within_rel(1.3906878670235159, 1e-10));
  // The failed RESETs stand out as a component near the LRS.
  const auto mixture = LogNormalMixtureFitter{}(data->states[0].resistance);
  CHECK_THAT(mixture.distribution.share[0][0], within_abs(0.07, 0.02));
  CHECK_THAT(mixture.distribution.mu_ln[0][0], within_abs(9.0, 0.15));
  CHECK(mixture.bic() < hrs.bic() - 100);
}
