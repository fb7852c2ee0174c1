// Wrappers hand through what the distribution in them says: nothing is dropped, nothing changed.
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "device/answers.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/calibrated_as.hpp"
#include "rramvar/device/chosen_states.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/measured_array.hpp"
#include "rramvar/device/optional_members.hpp"
#include "rramvar/device/sources/cycle_to_cycle.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/held_by_cell.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/varied_device.hpp"

using namespace rramvar;
using Catch::Matchers::WithinRel;
using test::Answers;
using test::answers;
using test::check_answers;

namespace {

/// Has every optional member, each with an answer of its own.
/// @tparam tells_ln whether it says that ln R is normal, from which others answer for it
template <bool tells_ln>
struct Everything {
  static constexpr std::size_t states = 2;
  static constexpr bool draws_by_quantile = true;

  double at = 1.0;  ///< what calibration() and by_curves() change

  ohm operator()(LogicState s, DrawEngine&) const { return s == 0 ? 2e5 : 1e4; }
  double cdf(LogicState s, ohm) const { return s == 0 ? 0.11 : 0.12; }
  double survival(LogicState s, ohm) const { return s == 0 ? 0.21 : 0.22; }
  ohm quantile(LogicState s, double p) const { return at * (s == 0 ? 3e5 : 3e4) * (1.0 + p); }
  ohm upper_quantile(LogicState s, double q) const { return (s == 0 ? 4e5 : 4e4) * (1.0 + q); }
  template <class F>
  double mean(LogicState s, const F& f, std::span<const ohm> kinks = {}) const {
    return static_cast<double>(f(s == 0 ? 5e5 : 5e4)) + static_cast<double>(kinks.size());
  }
  double cdf_after(LogicState s, const LnNormal&, ohm) const { return s == 0 ? 0.31 : 0.32; }
  double survival_after(LogicState s, const LnNormal&, ohm) const { return s == 0 ? 0.41 : 0.42; }
  double smoothness(LogicState s, ohm r) const {
    return r == quantile(s, 0.5) ? 0.0 : s == 0 ? 0.51 : 0.52;
  }
  bool has_steps() const { return true; }
  std::vector<ohm> kinks(LogicState s) const { return {s == 0 ? 6e5 : 6e4}; }
  RareEvents rare_events(LogicState s) const { return RareEvents::in_table(s == 0 ? 71 : 72); }
  LnNormal ln_normal(LogicState s) const requires tells_ln { return {s == 0 ? 8.1 : 8.2, 0.5}; }
  std::span<const ohm> sorted(LogicState s) const { return std::span(entries).subspan(s, 1); }
  Everything calibration() const { return {.at = 2.0}; }
  Everything by_curves() const { return {.at = 3.0}; }
  ohm in_cell(LogicState s, const CellDraws&) const { return s == 0 ? 9e5 : 9e4; }
  void in_cells(CellBatch& batch) const {
    batch.resistances(0)[0] = batch.states(0)[0] == 0 ? 8e5 : 8e4;
  }
  std::optional<LogicState> stuck_at(const CellDraws&) const { return 1; }
  double fault_probability() const { return 0.25; }
  bool is_drawn_at_writes() const { return true; }

  static constexpr std::array<ohm, 2> entries{1e5, 1e4};
};

}  // namespace

TEST_CASE("The list of optional members is whole: a distribution that has all of them") {
  for (const OptionalMember& member : optional_members<Everything<true>>()) {
    CAPTURE(member.name);
    CHECK(member.is_there);
  }
}

TEST_CASE("Every optional member goes through every wrapper, or is left out for a reason") {
  const Everything<true> d;
  // A cell keeps the draw of any chip, which no fast way by tables, quantiles or faults knows.
  check_answers(
      HeldByCell{d}, d,
      {"draws_by_quantile", "sorted", "stuck_at and fault_probability", "is_drawn_at_writes"},
      {Answers{{"in_cell", {2e5}}, {"in_cells", {2e5}}},
       Answers{{"in_cell", {1e4}}, {"in_cells", {1e4}}}});
  check_answers(CalibratedAs(d, d), d, {});
  // A batch of cells is of the base's states; a stuck cell too.
  check_answers(ChosenStates<Everything<true>, 2>(d), d,
                {"in_cells", "stuck_at and fault_probability"});
  // At run time it is a table or none, and so for ln R.
  check_answers(AnyDistribution<2>(d), d, {"sorted", "ln_normal"});
  check_answers(AnyDistribution<2>(CalibratedAs(d, d)), d, {"sorted", "ln_normal"});
  // What sources do to draws is their own affair; faults of the base stay the base's. Where ln R of
  // the base is normal, its steps are added up: see below.
  const Everything<false> base;
  check_answers(
      VariedDevice{base}, base,
      {"draws_by_quantile", "sorted", "stuck_at and fault_probability", "is_drawn_at_writes"});
  check_answers(
      VariedDevice{base, DeviceToDevice<2>{}}, base,
      {"draws_by_quantile", "sorted", "stuck_at and fault_probability", "is_drawn_at_writes"});
}

