// Wrappers hand through what the distribution in them says: nothing is dropped, nothing changed.
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "catch.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/calibrated_as.hpp"
#include "rramvar/device/chosen_states.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/measured_array.hpp"
#include "rramvar/device/optional_members.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/held_by_cell.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/varied_device.hpp"

using namespace rramvar;

namespace {

/// Has every optional member, each with an answer of its own.
struct Everything {
  static constexpr std::size_t states = 2;
  static constexpr bool draws_by_quantile = true;

  ohm operator()(LogicState s, DrawEngine&) const { return s == 0 ? 2e5 : 1e4; }
  double cdf(LogicState s, ohm) const { return s == 0 ? 0.11 : 0.12; }
  double survival(LogicState s, ohm) const { return s == 0 ? 0.21 : 0.22; }
  ohm quantile(LogicState s, double p) const { return (s == 0 ? 3e5 : 3e4) * (1.0 + p); }
  ohm upper_quantile(LogicState s, double q) const { return (s == 0 ? 4e5 : 4e4) * (1.0 + q); }
  template <class F>
  double mean(LogicState s, const F& f, std::span<const ohm> kinks = {}) const {
    return static_cast<double>(f(s == 0 ? 5e5 : 5e4)) + static_cast<double>(kinks.size());
  }
  double cdf_after(LogicState s, const LnNormal&, ohm) const { return s == 0 ? 0.31 : 0.32; }
  double survival_after(LogicState s, const LnNormal&, ohm) const { return s == 0 ? 0.41 : 0.42; }
  double smoothness(LogicState s, ohm) const { return s == 0 ? 0.51 : 0.52; }
  bool has_steps() const { return true; }
  std::vector<ohm> kinks(LogicState s) const { return {s == 0 ? 6e5 : 6e4}; }
  RareEvents rare_events(LogicState s) const { return RareEvents::in_table(s == 0 ? 71 : 72); }
  LnNormal ln_normal(LogicState s) const { return {s == 0 ? 8.1 : 8.2, 0.5}; }
  std::span<const ohm> sorted(LogicState) const { return entries; }
  Everything calibration() const { return *this; }
  Everything by_curves() const { return *this; }
  ohm in_cell(LogicState s, const CellDraws&) const { return s == 0 ? 9e5 : 9e4; }
  void in_cells(CellBlock&) const {}
  std::optional<LogicState> stuck_at(const CellDraws&) const { return 1; }
  double fault_probability() const { return 0.25; }
  bool is_drawn_at_writes() const { return true; }

  static constexpr std::array<ohm, 1> entries{1e4};
};

/// What a wrapper leaves out for a reason.
using Names = std::vector<std::string_view>;
const Names own_draws{"draws_by_quantile", "sorted", "stuck_at and fault_probability",
                      "is_drawn_at_writes"};

/// Every question about R over all cells has the answer of the distribution inside.
template <class W>
void check_answers(const W& w, const Everything& d) {
  const auto f = [](ohm r) { return 1.0 / r; };
  const std::array<ohm, 2> kinks{1.0, 2.0};
  const LnNormal step{0.1, 0.2};
  for (LogicState s = 0; s < 2; ++s) {
    CHECK(w.cdf(s, 1.0) == d.cdf(s, 1.0));
    CHECK(w.survival(s, 1.0) == d.survival(s, 1.0));
    CHECK(w.quantile(s, 0.25) == d.quantile(s, 0.25));
    CHECK(w.upper_quantile(s, 0.25) == d.upper_quantile(s, 0.25));
    CHECK(w.mean(s, f) == d.mean(s, f));
    CHECK(w.mean(s, f, kinks) == d.mean(s, f, kinks));
    CHECK(w.cdf_after(s, step, 1.0) == d.cdf_after(s, step, 1.0));
    CHECK(w.survival_after(s, step, 1.0) == d.survival_after(s, step, 1.0));
    CHECK(w.smoothness(s, 1.0) == d.smoothness(s, 1.0));
    CHECK(w.kinks(s) == d.kinks(s));
    CHECK(rare_events(w, s).below == rare_events(d, s).below);
  }
  CHECK(has_steps(w));
}

}  // namespace

TEST_CASE("The list of optional members is whole: a distribution that has all of them") {
  for (const OptionalMember& member : optional_members<Everything>()) {
    CAPTURE(member.name);
    CHECK(member.is_there);
  }
}

TEST_CASE("No wrapper drops an optional member") {
  CHECK(dropped_members<HeldByCell<Everything>, Everything>() == own_draws);
  CHECK(dropped_members<CalibratedAs<Everything>, Everything>() == Names{});
  // A block of cells is of the base's states; a stuck cell too.
  CHECK(dropped_members<ChosenStates<Everything, 2>, Everything>() ==
        Names{"in_cells", "stuck_at and fault_probability"});
  // At run time it is a table or none, and so for ln R.
  CHECK(dropped_members<AnyDistribution<2>, Everything>() == Names{"sorted", "ln_normal"});
  // What sources do to draws is their own affair; faults of the base stay the base's.
  CHECK(dropped_members<VariedDevice<Everything, ReadNoise>, Everything>() ==
        Names{"draws_by_quantile", "sorted", "ln_normal", "stuck_at and fault_probability",
              "is_drawn_at_writes"});
}

TEST_CASE("Wrappers answer as the distribution inside") {
  const Everything d;
  check_answers(HeldByCell{d}, d);
  check_answers(CalibratedAs(d, d), d);
  check_answers(ChosenStates<Everything, 2>(d), d);
  check_answers(AnyDistribution<2>(d), d);
  check_answers(AnyDistribution<2>(CalibratedAs(d, d)), d);
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
