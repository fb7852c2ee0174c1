#include "rramvar/characterize/statistics/variance_components.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "characterize/ni_rram.hpp"
#include "characterize/synthetic.hpp"
#include "error_text.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::SyntheticArray;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

/// Six cells, four cycles each or fewer, without random numbers.
MeasuredState reference_state(bool balanced) {
  MeasuredState out;
  for (int i = 0; i < 24; ++i) {
    const int cell = i / 4;
    const int cycle = i % 4;
    if (!balanced && cycle >= 1 + cell % 4) continue;
    out.resistance.push_back(std::exp(9 + 0.2 * std::sin(2.3 * cell) + 0.1 * std::cos(1.7 * i)));
    out.cell.push_back(static_cast<std::uint32_t>(cell));
    out.cycle.push_back(cycle);
  }
  return out;
}

bool all_finite(const VarianceComponents& v) {
  bool finite = std::isfinite(v.mean_ln) && std::isfinite(v.total_sigma);
  for (const auto& sigma : {v.c2c, v.d2d}) {
    if (!sigma) continue;
    finite = finite && std::isfinite(sigma->sigma) && std::isfinite(sigma->ci95.low) &&
             std::isfinite(sigma->ci95.high);
  }
  if (v.d2d_share) finite = finite && std::isfinite(*v.d2d_share) && v.d2d_share_ci95.low >= 0.0;
  return finite;
}

}  // namespace

TEST_CASE("Balanced variance components agree with SciPy") {
  // SciPy 1.10, x the logarithms in groups: f_oneway(*x); c2c = √MSW with chi2.ppf; d2d =
  // √((MSB − MSW)/4) with the formulas of Burdick and Graybill written out in f.ppf and chi2.ppf;
  // the share (F − 1)/(F + 3), at F, F/f.ppf(.975, 5, 18) and F/f.ppf(.025, 5, 18).
  const VarianceComponents v = variance_components(reference_state(true));
  CHECK(v.values == 24);
  CHECK(v.cells == 6);
  CHECK(v.balanced);
  CHECK_THAT(v.cycles_per_cell, within_rel(4.0, 1e-14));
  CHECK_THAT(*v.f, within_rel(13.247419040767035, 1e-11));
  CHECK_THAT(v.f_p_value, within_rel(1.6634320844451142e-05, 1e-10));
  CHECK_THAT(v.c2c->sigma, within_rel(0.08136507632278475, 1e-12));
  CHECK_THAT(v.c2c->ci95.low, within_rel(0.06148047956536873, 1e-12));
  CHECK_THAT(v.c2c->ci95.high, within_rel(0.12032467124685242, 1e-12));
  CHECK_THAT(v.d2d->sigma, within_rel(0.14237388277863156, 1e-12));
  CHECK_THAT(v.d2d->ci95.low, within_rel(0.08211499696449047, 1e-10));
  CHECK_THAT(v.d2d->ci95.high, within_rel(0.36074279555536504, 1e-10));
  CHECK_THAT(*v.d2d_share, within_rel(0.753807051448392, 1e-12));
  CHECK_THAT(v.d2d_share_ci95.low, within_rel(0.4217208244976098, 1e-10));
  CHECK_THAT(v.d2d_share_ci95.high, within_rel(0.9541697153213227, 1e-10));
  CHECK_THAT(v.total_sigma, within_rel(std::hypot(v.d2d->sigma, v.c2c->sigma), 1e-14));
  CHECK(v.notes.empty());
}

TEST_CASE("Unbalanced data keep the exact F test") {
  const VarianceComponents v = variance_components(reference_state(false));
  CHECK_FALSE(v.balanced);
  CHECK(v.values == 13);
  // Harmonic mean of 1, 2, 3, 4, 1, 2 cycles; SciPy 1.10: f_oneway of the six groups
  CHECK_THAT(v.cycles_per_cell, within_rel(6.0 / (1 + 0.5 + 1.0 / 3 + 0.25 + 1 + 0.5), 1e-14));
  CHECK_THAT(*v.f, within_rel(12.861688941337936, 1e-11));
  CHECK_THAT(v.f_p_value, within_rel(0.002042061902461095, 1e-10));
  CHECK(all_finite(v));
}

TEST_CASE("The order of the readings does not matter") {
  const MeasuredState state = reference_state(true);
  MeasuredState turned;
  for (std::size_t i = state.size(); i-- > 0;) {
    turned.resistance.push_back(state.resistance[i]);
    turned.cell.push_back(state.cell[i]);
    turned.cycle.push_back(state.cycle[i]);
  }
  const VarianceComponents a = variance_components(state);
  const VarianceComponents b = variance_components(turned);
  CHECK(a.d2d->sigma == b.d2d->sigma);
  CHECK(a.c2c->ci95.high == b.c2c->ci95.high);
}

