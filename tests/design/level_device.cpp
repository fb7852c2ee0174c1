// A transition matrix as the device of a design.
#include "rramvar/design/level_device.hpp"

#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "design/reads.hpp"
#include "error_text.hpp"
#include "rramvar/design/conductance_by_design.hpp"
#include "rramvar/design/store_by_design.hpp"
#include "rramvar/memory/cell_census.hpp"

using namespace rramvar;
using Catch::Matchers::WithinRel;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::some_weights;

namespace {

const LayerWeights layer_weights{some_weights(), test::weights_of_filter};
const MeasuredDevice device{.cycles = {},
                            .levels = TransitionMatrix::of_rates({{0.98, 0.018, 0.002, 0.0},
                                                                  {0.012, 0.96, 0.028, 0.0},
                                                                  {0.0, 0.55, 0.43, 0.02},
                                                                  {0.0, 0.0, 0.015, 0.985}})};
const Design by_levels{.format = "int8", .cells = "2", .readout = "threshold"};

}  // namespace

TEST_CASE("Misread bits are those of the matrix, cell by cell") {
  Design design = by_levels;
  design.format = "binary16";  // whose fraction fills cells of two bits
  design.store = "fraction";
  const auto stored = store_by_design(design, layer_weights, device);
  const CellCensus census = census_of(*stored);
  double bits = 0.0;
  for (unsigned s = 0; s < 4; ++s) {
    for (unsigned t = 0; t < 4; ++t) {
      bits +=
          static_cast<double>(census.cells[s]) * device.levels->rate[s][t] * std::popcount(s ^ t);
    }
  }
  CHECK_THAT(stored->expected().bits_misread, WithinRel(bits, 1e-12));
}

TEST_CASE("Exact moments are those of many reads, at each write or once a cell") {
  // 4,000 reads of 60 weights: the largest of 60 deviations of means stays below five standard
  // errors, false alarm below 1e-4 for both together.
  for (const char* spread : {"c2c", "d2d"}) {
    Design design = by_levels;
    design.spread = spread;
    const LayerWeights few{std::span(some_weights()).first(60), 60};
    const auto stored = store_by_design(design, few, device, 4000);
    const WeightMoments moments = stored->moments();
    REQUIRE(moments.known);
    std::vector<double> w_hat(60);
    std::vector<double> sum(60);
    constexpr std::uint32_t chips = 4000;
    for (std::uint32_t chip = 0; chip < chips; ++chip) {
      stored->read({.seed = 5, .trial = 0, .chip = chip}, w_hat);
      for (std::size_t i = 0; i < 60; ++i) sum[i] += w_hat[i];
    }
    for (std::size_t i = 0; i < 60; ++i) {
      const double error = sum[i] / chips - moments.weights[i].mean;
      CHECK(std::abs(error) <= 5.0 * std::sqrt(moments.weights[i].variance / chips));
    }
  }
}

TEST_CASE("What needs resistances is refused by its name") {
  const auto refused = [](Design design, const MeasuredDevice& of = device) {
    return error_of([&] { store_by_design(design, layer_weights, of); });
  };
  const auto with = [](auto change) {
    Design out = by_levels;
    change(out);
    return out;
  };
  CHECK(has_all(refused(with([](Design& d) { d.readout = "conductance"; })),
                {"readout = conductance", "readout = threshold"}));
  CHECK(has_all(refused(with([](Design& d) { d.cells = "1"; })), {"1 bit", "4 levels", "2 bits"}));
  CHECK(has_all(refused(with([](Design& d) { d.references = "1e3,1e4,1e5"; })), {"references"}));
  CHECK(
      has_all(refused(with([](Design& d) { d.comparator_offset = 0.1; })), {"comparator_offset"}));
  CHECK(has_all(refused(with([](Design& d) { d.distribution = "lognormal"; })), {"distribution"}));
  CHECK(has_all(refused(with([](Design& d) { d.variability.read_noise = "0.1"; })),
                {"read_noise", "resistances"}));
  CHECK(has_all(refused(with([](Design& d) { d.variability.series_ohm = 1.0; })), {"series_ohm"}));
  const MeasuredDevice three{
      .cycles = {}, .levels = TransitionMatrix::of_counts({{9, 1, 0}, {0, 9, 1}, {0, 1, 9}})};
  CHECK(has_all(refused(by_levels, three), {"3 levels", "2, 4 or 8"}));
  const auto stored = store_by_design(by_levels, layer_weights, device);
  CHECK(has_all(error_of([&] { conductance_by_design(by_levels, device, *stored, 1); }),
                {"no conductances"}));
}

TEST_CASE("Stuck cells and codes act on levels") {
  Design design = by_levels;
  design.variability.stuck = "0.01";
  CHECK(store_by_design(design, layer_weights, device)->expected().cells_stuck > 0.0);
  design.protect = "secded";
  design.cells = "1";
  const MeasuredDevice binary{.cycles = {},
                              .levels = TransitionMatrix::of_rates({{0.99, 0.01}, {0.02, 0.98}})};
  std::vector<double> w_hat(600);
  CHECK(store_by_design(design, layer_weights, binary)->read({.seed = 1}, w_hat).errors_corrected >
        0);
}
