// Each source alone: what it does to ln R, how long it stays, and its exact answers.
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "device/sources/sources.hpp"
#include "error_text.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/sources/cycle_to_cycle.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/held_by_cell.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/sources/read_voltage.hpp"
#include "rramvar/device/sources/retention_drift.hpp"
#include "rramvar/device/sources/series_resistance.hpp"
#include "rramvar/device/sources/telegraph_noise.hpp"
#include "rramvar/device/varied_device.hpp"

using namespace rramvar;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using rramvar::test::cell_at;
using rramvar::test::correlation;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::moments_of;

namespace {

template <class X>
double ln_step(const X& source, LogicState s, const CellDraws& at, ohm r = 1e4) {
  return std::log(apply(source, s, r, at) / r);
}

/// ln steps of n cells.
template <class X>
std::vector<double> ln_steps(const X& source, LogicState s, std::uint32_t n,
                             std::uint32_t trial = 0) {
  std::vector<double> out;
  for (std::uint32_t i = 0; i < n; ++i) out.push_back(ln_step(source, s, cell_at(i, trial)));
  return out;
}

void check_normal(const std::vector<double>& x, double mean, double sigma) {
  const double n = static_cast<double>(x.size());
  const auto m = moments_of(x);
  CHECK(std::abs(m.mean - mean) <= 5 * sigma / std::sqrt(n));
  CHECK(std::abs(m.variance - sigma * sigma) <= 5 * sigma * sigma * std::sqrt(2 / n));
}

}  // namespace