TEST_CASE("One cell, one cycle a cell and equal cells give a clear result") {
  SECTION("one cell: only c2c") {
    const VarianceComponents v = variance_components(SyntheticArray{9, 0.1, 0.1, {50}}(1));
    CHECK(v.c2c.has_value());
    CHECK_FALSE(v.d2d.has_value());
    CHECK_FALSE(v.d2d_share.has_value());
    CHECK_FALSE(v.f.has_value());
    REQUIRE(v.notes.size() == 1);
    CHECK(has_all(v.notes[0], {"one cell"}));
    CHECK(all_finite(v));
  }
  SECTION("one cycle a cell: only the total") {
    const std::vector<std::size_t> once(300, 1);
    const VarianceComponents v = variance_components(SyntheticArray{9, 0.3, 0.4, once}(1));
    CHECK_FALSE(v.c2c.has_value());
    CHECK_FALSE(v.d2d.has_value());
    CHECK_THAT(v.total_sigma, within_abs(0.5, 0.1));
    REQUIRE(v.notes.size() == 1);
    CHECK(has_all(v.notes[0], {"no cell has two cycles"}));
    CHECK_FALSE(robust_components(SyntheticArray{9, 0.3, 0.4, once}(1)).c2c.has_value());
  }
  SECTION("a single reading") {
    const VarianceComponents v = variance_components(SyntheticArray{9, 0.3, 0.4, {1}}(1));
    CHECK(v.total_sigma == 0.0);
    CHECK(all_finite(v));
  }
  SECTION("d2d squared estimated below zero") {
    MeasuredState state;  // all cells have the same mean
    for (std::uint32_t cell = 0; cell < 10; ++cell) {
      for (const double ln : {8.9, 9.1}) {
        state.resistance.push_back(std::exp(ln));
        state.cell.push_back(cell);
      }
    }
    const VarianceComponents v = variance_components(state);
    CHECK(v.d2d->sigma == 0.0);
    CHECK(v.d2d->ci95.low == 0.0);
    CHECK(*v.d2d_share == 0.0);
    CHECK_THAT(v.f_p_value, within_abs(1.0, 1e-9));
    CHECK_THAT(v.total_sigma, within_rel(v.c2c->sigma, 1e-14));
    REQUIRE(v.notes.size() == 1);
    CHECK(has_all(v.notes[0], {"reported as 0"}));
    CHECK(all_finite(v));
  }
  SECTION("no variation between cycles") {
    MeasuredState state;
    state.resistance = {1e4, 1e4, 2e4, 2e4};
    state.cell = {0, 0, 1, 1};
    const VarianceComponents v = variance_components(state);
    CHECK(v.c2c->sigma == 0.0);
    CHECK_THAT(v.d2d->sigma, within_rel(std::log(2.0) / std::sqrt(2.0), 1e-12));
    CHECK(*v.d2d_share == 1.0);
    CHECK_FALSE(v.f.has_value());
    CHECK(all_finite(v));
  }
}

TEST_CASE("A state without cells or with bad readings gives a sentence") {
  MeasuredState state;
  CHECK(has_all(error_of([&] { variance_components(state); }), {"no resistances"}));
  state.resistance = {1e4, 2e4};
  CHECK(has_all(error_of([&] { variance_components(state); }), {"not recorded with their cells"}));
  state.cell = {0, 0};
  state.resistance[1] = -1.0;
  CHECK(has_all(error_of([&] { variance_components(state); }), {"resistance 2 is -1"}));
}

TEST_CASE("Robust components agree without failures and stay where one switch in ten failed") {
  // 400 cells x 5 cycles; the robust c2c has a standard error of 3 %, that of the medians 4 %:
  // 12 and 16 % are 4 of them (a false alarm in one of 16,000 checks).
  const SyntheticArray array{12.0, 0.9, 0.7, std::vector<std::size_t>(400, 5)};
  const MeasuredState clean = array(3);
  MeasuredState failing = clean;
  for (std::size_t i = 0; i < failing.size(); i += 10) failing.resistance[i] = 8000.0;
  const double of_medians = std::hypot(0.9, 0.7 * std::sqrt(0.287));  // Var of a median of 5: 0.287
  const RobustComponents robust = robust_components(clean);
  CHECK_THAT(*robust.c2c, within_rel(0.7, 0.12));
  CHECK_THAT(*robust.cell_medians, within_rel(of_medians, 0.16));
  CHECK_THAT(*robust_components(failing).cell_medians, within_rel(of_medians, 0.25));
  CHECK(variance_components(failing).c2c->sigma > 1.4 * variance_components(clean).c2c->sigma);
  CHECK(*robust_components(failing).c2c < 1.6 * 0.7);
  // One failure in a hundred moves the robust sigma by next to nothing.
  MeasuredState rarely = clean;
  for (std::size_t i = 0; i < rarely.size(); i += 100) rarely.resistance[i] = 100.0;
  CHECK_THAT(*robust_components(rarely).c2c, within_rel(*robust.c2c, 0.05));
}

TEST_CASE("The spread of the NI-RRAM array") {
  const auto data = test::ni_rram();
  if (!data) {
    WARN("skipped: RRAMVAR_DATA is not set");
    return;
  }
  // NumPy: for two cycles a and b of each cell, c2c² = mean((a − b)²)/2, MSB = 2 var((a + b)/2).
  const VarianceComponents lrs = variance_components(data->states[1]);
  const VarianceComponents hrs = variance_components(data->states[0]);
  CHECK(lrs.cells == 1024);
  CHECK(lrs.balanced);
  CHECK_THAT(lrs.c2c->sigma, within_rel(0.042946057721084376, 1e-10));
  CHECK_THAT(lrs.d2d->sigma, within_rel(0.06173162974237568, 1e-10));
  CHECK_THAT(hrs.c2c->sigma, within_rel(1.148568877367118, 1e-10));
  CHECK_THAT(hrs.d2d->sigma, within_rel(0.7842848763693717, 1e-10));
  CHECK_THAT(*hrs.f, within_rel(1.9325316666725731, 1e-10));
  CHECK_THAT(hrs.f_p_value, within_rel(7.828788580710262e-26, 1e-7));
}
