// characterize/sweeps/switching_detector.hpp: SET and RESET found in sweeps of a model whose truth
// is known.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "characterize/sweeps/switching_model.hpp"
#include "error_text.hpp"
#include "rramvar/characterize/sweeps/switching_detector.hpp"

namespace {

using rramvar::FailurePolicy;
using rramvar::IVMeasurement;
using rramvar::IVTrace;
using rramvar::ReadBranch;
using rramvar::ReadMethod;
using rramvar::SetPolarity;
using rramvar::SwitchingCycle;
using rramvar::SwitchingDetector;
using rramvar::SwitchingOptions;
using rramvar::SwitchingResult;
using rramvar::SwitchingSummary;
using rramvar::SwitchOutcome;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::ModelCell;
using rramvar::test::SwitchingModel;
using rramvar::test::TrueCycle;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

/// All sweeps of one cell in one trace, and what happened in them.
struct Measured {
  IVTrace trace;
  std::vector<TrueCycle> truth;
};

Measured measure(const SwitchingModel& model, int cycles, std::uint32_t cell = 0) {
  Measured out;
  ModelCell device(model, cell);
  for (int k = 0; k < cycles; ++k) out.truth.push_back(device.sweep(out.trace));
  return out;
}

SwitchingResult detect(std::vector<IVTrace> traces, const SwitchingOptions& options = {}) {
  return SwitchingDetector(options)(IVMeasurement{std::move(traces), 0, "a model"});
}

/// Compares every record with the truth. Resistances to `resistance` (relative), voltages to one
/// step and a half: the jump lies within the step before the first switched sample.
void compare(const SwitchingResult& found, const Measured& measured, const SwitchingModel& model,
             double resistance) {
  REQUIRE(found.cycles.size() == measured.truth.size());
  CHECK((found.set_polarity == SetPolarity::positive) == model.positive_set);
  bool low = !model.set_first;
  for (std::size_t k = 0; k < found.cycles.size(); ++k) {
    const SwitchingCycle& cycle = found.cycles[k];
    const TrueCycle& truth = measured.truth[k];
    CAPTURE(k, cycle.why);
    REQUIRE(cycle.is_complete());
    CHECK(cycle.cycle == static_cast<std::int64_t>(k) + 1);
    CHECK_THAT(*cycle.r_lrs, within_rel(truth.r_lrs, resistance));
    CHECK_THAT(*cycle.r_hrs, within_rel(truth.r_hrs, resistance));
    for (int part = 0; part < 2; ++part) {
      const bool is_set = (part == 0) == model.set_first;
      const auto& fails = is_set ? model.failing_sets : model.failing_resets;
      const SwitchOutcome outcome = is_set ? cycle.set : cycle.reset;
      const std::optional<double> at = is_set ? cycle.v_set : cycle.v_reset;
      if (low == is_set) {
        CHECK(outcome == SwitchOutcome::unchanged);
        CHECK_FALSE(at);
      } else if (fails.contains(static_cast<int>(k))) {
        CHECK(outcome == SwitchOutcome::failed);
        CHECK_FALSE(at);
        CHECK(cycle.why.find(is_set ? "SET failed" : "RESET failed") != std::string::npos);
      } else {
        CHECK(outcome == SwitchOutcome::switched);
        REQUIRE(at);
        CHECK_THAT(*at, within_abs(is_set ? truth.v_set : truth.v_reset, 1.5 * model.step));
        low = is_set;
      }
      if (is_set && outcome != SwitchOutcome::failed) {
        REQUIRE(cycle.compliance);
        // The median of as few as four samples with 1 % of noise.
        CHECK_THAT(*cycle.compliance, within_rel(model.compliance, 0.03));
      }
      if (is_set && outcome == SwitchOutcome::failed) CHECK_FALSE(cycle.compliance);
    }
  }
}

}  // namespace

TEST_CASE("SET and RESET of clean sweeps, either polarity and order", "[sweeps]") {
  for (const bool positive_set : {true, false}) {
    for (const bool set_first : {true, false}) {
      SwitchingModel model{.positive_set = positive_set, .set_first = set_first};
      model.noise = 0.0;
      model.noise_floor = 0.0;
      model.bits = 40;
      const Measured measured = measure(model, 40);
      const SwitchingResult found = detect({measured.trace});
      // Only the interpolation over a step of 0.02 V separates the two.
      compare(found, measured, model, 1e-3);
      CHECK(found.summary == SwitchingSummary{40, 40, 0, 0, 0});
      CHECK(found.citation == "a model");
    }
  }
}