TEST_CASE("d2d stays with the cell and differs between cells and chips") {
  const DeviceToDevice<2> d2d{{0.5, 0.1}};
  CHECK(ln_step(d2d, 0, cell_at(1, 0)) == ln_step(d2d, 0, cell_at(1, 999)));
  CHECK(ln_step(d2d, 0, cell_at(1)) != ln_step(d2d, 0, cell_at(2)));
  CHECK(ln_step(d2d, 0, cell_at(1, 0, 0)) != ln_step(d2d, 0, cell_at(1, 0, 1)));
  check_normal(ln_steps(d2d, 0, 40'000), 0, 0.5);
  check_normal(ln_steps(d2d, 1, 40'000), 0, 0.1);
  CHECK(std::abs(correlation(ln_steps(d2d, 0, 40'000), ln_steps(d2d, 1, 40'000))) <
        5 / std::sqrt(4e4));
  const DeviceToDevice<2> coupled{{0.5, 0.1}, 0.7};
  CHECK(std::abs(correlation(ln_steps(coupled, 0, 40'000), ln_steps(coupled, 1, 40'000)) - 0.7) <
        5 / std::sqrt(4e4));
}

TEST_CASE("c2c is drawn anew at each write, with memory if asked") {
  const CycleToCycle<2> c2c({0.7, 0.13});
  CHECK(ln_step(c2c, 0, cell_at(1, 0)) != ln_step(c2c, 0, cell_at(1, 1)));
  check_normal(ln_steps(c2c, 0, 40'000), 0, 0.7);
  CHECK(std::abs(correlation(ln_steps(c2c, 0, 40'000, 4), ln_steps(c2c, 0, 40'000, 5))) <
        5 / std::sqrt(4e4));
  const CycleToCycle<2> remembers({0.7, 0.13}, 0.3, -0.4);
  for (const std::uint32_t lag : {1u, 2u}) {
    CHECK(std::abs(correlation(ln_steps(remembers, 1, 40'000, 4),
                               ln_steps(remembers, 1, 40'000, 4 + lag)) -
                   std::pow(0.3, lag)) < 5 / std::sqrt(4e4));
  }
  CHECK(std::abs(correlation(ln_steps(remembers, 0, 40'000), ln_steps(remembers, 1, 40'000)) +
                 0.4) < 5 / std::sqrt(4e4));
  CHECK(has_all(error_of([] { CycleToCycle<2>({0.1, 0.1}, 1.0); }), {"lag-1", "between -1 and 1"}));
  CHECK(has_all(error_of([] { CycleToCycle<2>({0.1, 0.1}, 0.0, -1.1); }), {"between states"}));
}

TEST_CASE("sources of the same kind at one cell are independent of each other") {
  const auto d2d = ln_steps(DeviceToDevice<2>{{1, 1}}, 0, 40'000);
  const auto c2c = ln_steps(CycleToCycle<2>({1, 1}), 0, 40'000);
  const auto read = ln_steps(ReadNoise{1}, 0, 40'000);
  const auto drift = ln_steps(RetentionDrift<2>{{0, 0}, {1, 1}, {std::exp(1) - 1}}, 0, 40'000);
  for (const auto& [a, b] :
       {std::pair{&d2d, &c2c}, {&d2d, &read}, {&c2c, &read}, {&c2c, &drift}, {&read, &drift}}) {
    CHECK(std::abs(correlation(*a, *b)) < 5 / std::sqrt(4e4));
  }
}

TEST_CASE("read noise has its relative spread, whatever the state") {
  check_normal(ln_steps(ReadNoise{0.02}, 0, 40'000), 0, 0.02);
  const auto published = ConductanceReadNoise::published();
  std::vector<double> x;
  for (std::uint32_t i = 0; i < 40'000; ++i)
    x.push_back(ln_step(published, 1, cell_at(i), 1 / 134e-6));
  check_normal(x, 0, 0.017);
}

TEST_CASE("a curve over conductance is exact at its knots, linear in ln G between, flat beyond") {
  const ConductanceCurve curve({{1e-4, 3.0}, {1e-6, 1.0}});
  CHECK_THAT(curve(1e6), WithinRel(1.0, 1e-12));
  CHECK_THAT(curve(1e4), WithinRel(3.0, 1e-12));
  CHECK_THAT(curve(1e5), WithinRel(2.0, 1e-12));
  CHECK(curve(1e9) == 1.0);
  CHECK(curve(1e2) == 3.0);
  CHECK(has_all(error_of([] { ConductanceCurve({{1e-6, 1}, {1e-6, 2}}); }), {"there twice"}));
  CHECK(has_all(error_of([] { ConductanceCurve({{-1e-6, 1}}); }), {"not positive"}));
  CHECK(has_all(error_of([] { ConductanceCurve(std::vector<ConductanceCurve::Knot>{}); }),
                {"no values"}));
}

TEST_CASE("a curve over conductance knows where a resistance came from") {
  const ConductanceCurve curve({{1e-6, 1.0}, {1e-5, 2.0}, {1e-4, -1.0}});
  for (const double factor : {-3.0, -0.5, 0.0, 0.5, 3.0}) {
    for (double ln_r = 5.0; ln_r < 18.0; ln_r += 0.37) {
      const ohm r = std::exp(ln_r);
      ohm last = std::numeric_limits<double>::infinity();
      std::size_t origins = 0;
      curve.for_each_origin(r, factor, [&](ohm before) {
        CHECK(before < last);
        CHECK_THAT(std::log(before) - factor * curve(before), WithinRel(ln_r, 1e-12));
        last = before;
        ++origins;
      });
      CHECK(origins % 2 == 1);
    }
  }
}

TEST_CASE("telegraph noise: a share of cells, filled a share of the reads") {
  const TelegraphNoise noise{0.2, 0.5, 0.25};
  std::size_t cells = 0;
  std::size_t filled = 0;
  constexpr std::uint32_t n = 20'000;
  constexpr std::uint32_t reads = 8;
  for (std::uint32_t i = 0; i < n; ++i) {
    std::size_t up = 0;
    for (std::uint32_t t = 0; t < reads; ++t) {
      const double step = ln_step(noise, 0, cell_at(i, t));
      CHECK((step == 0.0 || std::abs(step - std::log(1.5)) < 1e-12));
      up += step > 0;
    }
    filled += up;
    cells += up > 0;
  }
  const double seen = 0.2 * (1 - std::pow(0.75, reads));  // traps that filled at least once
  CHECK(std::abs(static_cast<double>(cells) - n * seen) < 5 * std::sqrt(n * seen * (1 - seen)));
  const double each = 0.2 * reads * (0.25 * 0.75 + reads * 0.25 * 0.25) - std::pow(0.4, 2);
  CHECK(std::abs(static_cast<double>(filled) - n * 0.4) < 5 * std::sqrt(n * each));
  CHECK_THAT(noise.expect(0, 1e4, [](ohm r) { return r; }), WithinRel(1e4 * 1.025, 1e-12));
}

TEST_CASE("retention drift: log time, Arrhenius, and nothing at time 0") {
  const RetentionDrift<2> drift{{0.05, -0.01}, {0.02, 0.004}, {.time = 1e4}, 10.0};
  const double log_time = std::log(1 + 1e3);
  check_normal(ln_steps(drift, 0, 40'000), 0.05 * log_time, 0.02 * log_time);
  check_normal(ln_steps(drift, 1, 40'000), -0.01 * log_time, 0.004 * log_time);
  CHECK(ln_step(RetentionDrift<2>{{1, 1}, {1, 1}, {.time = 0}}, 0, cell_at(1)) == 0.0);

  RetentionDrift<2> hot = drift;
  hot.activation_energy_ev = 1.0;
  CHECK_THAT(hot.effective_time(), WithinRel(1e4, 1e-12));
  hot.storage.temperature = 358.15;  // 60 K above
  // math.exp(1/8.617333262e-5*(1/298.15-1/358.15)) in Python
  CHECK_THAT(hot.effective_time() / 1e4, WithinRel(678.8942442047037, 1e-9));
}

TEST_CASE("the read voltage follows the sinh law through the ratio that was given") {
  const auto g = [](const ReadVoltage& model, ohm r) { return 1 / model.after(r); };
  const ReadVoltage low(0.2, 0.1, 1.35);
  const ReadVoltage high(0.2, 0.3, 1.35);
  CHECK_THAT(g(high, 1e5) / g(low, 1e5), WithinRel(1.35, 1e-9));
  CHECK(ReadVoltage(0.2, 0.2, 1.35).after(1e5) == 1e5);
  CHECK(ReadVoltage(0.2, 0.3, 1.0).after(1e5) == 1e5);  // ohmic
  CHECK_THAT(ReadVoltage(0.2, -0.3, 1.35).after(1e5), WithinRel(high.after(1e5), 1e-12));
  const auto published = ReadVoltage::published(0.1, 0.3);
  CHECK_THAT(1e5 / published.after(1e5), WithinAbs(1.25, 0.03));  // at 10 µS
  CHECK_THAT(5e3 / published.after(5e3), WithinRel(1.01, 1e-3));  // at 200 µS
  CHECK(has_all(error_of([] { ReadVoltage(0.2, 0.3, 0.9); }), {"ratio", "0.9"}));
  CHECK(has_all(error_of([] {
                  ReadVoltage(0.0, 0.9, ConductanceCurve({{1e-6, 3.0}, {1.1e-6, 1.0}}));
                }),
                {"lower resistance would become a higher"}));
}

TEST_CASE("a resistor in series adds to every cell, and its levels know nothing of it") {
  const SeriesResistance wire{2e3};
  CHECK(apply(wire, 0, 1e4, cell_at(1)) == 12e3);
  CHECK(wire.before(12e3) == 1e4);
  CHECK(wire.before(1e3) == 0.0);  // no cell shows so little
  CHECK(!SeriesResistance{0.0}.acts());
  const VariedDevice device{IdealResistance<2>{{155e3, 7.4e3}}, wire};
  CHECK(device.in_cell(1, cell_at(1)) == 9.4e3);
  CHECK(device.mean(0, [](ohm r) { return 1.0 / r; }) == 1.0 / 157e3);
  CHECK(device.calibration().mean(0, [](ohm r) { return 1.0 / r; }) == 1.0 / 155e3);
}

TEST_CASE("a distribution held by its cells is drawn once a chip") {
  const LogNormalResistance<2> law{{9, 8}, {0.5, 0.5}};
  CHECK(HeldByCell{law}.upper_quantile(0, 1e-20) == law.upper_quantile(0, 1e-20));
  const VariedDevice device{HeldByCell{law}};
  CHECK(device.in_cell(0, cell_at(1, 0)) == device.in_cell(0, cell_at(1, 7)));
  CHECK(device.in_cell(0, cell_at(1, 0)) != device.in_cell(0, cell_at(2, 0)));
  CHECK(device.in_cell(0, cell_at(1, 0, 0)) != device.in_cell(0, cell_at(1, 0, 1)));
}