TEST_CASE("Sources change every answer as the textbook has it") {
  // Log-normal steps on a log-normal law are one log-normal law, whose answers need no chain.
  const LogNormalResistance<2> inside{{12, 9}, {0.3, 0.1}};
  const LogNormalResistance<2> sum{{12, 9}, {0.5, 0.26}};
  const DeviceToDevice<2> d2d{{0.4, 0.24}};
  const auto check = [&](const auto& device) {
    for (LogicState s = 0; s < 2; ++s) {
      Answers expected = answers(sum, s);
      const Answers got = answers(device, s);
      const double beyond = 0.1 + (s == 0 ? 12 : 9) - std::log(1e5);
      const double sigma = std::hypot(s == 0 ? 0.5 : 0.26, 0.2);
      expected["cdf_after"] = {normal_cdf(-beyond / sigma)};
      expected["survival_after"] = {normal_cdf(beyond / sigma)};
      expected["calibration"] = expected["by_curves"] = expected["quantile"];
      // The inner law is as wide as half its central 68 %.
      expected["smoothness"] = {
          std::hypot(normal_quantile(0.84) * inside.sigma_ln[s], d2d.sigma_ln[s])};
      expected["mean with kinks"] = expected["mean"];
      for (const std::string_view name :
           {"cdf", "survival", "quantile", "upper_quantile", "mean", "mean of any function",
            "mean with kinks", "calibration", "by_curves", "smoothness", "cdf_after",
            "survival_after"}) {
        CAPTURE(s, name);
        REQUIRE(expected.at(name).size() == 1);
        CHECK_THAT(got.at(name).at(0), WithinRel(expected.at(name)[0], 1e-9));
      }
      CHECK(rare_events(device, s).below == 0.0);
      CHECK(device.kinks(s).empty());
      CHECK_FALSE(device.has_steps());
    }
  };
  check(VariedDevice{inside, d2d});
  check(VariedDevice{AnyDistribution<2>(inside), d2d});
  check(AnyDistribution<2>(VariedDevice{AnyDistribution<2>(inside), d2d}));
  check(VariedDevice{VariedDevice{inside, DeviceToDevice<2>{{0.24, 0.0}}},
                     CycleToCycle<2>({0.32, 0.24})});
}

TEST_CASE("A finite table is called that through every wrapper") {
  using Known = RareEvents::Known;
  const auto lut = DeviceLUT<2>::from(std::array{2e5, 3e5, 4e5}, std::array{1e4, 2e4});
  const auto check = [](const auto& device, Known known, double below) {
    CHECK(rare_events(device, 1).known == known);
    CHECK(rare_events(device, 1).below == below);
    const AnyDistribution<2> any(device);
    CHECK(rare_events(any, 1).below == below);
    CHECK(rare_events(HeldByCell{any}, 1).below == below);
    CHECK(rare_events(CalibratedAs(any, any), 1).below == below);
    CHECK(rare_events(VariedDevice{any, DeviceToDevice<2>{{0.1, 0.1}}}, 1).below == below);
    CHECK(rare_events(AnyDistribution<2>(VariedDevice{any, StuckAt<2>({0.1, 0.1})}), 1).known ==
          known);
  };
  check(lut, Known::not_at_all, unseen_in(2));
  check(SmoothedEmpirical<2>(lut), Known::by_tail_only, 0.25);
  check(LogNormalResistance<2>{{12, 9}, {0.3, 0.1}}, Known::exactly, 0.0);

  MeasuredCycles measured;  // two cells of three cycles each
  measured.cells = {0, 1};
  for (const ohm r : {1e5, 1e4}) {
    measured.states.push_back({{r, r, r, 2 * r, 2 * r, 2 * r}, {0, 0, 0, 1, 1, 1}, {}});
  }
  check(MeasuredArray<2>(measured), Known::not_at_all, unseen_in(2));
}

TEST_CASE("A device keeps the references that it was calibrated with, whatever wraps it") {
  const auto now = DeviceLUT<2>::from(std::array{2e5}, std::array{1e4});
  const auto earlier = DeviceLUT<2>::from(std::array{4e5}, std::array{2e4});
  const AnyDistribution<2> device = CalibratedAs(now, earlier);
  CHECK(device.quantile(0, 0.5) == 2e5);
  CHECK(calibration_of(device).quantile(0, 0.5) == 4e5);
  CHECK(calibration_of(HeldByCell{device}).quantile(0, 0.5) == 4e5);
  CHECK(calibration_of(ChosenStates<AnyDistribution<2>, 2>(device)).quantile(0, 0.5) == 4e5);
  CHECK(calibration_of(VariedDevice{device, StuckAt<2>({0.5, 0.5})}).quantile(0, 0.5) == 4e5);
}

TEST_CASE("The entries of a table that does not stay are a copy") {
  const auto make = [] { return DeviceLUT<2>::from(std::array{2e5, 3e5}, std::array{1e4, 2e4}); };
  const auto entries = make().sorted(1);
  static_assert(std::is_same_v<decltype(entries), const std::vector<ohm>>);
  CHECK(entries == std::vector{1e4, 2e4});
  const auto chosen = ChosenStates<DeviceLUT<2>, 2>(make()).sorted(0);
  static_assert(std::is_same_v<decltype(chosen), const std::vector<ohm>>);
  CHECK(chosen == std::vector{2e5, 3e5});
}
