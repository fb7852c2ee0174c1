// Sources together: exact means and probabilities against draws, order, calibration, counts.
#include "rramvar/device/varied_device.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "device/sources/sources.hpp"
#include "error_text.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distribution_conformance.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/log_normal_mixture.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/sources/cycle_to_cycle.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/sources/read_voltage.hpp"
#include "rramvar/device/sources/retention_drift.hpp"
#include "rramvar/device/sources/series_resistance.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/sources/telegraph_noise.hpp"

using namespace rramvar;
using Catch::Matchers::WithinRel;
using rramvar::test::cell_at;

template class rramvar::VariedDevice<DeviceLUT<2>>;
template class rramvar::VariedDevice<IdealResistance<8>, StuckAt<8>, DeviceToDevice<8>,
                                     CycleToCycle<8>, RetentionDrift<8>, ReadVoltage,
                                     TelegraphNoise, SeriesResistance, ReadNoise>;

namespace {

const IdealResistance<2> medians{{155e3, 7.4e3}};

/// A user's own source: the least that works.
struct TenPercent {
  static constexpr DrawSource stream{64};
  static constexpr Lifetime lifetime = Lifetime::read;
  ohm operator()(LogicState, ohm r, DrawEngine& engine) const {
    return r * (0.9 + 0.2 * OpenUniform{}(engine).lower);
  }
};
/// One that says how ln R moves, and draws it in its own way.
struct OwnNoise {
  static constexpr DrawSource stream{65};
  static constexpr Lifetime lifetime = Lifetime::read;
  LnNormal ln_normal(LogicState) const { return {0.0, 0.05}; }
  ohm operator()(LogicState s, ohm r, DrawEngine& engine) const {
    return ln_normal(s).at(r, standard_normal(engine));
  }
};
struct NoStream {
  static constexpr Lifetime lifetime = Lifetime::read;
  ohm operator()(LogicState, ohm r, DrawEngine&) const { return r; }
};
struct NoLifetime {
  static constexpr DrawSource stream{64};
  ohm operator()(LogicState, ohm r, DrawEngine&) const { return r; }
};
static_assert(ResistanceSource<TenPercent>);
static_assert(!ResistanceSource<NoStream> && !ResistanceSource<NoLifetime>);
static_assert(NoStream::lifetime == TenPercent::lifetime &&
              NoLifetime::stream == TenPercent::stream);  // nothing else is missing
static_assert(StateSource<StuckAt<2>> && !ResistanceSource<StuckAt<2>>);
static_assert(ResistanceSource<DeviceToDevice<2>> && !StateSource<DeviceToDevice<2>>);

using User = VariedDevice<IdealResistance<2>, TenPercent>;
static_assert(ResistanceDistribution<User> && !HasCdf<User> && !HasMean<User>);
using Full = VariedDevice<DeviceLUT<2>, StuckAt<2>, DeviceToDevice<2>, TelegraphNoise, ReadNoise>;
static_assert(HasCdf<Full> && HasMean<Full> && HasQuantile<Full> && HasFaults<Full>);
static_assert(!HasFaults<VariedDevice<DeviceLUT<2>, ReadNoise>>);
static_assert(!TabulatedDistribution<Full>);

/// Many designs of one base, so that every path of the exact algebra is taken. It asks of the type
/// of a base only whether that is normal in ln R; two with steps share a type.
template <class Check>
void for_each_device(const Check& check) {
  const DeviceToDevice<2> d2d{{0.4, 0.1}};
  const CycleToCycle<2> c2c({0.7, 0.13}, 0.3);
  const StuckAt<2> stuck({0.01, 0.03});
  const TelegraphNoise rtn{0.3, 0.4};
  const auto voltage = ReadVoltage::published(0.2, 0.1);
  const auto noise = ConductanceReadNoise::published();
  const RetentionDrift<2> drift{{0.02, 0.01}, {0.01, 0.02}, {.time = 1e5}};
  const auto with = [&](const auto& base) {
    check(VariedDevice{base, d2d});
    check(VariedDevice{base, d2d, c2c, drift, ReadNoise{0.05}});
    check(VariedDevice{base, rtn, ReadNoise{0.03}});
    check(VariedDevice{base, stuck, d2d, rtn, ReadNoise{0.03}});
    check(VariedDevice{base, d2d, voltage, noise});
    check(VariedDevice{base, noise, rtn});
    check(VariedDevice{base, c2c, rtn, d2d});
    check(VariedDevice{base, d2d, SeriesResistance{9e3}});
    check(VariedDevice{base, stuck, c2c, voltage, SeriesResistance{2e3}, ReadNoise{0.02}});
    check(VariedDevice{base, d2d, SeriesResistance{40e3}, noise});
  };
  with(AnyDistribution<2>(medians));
  with(LogNormalResistance<2>{{12, 9}, {0.3, 0.05}});
  with(AnyDistribution<2>(builtin_lut("ni_rram_1t1r")));
}

}  // namespace

