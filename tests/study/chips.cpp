// Chips × cycles: which spread comes from which.
#include <cmath>
#include <set>

#include "catch.hpp"
#include "error_text.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/sources/cycle_to_cycle.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/varied_device.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;

namespace {

const IdealResistance<2> medians{{155e3, 7.4e3}};

template <class Device>
auto study_of(const Device& device) {
  return Study{BitEncoder<binary16>(binary16{}, store::fraction),
               VariabilitySampler{device, ConductanceReadout{}}, test::small_layer()};
}

}  // namespace

TEST_CASE("with d2d alone all cycles of a chip are the same, and the chips differ") {
  const auto study = study_of(VariedDevice{medians, DeviceToDevice<2>{{0.3, 0.1}}});
  const auto run = test::record(study, test::small_images(1), {.trials = 5, .chips = 4});
  REQUIRE(run.records.size() == 20);
  std::set<double> errors;
  for (const TrialRecord& record : run.records) {
    CHECK(record.chip == errors.size() - (record.trial > 0 ? 1 : 0));
    errors.insert(record.vs_trained[0]);
    if (record.trial > 0) {
      CHECK(record.vs_trained == run.records[record.chip * 5].vs_trained);
    }
  }
  CHECK(errors.size() == 4);
  const TrialStatistics& error = run.result["relative_l2"];
  CHECK(error.trials() == 20);
  CHECK(error.std_within_chips() == 0.0);
  CHECK(error.std_between_chips() > 0.0);
}

TEST_CASE("with c2c alone chips differ no more than cycles do") {
  const auto study = study_of(VariedDevice{medians, CycleToCycle<2>({0.3, 0.1})});
  const auto run = test::record(study, test::small_images(1), {.trials = 40, .chips = 40});
  const TrialStatistics& error = run.result["relative_l2"];
  // The between-chip variance estimates 0 with a standard error of about within²/40·√(2/39).
  const double within = error.std_within_chips();
  CHECK(error.std_between_chips() * error.std_between_chips() <
        5 * within * within / 40 * std::sqrt(2.0 / 39));
}

TEST_CASE("one chip is the run that it was before chips were counted") {
  const auto study = study_of(test::small_lut());
  const auto one = test::record(study, test::small_images(1), {.trials = 30});
  const auto two = test::record(study, test::small_images(1), {.trials = 30, .chips = 2});
  for (std::size_t t = 0; t < 30; ++t) {
    CHECK(one.records[t].vs_trained == two.records[t].vs_trained);
    CHECK(one.records[t].vs_trained != two.records[30 + t].vs_trained);
  }
  CHECK(std::isnan(one.result["relative_l2"].std_between_chips()));
  CHECK(!std::isnan(two.result["relative_l2"].std_between_chips()));
}

TEST_CASE("stuck cells are counted at every read") {
  const auto study = study_of(VariedDevice{medians, StuckAt<2>({0.0, 1.0})});
  const auto run = test::record(study, test::small_images(1), {.trials = 2, .chips = 2});
  CHECK(run.result.counts.cells_stuck == run.result.counts.cells_read);
}

TEST_CASE("zero chips are refused") {
  const auto study = study_of(medians);
  CHECK(has_all(error_of([&] { study.run(test::small_images(1), {.chips = 0}); }), {"zero chips"}));
}
