// What becomes of a device table and the sources that a user asks for.
#include "rramvar/design/varied_device.hpp"

#include <array>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "device/answers.hpp"
#include "rramvar/design/vary.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/rare_events.hpp"

using namespace rramvar;

namespace {

/// Two cells, of three cycles each in both states.
MeasuredDevice measured_twice() {
  MeasuredCycles cycles;
  cycles.cells = {0, 1};
  for (const ohm r : {2e5, 1e4}) {
    cycles.states.push_back(
        {{r, 1.1 * r, 1.2 * r, 2 * r, 2.1 * r, 2.2 * r}, {0, 0, 0, 1, 1, 1}, {}});
  }
  return {.cycles = cycles};
}

}  // namespace

TEST_CASE("Sources of which none acts change no answer of the table") {
  const AnyDistribution<2> table = measured_twice().lut<2>();
  test::check_answers(vary<2>(table, {}, 0.0, {}), table,
                      {"draws_by_quantile", "is_drawn_at_writes"});
}

TEST_CASE("A table stays one whose rare events nobody saw, whatever the user asks for") {
  const auto check = [](const Design& design, std::size_t seen) {
    MeasuredDevice device = measured_twice();
    for (const bool baked : {false, true}) {
      if (baked) device.calibration = device.cycles;
      const AnyDistribution<2> varied = varied_device<2>(design, device, {});
      for (LogicState s = 0; s < 2; ++s) {
        CAPTURE(design.distribution, design.spread, baked, s);
        CHECK(rare_events(varied, s).known == RareEvents::Known::not_at_all);
        CHECK(rare_events(varied, s).seen == seen);
        CHECK(rare_events(varied, s).below == unseen_in(seen));
      }
    }
  };
  std::vector<Variability> asked(5);
  asked[1].d2d = "0.2";
  asked[2].stuck = "0.01";
  asked[3].telegraph_share = 0.3;
  asked[3].telegraph_step = 0.5;
  asked[4].c2c = "0.1";
  asked[4].read_noise = "published";
  asked[4].drift = "0.01";
  asked[4].time = 1e5;
  for (const Variability& variability : asked) {
    Design design;
    design.variability = variability;
    check(design, 6);
    design.spread = "d2d";
    check(design, 6);
    design.spread = "measured";  // the cycles of a cell are not independent
    check(design, 2);
  }
}

TEST_CASE("A law stays one that is known as far as its kind is, whatever the user asks for") {
  Design design;
  design.variability.d2d = "0.2";
  design.distribution = "lognormal";
  CHECK(rare_events(varied_device<2>(design, measured_twice(), {}), 0).below == 0.0);
  design.distribution = "smoothed";
  CHECK(rare_events(varied_device<2>(design, measured_twice(), {}), 0).known ==
        RareEvents::Known::by_tail_only);
}