TEST_CASE("noisy and quantised sweeps with failures at known places", "[sweeps]") {
  for (const bool positive_set : {true, false}) {
    for (const bool set_first : {true, false}) {
      for (const int bits : {12, 16}) {
        SwitchingModel model{.positive_set = positive_set, .set_first = set_first};
        model.bits = bits;
        // Also at the first and last cycle, twice in a row, and both in one cycle.
        model.failing_sets = {0, 7, 8, 30, 55};
        model.failing_resets = {4, 20, 21, 22, 30, 59};
        model.seed = static_cast<std::uint64_t>(bits);
        const Measured measured = measure(model, 60);
        SwitchingOptions options;
        options.read.method = ReadMethod::local_fit;
        compare(detect({measured.trace}, options), measured, model, 0.04);
        // One pair of samples has the noise of both: 1 % and 3 nA, in a current of 0.4 µA or more.
        compare(detect({measured.trace}), measured, model, 0.08);
      }
    }
  }
}

TEST_CASE("failures are counted, and dropped only if asked for", "[sweeps]") {
  SwitchingModel model;
  model.failing_sets = {3};
  model.failing_resets = {10, 11};
  const Measured measured = measure(model, 20);
  // The RESET after a failed SET finds the HRS, the SET after a failed RESET the LRS: no failures.
  CHECK(detect({measured.trace}).summary == SwitchingSummary{20, 20, 1, 2, 0});
  const auto dropped = detect({measured.trace}, {.failures = FailurePolicy::drop});
  CHECK(dropped.summary == SwitchingSummary{20, 17, 1, 2, 0});
  CHECK(dropped.cycles.size() == 20);
  CHECK(dropped.failures == FailurePolicy::drop);
}

TEST_CASE("step sizes and stop voltages of any kind", "[sweeps]") {
  for (const double step : {0.005, 0.05, 0.1}) {
    SwitchingModel model{.set_stop = 1.2, .reset_stop = 2.0, .step = step};
    model.failing_resets = {5};
    const Measured measured = measure(model, 12);
    compare(detect({measured.trace}), measured, model, 0.1);
  }
  // The sweep may turn round at a lower voltage from one cycle to the next.
  IVTrace trace;
  Measured all;
  for (int k = 0; k < 6; ++k) {
    SwitchingModel model;
    model.reset_stop = 1.0 + 0.1 * k;
    model.seed = static_cast<std::uint64_t>(k);
    Measured one = measure(model, 1);
    trace.voltage.insert(trace.voltage.end(), one.trace.voltage.begin(), one.trace.voltage.end());
    trace.current.insert(trace.current.end(), one.trace.current.begin(), one.trace.current.end());
    all.truth.push_back(one.truth[0]);
  }
  const SwitchingResult found = detect({trace});
  compare(found, all, {}, 0.08);
  for (std::size_t k = 0; k < 6; ++k) {
    CHECK_THAT(*found.cycles[k].reset_stop, within_abs(-1.0 - 0.1 * static_cast<double>(k), 1e-9));
    CHECK_FALSE(found.cycles[k].has_stop_label);
  }
}

TEST_CASE("several cells, their traces in turns", "[sweeps]") {
  SwitchingModel model;
  std::vector<IVTrace> traces;
  std::vector<Measured> cells(3);
  std::vector<ModelCell> devices;
  for (std::uint32_t c = 0; c < 3; ++c) devices.emplace_back(model, c);
  for (int k = 0; k < 5; ++k) {
    for (std::size_t c = 0; c < 3; ++c) {
      IVTrace trace;
      cells[c].truth.push_back(devices[c].sweep(trace));
      trace.cell = 100 + static_cast<std::int64_t>(c);
      trace.cycle = 50 * k;
      traces.push_back(trace);
    }
  }
  const SwitchingResult found = detect(traces);
  REQUIRE(found.cycles.size() == 15);
  for (std::size_t n = 0; n < 15; ++n) {
    const SwitchingCycle& cycle = found.cycles[n];
    CHECK(cycle.cell == 100 + static_cast<std::int64_t>(n / 5));
    CHECK(cycle.cycle == 50 * static_cast<std::int64_t>(n % 5));
    CHECK_THAT(*cycle.r_hrs, within_rel(cells[n / 5].truth[n % 5].r_hrs, 0.08));
  }
}

TEST_CASE("cycles are counted where labels do not tell them apart", "[sweeps]") {
  Measured measured = measure({}, 4);
  measured.trace.cycle = 12;  // one run of four sweeps
  const SwitchingResult found = detect({measured.trace});
  REQUIRE(found.cycles.size() == 4);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(found.cycles[k].cycle == static_cast<std::int64_t>(k) + 1);
  }
}