TEST_CASE("draws follow the exact cdf and the exact means") {
  // 40,000 draws a state at 15 resistances and two means, each to five standard errors: false alarm
  // below 1e-3 for all 30 devices together.
  for_each_device([](const auto& device) {
    for (LogicState s = 0; s < 2; ++s) {
      std::vector<ohm> draws;
      for (std::uint32_t i = 0; i < 40'000; ++i) {
        DrawEngine engine({.seed = 3}, i, 0);
        draws.push_back(device(s, engine));
      }
      std::sort(draws.begin(), draws.end());
      const double n = static_cast<double>(draws.size());
      for (const double at : {2e-4, 0.001, 0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95,
                              0.99, 0.999, 0.9998}) {
        const ohm r = draws[static_cast<std::size_t>(at * n)] * (1 + 1e-9);
        const auto below = std::upper_bound(draws.begin(), draws.end(), r) - draws.begin();
        const double p = device.cdf(s, r);
        CHECK(std::abs(static_cast<double>(below) - n * p) <= 5 * std::sqrt(n * p * (1 - p)) + 1);
        CHECK_THAT(p + device.survival(s, r), WithinRel(1.0, 1e-9));
      }
      for (const auto f : {+[](ohm r) { return std::log(r); }, +[](ohm r) { return 1e4 / r; }}) {
        const double exact = device.mean(s, f);
        double sum = 0.0;
        double squares = 0.0;
        for (const ohm r : draws) {
          sum += f(r) - exact;
          squares += (f(r) - exact) * (f(r) - exact);
        }
        CHECK(std::abs(sum) <= 5 * std::sqrt(squares) + 1e-9 * n * std::abs(exact));
      }
    }
  });
}