TEST_CASE("half sweeps in traces of their own make cycles", "[sweeps]") {
  const SwitchingModel model;
  ModelCell device(model, 0);
  std::vector<IVTrace> traces;
  for (int k = 0; k < 4; ++k) {
    IVTrace whole;
    device.sweep(whole);
    const auto half = static_cast<std::ptrdiff_t>(2 * 75 + 1);
    IVTrace set;
    IVTrace reset;
    set.voltage.assign(whole.voltage.begin(), whole.voltage.begin() + half);
    set.current.assign(whole.current.begin(), whole.current.begin() + half);
    reset.voltage.assign(whole.voltage.begin() + half, whole.voltage.end());
    reset.current.assign(whole.current.begin() + half, whole.current.end());
    traces.push_back(set);
    if (k != 1) traces.push_back(reset);  // one RESET was not measured
  }
  const SwitchingResult found = detect(traces);
  CHECK(found.summary == SwitchingSummary{4, 3, 0, 0, 1});
  CHECK(found.cycles[1].reset == SwitchOutcome::unmeasured);
  CHECK(found.cycles[1].why == "no RESET half sweep");
  CHECK(found.cycles[2].set == SwitchOutcome::switched);  // it was RESET meanwhile, unseen
  CHECK(found.cycles[3].is_complete());
}

TEST_CASE("incomplete sweeps are counted as such", "[sweeps]") {
  const SwitchingModel model;
  Measured measured = measure(model, 3);
  ModelCell device(model, 0);
  IVTrace cut = measured.trace;
  SECTION("the last one ends in its first half sweep") {
    ModelCell other(model, 1);
    other.sweep(cut, 1);
    const SwitchingResult found = detect({cut});
    CHECK(found.summary == SwitchingSummary{4, 3, 0, 0, 1});
    CHECK(found.cycles[3].set == SwitchOutcome::switched);
    CHECK(found.cycles[3].why == "no RESET half sweep");
  }
  SECTION("the last one ends before it returns") {
    cut.voltage.resize(cut.voltage.size() - 80);
    cut.current.resize(cut.current.size() - 80);
    const SwitchingResult found = detect({cut});
    CHECK(found.summary == SwitchingSummary{3, 2, 0, 0, 1});
    CHECK(found.cycles[2].why == "RESET: the resistance after cannot be read");
    CHECK(found.cycles[2].reset == SwitchOutcome::unmeasured);
  }
  SECTION("the return branches are missing throughout") {
    IVTrace one_way;
    const std::size_t per_half[] = {2 * 75 + 1, 2 * 80 + 1};
    std::size_t begin = 0;
    for (int part = 0; part < 6; ++part) {
      const std::size_t n = per_half[part % 2];
      for (std::size_t k = 0; k <= n / 2; ++k) {
        one_way.voltage.push_back(measured.trace.voltage[begin + k]);
        one_way.current.push_back(measured.trace.current[begin + k]);
      }
      begin += n;
    }
    const auto found = detect({one_way}, {.set_polarity = SetPolarity::positive});
    CHECK(found.summary == SwitchingSummary{3, 0, 0, 0, 3});
    CHECK(has_all(found.cycles[0].why, {"SET: the resistance after cannot be read", "; RESET: "}));
  }
}

TEST_CASE("the read voltage's sign chooses the branch where asked to", "[sweeps]") {
  SwitchingModel model;
  model.noise = 0.0;
  model.noise_floor = 0.0;
  model.bits = 40;
  Measured measured = measure(model, 5);
  // An instrument's offset makes the two polarities differ: +2 % at +0.2 V, −2 % at −0.2 V.
  for (std::size_t k = 0; k < measured.trace.size(); ++k) {
    measured.trace.current[k] *= measured.trace.voltage[k] > 0 ? 1.02 : 0.98;
  }
  const double signs[] = {1.0, -1.0};
  for (const double sign : signs) {
    SwitchingOptions options{.read_voltage = sign * 0.2};
    const auto by_branch = detect({measured.trace}, options);
    options.branch = ReadBranch::sign_of_read_voltage;
    const auto by_sign = detect({measured.trace}, options);
    const double gain = sign > 0 ? 1.02 : 0.98;
    for (std::size_t k = 0; k < 4; ++k) {
      CHECK_THAT(*by_branch.cycles[k].r_lrs, within_rel(measured.truth[k].r_lrs / 1.02, 1e-3));
      CHECK_THAT(*by_branch.cycles[k].r_hrs, within_rel(measured.truth[k].r_hrs / 0.98, 1e-3));
      CHECK_THAT(*by_sign.cycles[k].r_lrs, within_rel(measured.truth[k].r_lrs / gain, 1e-3));
      CHECK_THAT(*by_sign.cycles[k].r_hrs, within_rel(measured.truth[k].r_hrs / gain, 1e-3));
    }
    // After the last RESET no positive half sweep follows.
    CHECK(by_sign.cycles[4].is_complete() == (sign < 0));
  }
}

TEST_CASE("Each state is read at both signs, wherever the cell is in it", "[sweeps]") {
  // A cell that conducts a thousand times better at positive voltage. SET at 0.8, RESET at −0.8 V.
  const auto current = [](double v, bool is_low) {
    return v * (v > 0.0 ? 1.0 : 1e-3) * (is_low ? 1e-4 : 1e-6);
  };
  const auto sweeps = [&](std::vector<double> stops, bool is_low, double polarity) {
    IVTrace trace;
    for (std::size_t n = 0; n + 1 < stops.size(); ++n) {
      const int steps = static_cast<int>(std::lround(std::abs(stops[n + 1] - stops[n]) / 0.02));
      for (int k = n == 0 ? 0 : 1; k <= steps; ++k) {
        const double v = std::lerp(stops[n], stops[n + 1], static_cast<double>(k) / steps);
        if (polarity * v > 0.79) is_low = true;
        if (polarity * v < -0.79) is_low = false;
        trace.voltage.push_back(v);
        trace.current.push_back(current(v, is_low));
      }
    }
    return trace;
  };
  const auto check = [](const rramvar::SignedReads& reads, double r_positive, double r_negative,
                        rramvar::ReadSide positive, rramvar::ReadSide negative) {
    REQUIRE((reads.positive && reads.negative));
    CHECK_THAT(reads.positive->resistance, within_rel(r_positive, 1e-9));
    CHECK_THAT(reads.negative->resistance, within_rel(r_negative, 1e-9));
    CHECK(reads.positive->place == rramvar::ReadPlace{0.2, positive});
    CHECK(reads.negative->place == rramvar::ReadPlace{-0.2, negative});
  };
  constexpr auto after = rramvar::ReadSide::after_switch;
  constexpr auto next = rramvar::ReadSide::before_next_switch;
  constexpr auto first = rramvar::ReadSide::before_first_switch;

  const SwitchingResult one = detect({sweeps({0, 1, 0, -1, 0}, false, 1)});
  REQUIRE(one.cycles.size() == 1);
  CHECK(one.cycles[0].lrs_place.at == 0.2);
  CHECK(one.cycles[0].hrs_place.at == -0.2);
  CHECK_THAT(*one.cycles[0].r_hrs, within_rel(1e9, 1e-9));
  check(one.cycles[0].lrs_reads, 1e4, 1e7, after, next);
  check(one.cycles[0].hrs_reads, 1e6, 1e9, first, after);

  // SET at negative voltage, RESET first.
  const SwitchingResult mirrored = detect({sweeps({0, 1, 0, -1, 0}, true, -1)});
  CHECK(mirrored.set_polarity == SetPolarity::negative);
  REQUIRE(mirrored.cycles.size() == 1);
  check(mirrored.cycles[0].hrs_reads, 1e6, 1e9, after, next);
  check(mirrored.cycles[0].lrs_reads, 1e4, 1e7, first, after);

  // From one stop voltage to the other, in one trace and in two that go on where they ended.
  const SwitchingResult peaks = detect({sweeps({1, -1, 1, -1, 1}, true, 1)});
  const SwitchingResult cut = detect({sweeps({1, -1, 1}, true, 1), sweeps({1, -1, 1}, true, 1)});
  for (const SwitchingResult& found : {peaks, cut}) {
    REQUIRE(found.cycles.size() == 3);
    CHECK(found.summary == SwitchingSummary{3, 2, 0, 0, 1, 1, 0});
    CHECK(found.cycles[0].set == SwitchOutcome::unmeasured);
    for (std::size_t k = 0; k < 2; ++k) {
      check(found.cycles[k].lrs_reads, 1e4, 1e7, after, next);
      check(found.cycles[k].hrs_reads, 1e6, 1e9, next, after);
      CHECK_THAT(*found.cycles[k].v_reset, within_abs(-0.79, 1e-9));
      CHECK_THAT(*found.cycles[k + 1].v_set, within_abs(0.79, 1e-9));
    }
  }
}