TEST_CASE("a device with sources passes the conformance suite") {
  const VariedDevice device{LogNormalResistance<2>{{12, 9}, {0.3, 0.05}}, StuckAt<2>({0.01, 0.03}),
                            DeviceToDevice<2>{{0.4, 0.1}}, TelegraphNoise{0.3, 0.4}};
  for (const std::string& sentence :
       broken_promises(device, {.samples = 20'000, .false_alarm = 1e-5})) {
    FAIL_CHECK(sentence);
  }
}

TEST_CASE("normal steps add up: the exact answers are those of one log-normal law") {
  const VariedDevice device{medians, DeviceToDevice<2>{{0.3, 0.1}}, CycleToCycle<2>({0.4, 0.2}),
                            ReadNoise{0.05}};
  for (LogicState s = 0; s < 2; ++s) {
    const double sigma = std::hypot(s == 0 ? 0.5 : std::hypot(0.1, 0.2), 0.05);
    const double mu = std::log(medians.nominal_ohm[s]);
    const LogNormalResistance<1> law{{mu}, {sigma}};
    for (const double z : {-30.0, -8.0, -1.0, 0.0, 2.0, 9.0, 30.0}) {
      const ohm r = std::exp(mu + sigma * z);
      CHECK_THAT(device.cdf(s, r), WithinRel(law.cdf(0, r), 1e-11));
      CHECK_THAT(device.survival(s, r), WithinRel(law.survival(0, r), 1e-11));
    }
    CHECK_THAT(device.mean(s, [](ohm r) { return r; }),
               WithinRel(std::exp(mu + sigma * sigma / 2), 1e-12));
    CHECK_THAT(device.mean(s, [](ohm r) { return 1 / (r * r); }),
               WithinRel(std::exp(-2 * mu + 2 * sigma * sigma), 1e-12));
    CHECK_THAT(device.quantile(s, 1e-9), WithinRel(law.quantile(0, 1e-9), 1e-9));
    CHECK_THAT(device.upper_quantile(s, 1e-9), WithinRel(law.upper_quantile(0, 1e-9), 1e-9));
  }
}

TEST_CASE("telegraph noise before read noise is a mixture of two laws") {
  const VariedDevice device{medians, DeviceToDevice<2>{{0.5, 0.1}}, TelegraphNoise{0.5, 1.0, 0.5},
                            ReadNoise{0.01}};
  for (const double z : {-6.0, -2.0, 0.0, 1.0, 4.0}) {
    const double sigma = std::hypot(0.5, 0.01);
    const ohm r = 155e3 * std::exp(0.5 * z);
    const auto below = [&](ohm median) { return normal_cdf(std::log(r / median) / sigma); };
    CHECK_THAT(device.cdf(0, r), WithinRel(0.75 * below(155e3) + 0.25 * below(310e3), 1e-9));
  }
}

TEST_CASE("noise that depends on the conductance is exact over the steps of a table") {
  // Each entry by itself, however narrow the d2d spread is that smooths them.
  const auto lut = builtin_lut("ni_rram_1t1r");
  const auto noise = ConductanceReadNoise::published();
  const auto by_entries = [&](LogicState s, ohm r, double sigma) {
    double sum = 0.0;
    for (const ohm entry : lut.sorted(s)) {
      const LnNormal d2d{0.0, sigma};
      const auto share = [&](ohm cell) { return noise.cdf(s, cell, r); };
      std::vector<double> kinks;  // at the conductances of the noise's knots
      for (const double knot : {9.5e-6, 85e-6, 134e-6, 185e-6, 253e-6}) {
        const double z = std::log(1.0 / knot / entry) / sigma;
        if (std::abs(z) < 37.0) kinks.push_back(z);
      }
      if (!kinks.empty()) {
        sum += detail::normal_mean([&](double z) { return share(d2d.at(entry, z)); }, kinks);
      } else {
        sum += d2d.expect(entry, share);
      }
    }
    return sum / static_cast<double>(lut.sorted(s).size());
  };
  for (const double sigma : {0.0, 1e-3}) {
    const VariedDevice device{AnyDistribution<2>(lut), DeviceToDevice<2>{{sigma, sigma}}, noise};
    for (LogicState s = 0; s < 2; ++s) {
      for (const double p : {1e-15, 1e-4, 0.3, 0.9}) {
        const ohm r = device.quantile(s, p);
        CHECK_THAT(by_entries(s, r, sigma), WithinRel(p, 1e-9));
        CHECK_THAT(device.cdf(s, r), WithinRel(p, 1e-9));
      }
    }
  }
}

TEST_CASE("answers by curves are the exact ones") {
  // Direct answers step over kinks of the noise, which costs up to 1e-5 in the middle of a law and
  // more in its tails.
  for_each_device([](const auto& device) {
    const auto by_curves = device.by_curves();
    for (LogicState s = 0; s < 2; ++s) {
      if (device.smoothness(s, device.base().quantile(s, 0.5)) == 0.0) continue;
      for (const double z : {-9.0, -5.0, -2.0, -0.5, 0.0, 1.0, 3.0, 8.0}) {
        const ohm r = z < 0.0 ? by_curves.quantile(s, normal_cdf(z))
                              : by_curves.upper_quantile(s, normal_cdf(-z));
        CAPTURE(s, z);
        CHECK_THAT(by_curves.cdf(s, r), WithinRel(normal_cdf(z), 1e-9));
        CHECK_THAT(by_curves.survival(s, r), WithinRel(normal_cdf(-z), 1e-9));
        if (std::abs(z) > 2.0) continue;
        CHECK_THAT(device.cdf(s, r), WithinRel(normal_cdf(z), 1e-5));
        CHECK_THAT(device.survival(s, r), WithinRel(normal_cdf(-z), 1e-5));
      }
      const auto g = [](ohm r) { return 1 / r; };
      CHECK_THAT(by_curves.mean(s, g), WithinRel(device.mean(s, g), 3e-5));
    }
  });
}

TEST_CASE("curves know kinks of the noise that direct quadrature steps over") {
  // Each entry of a table by itself, d2d by adaptive quadrature that knows the kink at 134 µS.
  const auto entries = builtin_lut("ni_rram_1t1r").sorted(1);
  const auto lut = DeviceLUT<2>::from(std::array{1e5}, std::span(entries).subspan(480, 20));
  const auto noise = ConductanceReadNoise::published();
  const LnNormal d2d{0.0, 0.01};
  const auto device = VariedDevice{lut, DeviceToDevice<2>{{0.01, 0.01}}, noise}.by_curves();
  for (const ohm r : {7400.0, 7594.0}) {
    const double exact = lut.mean(1, [&](ohm entry) {
      const std::array kink{std::log(1.0 / 134e-6 / entry) / d2d.sigma};
      const std::span<const double> known(kink.data(), std::abs(kink[0]) < 37.0 ? 1 : 0);
      return detail::normal_mean([&](double z) { return noise.cdf(1, d2d.at(entry, z), r); },
                                 known);
    });
    CHECK_THAT(device.cdf(1, r), WithinRel(exact, 1e-9));
  }
}

TEST_CASE("noise over kinks and narrow components is exact") {
  // Against a midpoint rule of so many points that no kink matters. What noise finer than a table
  // costs is a share of one entry.
  const auto check = [](const auto& base, double sigma, double accuracy) {
    const VariedDevice device{base, ReadNoise{sigma}};
    for (const double p : {1e-3, 0.02, 0.25, 0.5, 0.77, 0.98}) {
      const ohm r = base.quantile(0, p) * (1.0 + 0.3 * sigma);
      double below = 0.0;
      constexpr int points = 40'001;
      for (int i = 0; i < points; ++i) {
        const double z = 18.0 * (i + 0.5) / points - 9.0;
        below += std::exp(-0.5 * z * z) * base.cdf(0, r * std::exp(-sigma * z));
      }
      below *= 18.0 / points / std::sqrt(2.0 * std::numbers::pi);
      CAPTURE(sigma, p);
      CHECK(std::abs(device.cdf(0, r) - below) < accuracy);
      CHECK_THAT(device.cdf(0, r) + device.survival(0, r), WithinRel(1.0, 1e-9));
    }
  };
  std::vector<ohm> sample;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    DrawEngine engine({.seed = 11}, i, 0);
    sample.push_back(std::round(7500.0 + 560.0 * standard_normal(engine)));
  }
  const auto smoothed = [&](double step, std::size_t n) {
    std::vector<ohm> r(sample.begin(), sample.begin() + static_cast<std::ptrdiff_t>(n));
    for (ohm& x : r) x = step * std::round(x / step);
    return SmoothedEmpirical<2>(DeviceLUT<2>({r, r}));
  };
  for (const double sigma : {0.002, 0.02, 0.05}) {
    check(smoothed(1.0, 1000), sigma, 0.05 / 1000);
    check(smoothed(100.0, 1000), sigma, 0.2 / 1000);
    check(smoothed(1.0, 30), sigma, 0.05 / 30);
  }
  for (const double narrow : {0.005, 0.02, 0.05}) {
    check(LogNormalMixture<1>{{{{0.1, 0.9}}}, {{{8.85, 12.2}}}, {{{narrow, 1.0}}}}, 0.1, 1e-9);
  }
}

TEST_CASE("noise so strong that ln R folds over itself has the cdf of its parts") {
  // From 20 to 10 µS sigma falls by 0.72 a unit of ln R: z beyond 1.4 turns the order around.
  const ConductanceReadNoise noise(ConductanceCurve({{1e-5, 0.1}, {2e-5, 0.6}}));
  const LnNormal d2d{0.0, 0.8};  // wider than the noise, so that the cdf before it is integrated
  const VariedDevice device{IdealResistance<2>{{7e4, 7e3}}, DeviceToDevice<2>{{0.8, 0.8}}, noise};
  for (const double ratio : {0.2, 0.7, 1.0, 1.9, 2.3, 4.0}) {
    const ohm r = 7e4 * ratio;
    double below = 0.0;
    constexpr double step = 1e-3;  // of the z of d2d; the noise has kinks at the knots
    for (double z = -9.0; z < 9.0; z += step) {
      below += step * std::exp(-0.5 * z * z) * noise.cdf(0, d2d.at(7e4, z), r);
    }
    below /= std::sqrt(2.0 * std::numbers::pi);
    CHECK_THAT(device.cdf(0, r), WithinRel(below, 1e-3));  // step²/12 of its kinks' slopes
    CHECK_THAT(device.cdf(0, r) + device.survival(0, r), WithinRel(1.0, 1e-12));
  }
}

TEST_CASE("sources that do not act leave every answer as it is") {
  const DeviceToDevice<2> d2d{{0.4, 0.1}};
  const auto check = [](const auto& device, const auto& without) {
    for (LogicState s = 0; s < 2; ++s) {
      const ohm r = without.quantile(s, 0.2);
      CHECK(device.quantile(s, 0.2) == r);
      CHECK(device.upper_quantile(s, 1e-20) == without.upper_quantile(s, 1e-20));
      CHECK(device.cdf(s, r) == without.cdf(s, r));
      CHECK(device.survival(s, r) == without.survival(s, r));
      const auto g = [](ohm x) { return 1 / x; };
      CHECK(device.mean(s, g) == without.mean(s, g));
      for (std::uint32_t i = 0; i < 20; ++i) {
        CHECK(device.in_cell(s, cell_at(i)) == without.in_cell(s, cell_at(i)));
      }
    }
  };
  const TelegraphNoise no_traps{0.0, 0.4};
  const ReadVoltage same_voltage(0.2, 0.2, 1.3);
  const ConductanceReadNoise silent(0.0);
  const auto with = [&](const auto& base) {
    check(VariedDevice{base, no_traps, d2d, same_voltage, ReadNoise{0.05}, silent},
          VariedDevice{base, d2d, ReadNoise{0.05}});
  };
  with(AnyDistribution<2>(medians));
  with(AnyDistribution<2>(builtin_lut("ni_rram_1t1r")));
  with(LogNormalResistance<2>{{12, 9}, {0.3, 0.05}});
}

TEST_CASE("quantiles of steps are the resistances themselves") {
  const VariedDevice device{builtin_lut("ni_rram_1t1r"), TelegraphNoise{0.2, 0.5}};
  const auto& entries = device.base().sorted(1);
  CHECK_THAT(device.quantile(1, 1e-9), WithinRel(entries[0], 1e-15));
  CHECK_THAT(device.upper_quantile(1, 1e-9), WithinRel(1.5 * entries[entries.size() - 1], 1e-15));
  CHECK(has_steps(device));
  CHECK(has_steps(VariedDevice{device.base(), DeviceToDevice<2>{{0.1, 0.0}}}));
  CHECK_FALSE(has_steps(VariedDevice{device.base(), DeviceToDevice<2>{{0.1, 0.1}}}));
  CHECK_FALSE(has_steps(VariedDevice{device.base(), ConductanceReadNoise::published()}));
}

TEST_CASE("a mean that does not exist is Inf, not a number that looks like one") {
  const VariedDevice device{medians, DeviceToDevice<2>{{1.0, 1.0}}};
  CHECK(std::isinf(device.mean(0, [](ohm r) { return std::exp(r); })));
}

TEST_CASE("adding a source leaves the draws of the others as they were") {
  const DeviceToDevice<2> d2d{{0.4, 0.1}};
  const VariedDevice before{medians, d2d};
  const VariedDevice after{medians, TelegraphNoise{0.5, 0.3}, d2d};
  for (std::uint32_t i = 0; i < 200; ++i) {
    const double ratio = after.in_cell(0, cell_at(i)) / before.in_cell(0, cell_at(i));
    CHECK((std::abs(ratio - 1) < 1e-12 || std::abs(ratio - 1.3) < 1e-12));
  }
}

TEST_CASE("a table below sources is drawn at each write as it is alone") {
  const auto lut = builtin_lut("ni_rram_1t1r");
  const VariedDevice device{lut, TelegraphNoise{0.0, 0.3}};
  for (std::uint32_t trial = 0; trial < 50; ++trial) {
    DrawEngine engine({.seed = 5, .trial = trial}, 9, 3);
    CHECK(device.in_cell(1, cell_at(9, trial)) == lut(1, engine));
  }
}

TEST_CASE("reference levels are set without faults, drift and telegraph noise") {
  const DeviceToDevice<2> d2d{{0.4, 0.1}};
  const VariedDevice device{medians,
                            StuckAt<2>({0.1, 0.1}),
                            d2d,
                            RetentionDrift<2>{{0.1, 0.1}, {0, 0}, {.time = 100}},
                            TelegraphNoise{0.5, 0.5},
                            ReadNoise{0.02}};
  const auto calibration = device.calibration();
  static_assert(std::tuple_size_v<std::decay_t<decltype(calibration.sources())>> == 2);
  const auto g = [](ohm r) { return 1 / r; };
  const VariedDevice healthy{medians, d2d, ReadNoise{0.02}};
  CHECK(calibration.mean(0, g) == healthy.mean(0, g));
  CHECK(device.mean(0, g) != healthy.mean(0, g));
}

TEST_CASE("a user source that says how ln R moves has the exact answers, however it draws") {
  const DeviceToDevice<2> d2d{{0.3, 0.1}};
  const VariedDevice own{medians, d2d, OwnNoise{}};
  const VariedDevice ours{medians, d2d, ReadNoise{0.05}};
  for (const double p : {1e-9, 0.3}) CHECK(own.quantile(1, p) == ours.quantile(1, p));
  const auto lut = builtin_lut("ni_rram_1t1r");
  CHECK(VariedDevice{lut, OwnNoise{}}.quantile(1, 0.3) ==
        VariedDevice{lut, ReadNoise{0.05}}.quantile(1, 0.3));
}

TEST_CASE("user sources make a device that draws, at reads if they say so") {
  const User device{medians, TenPercent{}};
  CHECK(device.in_cell(0, cell_at(1, 0)) != device.in_cell(0, cell_at(1, 1)));
  CHECK(std::abs(device.in_cell(0, cell_at(1)) / 155e3 - 1) <= 0.1);
}