TEST_CASE("Unipolar cells are told by what a half sweep does", "[sweeps]") {
  for (const double sign : {1.0, -1.0}) {
    IVTrace trace;
    bool is_low = false;
    const bool fails[] = {false, false, false, false, true, false, false, true};
    for (int n = 0; n < 8; ++n) {  // SET at 1.3 V, RESET at 0.6 V
      const bool is_set = n % 2 == 0;
      const int steps = is_set ? 80 : 45;
      for (int k = 0; k <= 2 * steps; ++k) {
        const double v = 0.02 * std::min(k, 2 * steps - k);
        if (is_set && v > 1.29 && !fails[n]) is_low = true;
        if (!is_set && v > 0.59 && !fails[n]) is_low = false;
        trace.voltage.push_back(sign * v);
        trace.current.push_back(sign * (is_low ? std::min(v / 1e4, 1e-4) : v / 1e6));
      }
    }
    const SwitchingResult found = detect({trace});
    CHECK(found.set_polarity == SetPolarity::unipolar);
    // The RESET after the failed SET finds the HRS.
    CHECK(found.summary == SwitchingSummary{4, 4, 1, 1, 0});
    for (const SwitchingCycle& cycle : found.cycles) {
      CHECK(cycle.lrs_place.at == sign * 0.2);
      CHECK(cycle.hrs_place.at == sign * 0.2);
    }
    CHECK_THAT(*found.cycles[0].r_lrs, within_rel(1e4, 1e-9));
    CHECK_THAT(*found.cycles[1].r_hrs, within_rel(1e6, 1e-9));
    CHECK_THAT(*found.cycles[1].v_set, within_abs(sign * 1.29, 1e-9));
    CHECK_THAT(*found.cycles[1].v_reset, within_abs(sign * 0.59, 1e-9));
    CHECK(found.cycles[2].set == SwitchOutcome::failed);
    CHECK(found.cycles[2].reset == SwitchOutcome::unchanged);
    CHECK(found.cycles[3].reset == SwitchOutcome::failed);
  }
}

TEST_CASE("a switch in the wrong direction is a failure", "[sweeps]") {
  // SET in the RESET polarity: the cell is in the LRS after both half sweeps of the third cycle.
  SwitchingModel model;
  model.failing_sets = {2};
  Measured measured = measure(model, 5);
  const std::size_t per_sweep = 2 * 75 + 1 + 2 * 80 + 1;
  for (std::size_t k = 2 * per_sweep + 151 + 80; k < 3 * per_sweep; ++k) {
    measured.trace.current[k] = measured.trace.voltage[k] / 5e3;
  }
  const SwitchingResult found = detect({measured.trace});
  CHECK(found.cycles[2].set == SwitchOutcome::failed);
  CHECK(found.cycles[2].reset == SwitchOutcome::failed);
  CHECK(has_all(found.cycles[2].why, {"RESET failed: the resistance fell"}));
  CHECK(found.summary.failed_reset == 1);
}

TEST_CASE("a current limited at the read voltage is no resistance", "[sweeps]") {
  SwitchingModel model;
  model.compliance = 20e-6;  // 0.11 V across the LRS
  const Measured measured = measure(model, 3);
  const SwitchingResult found = detect({measured.trace});
  CHECK(found.summary.incomplete == 3);
  CHECK(has_all(found.cycles[0].why, {"the compliance limits the current at the read voltage"}));
  CHECK(detect({measured.trace}, {.read_voltage = 0.05}).summary.incomplete == 0);
}

TEST_CASE("no switching at all", "[sweeps]") {
  SwitchingModel model;
  for (int k = 0; k < 5; ++k) model.failing_sets.insert(k);
  const Measured measured = measure(model, 5);
  const auto automatic = error_of([&] { detect({measured.trace}); });
  CHECK(has_all(automatic, {"no switching was found", "by a factor of 2 at 0.2 V"}));
  const auto given = detect({measured.trace}, {.set_polarity = SetPolarity::positive});
  CHECK(given.summary == SwitchingSummary{5, 5, 5, 5, 0});
  CHECK(has_all(error_of([&] { detect({}); }), {"no switching was found"}));
  CHECK(detect({}, {.set_polarity = SetPolarity::negative}).cycles.empty());
}

TEST_CASE("options that cannot be", "[sweeps]") {
  const auto error = [](const SwitchingOptions& options) {
    return error_of([&] { SwitchingDetector detector(options); });
  };
  CHECK(has_all(error({.read_voltage = 0.0}), {"the read voltage is 0.0"}));
  CHECK(has_all(error({.read_voltage = std::nan("")}), {"the read voltage is nan"}));
  CHECK(has_all(error({.least_ratio = 1.0}), {"the least resistance ratio is 1.0"}));
  CHECK(name_of(SwitchOutcome::unchanged) == "unchanged");
  CHECK(name_of(SwitchOutcome::unmeasured) == "unmeasured");
}
