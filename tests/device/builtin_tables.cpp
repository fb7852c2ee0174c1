#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/device/tables/radar_cycling.hpp"
#include "rramvar/device/tables/radar_set_gate_voltage.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>

#include "catch.hpp"
#include "data.hpp"
#include "error_text.hpp"

#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>
#endif

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

template <class Range>
bool rises(const Range& range) {
  return std::adjacent_find(range.begin(), range.end(), std::greater_equal<>{}) == range.end();
}

/// How well a look-up table of quantiles keeps the published figures of its state.
template <std::size_t S>
void check_figures(const BuiltinTable& table) {
  const DeviceLUT<S> lut = make_lut<S>(table);
  CHECK(lut.citation() == table.citation);
  for (LogicState s = 0; s < S; ++s) {
    CAPTURE(table.name, s);
    const StateFigures& state = table.state[s];
    CHECK(lut.size(s) == 1000);
    CHECK_THAT(lut.median(s), within_rel(state.median_ohm, 1e-4));
    CHECK_THAT(lut.sigma_ln(s), within_rel(state.sigma_ln, 0.005));
    // A log-normal law misses the skewness of the highest level.
    const double tolerance = state.quantile_ohm.empty() && s == 0 ? 0.2 : 0.01;
    CHECK_THAT(lut.mean(s, [](ohm r) { return r; }), within_rel(state.mean_ohm, tolerance));
  }
}

}  // namespace

TEST_CASE("Every built-in table is whole, ordered and cited") {
  REQUIRE(builtin_tables().size() == 4);
  for (const BuiltinTable& table : builtin_tables()) {
    INFO(table.name);
    CHECK(&builtin_table(table.name) == &table);
    CHECK(!table.description.empty());
    CHECK(table.citation.find("github.com/") != std::string_view::npos);
    CHECK(table.measured > 0);
    CHECK(table.states() == (table.name.find("8level") == std::string_view::npos ? 2 : 8));
    for (LogicState s = 0; s < table.states(); ++s) {
      const StateFigures& state = table.state[s];
      CHECK(state.median_ohm > 0.0);
      CHECK(state.mean_ohm > 0.0);
      CHECK(state.std_ohm > 0.0);
      CHECK(state.sigma_ln > 0.0);
      if (s > 0) CHECK(state.median_ohm < table.state[s - 1].median_ohm);
      if (state.quantile_ohm.empty()) continue;
      REQUIRE(state.quantile_ohm.size() == builtin::quantile_probability.size());
      CHECK(rises(state.quantile_ohm));
      CHECK(state.quantile_ohm.front() > 0.0);
    }
  }
  CHECK(rises(builtin::quantile_probability));
}

TEST_CASE("The look-up tables have the medians and spreads of their measurements") {
  for (const BuiltinTable& table : builtin_tables()) {
    if (table.states() == 2) check_figures<2>(table);
    if (table.states() == 8) check_figures<8>(table);
  }
}

TEST_CASE("A built-in table describes itself in one line") {
  CHECK(describe(builtin_table("ni_rram_1t1r")) ==
        "1T1R array of 1024 cells, two write cycles each; about 8 % of its RESETs failed; 2 "
        "states, 2048 resistances each, read at 0.2 V");
  CHECK(describe(builtin_table("radar_8level_prebake")).find("8 states, 128 resistances each") !=
        std::string::npos);
  CHECK(describe(builtin_table("radar_1t1r")).find("read at") == std::string::npos);
}

TEST_CASE("interpolated_quantile goes through its table, and on beyond it") {
  const auto& known = builtin::quantile_probability;
  const auto hrs = builtin_table("ni_rram_1t1r").state[0].quantile_ohm;
  for (std::size_t i = 0; i < known.size(); ++i) {
    CHECK_THAT(interpolated_quantile(known, hrs, known[i]), within_rel(hrs[i], 1e-12));
  }
  // ln R is linear in the normal score: exact for a log-normal law, inside and outside.
  const double p[] = {0.1, 0.5, 0.8};
  const auto law = [](double probability) {
    return std::exp(9 + 2 * normal_quantile(probability));
  };
  const ohm r[] = {law(p[0]), law(p[1]), law(p[2])};
  for (const double probability : {1e-9, 0.05, 0.1, 0.3, 0.5, 0.7, 0.8, 0.999}) {
    CHECK_THAT(interpolated_quantile(p, r, probability), within_rel(law(probability), 1e-12));
  }
}

TEST_CASE("make_lut takes the quantiles at the middles of n equal shares") {
  const BuiltinTable& binary = builtin_table("radar_1t1r");
  const BuiltinTable& eight = builtin_table("radar_8level_postbake");
  const auto lut = make_lut(binary, 10);
  const auto lut8 = make_lut<8>(eight, 10);
  REQUIRE(lut.size(0) == 10);
  REQUIRE(lut8.size(7) == 10);
  for (std::size_t i = 0; i < 10; ++i) {
    const double p = 0.05 + 0.1 * static_cast<double>(i);
    CHECK_THAT(lut.sorted(1)[i], within_rel(interpolated_quantile(builtin::quantile_probability,
                                                                  binary.state[1].quantile_ohm, p),
                                            1e-13));
    CHECK_THAT(lut8.sorted(1)[i],
               within_rel(11470.168 * std::exp(0.107595 * normal_quantile(p)), 1e-12));
  }
}

TEST_CASE("A wrong name and a wrong number of states are answered with what to do") {
  CHECK(error_of([] { builtin_lut("ni_rram"); }) ==
        "unknown built-in device 'ni_rram'; the nearest known names are: ni_rram_1t1r, "
        "radar_1t1r, radar_8level_prebake");
  CHECK(error_of([] { builtin_lut("radar_8level_prebake"); }) ==
        "the built-in device 'radar_8level_prebake' has 8 states (2 were asked for); take a device "
        "with as many states");
  CHECK(error_of([] { builtin_lut<8>("radar_1t1r"); }).find("has 2 states (8 were asked for)") !=
        std::string::npos);
}

TEST_CASE("The series of LRS against the SET gate voltage rises in voltage and falls in ohm") {
  const SetGateVoltageSeries& series = lrs_against_set_gate_voltage();
  CHECK(series.name == "radar_lrs_vs_set_gate_voltage");
  CHECK(series.citation.find("10.1109/TED.2021.3097975") != std::string_view::npos);
  REQUIRE(series.rows.size() == 64);
  CHECK(series.rows.front().gate_voltage == 2.0);
  CHECK(series.rows.back().gate_voltage == 2.63);
  for (std::size_t i = 1; i < series.rows.size(); ++i) {
    CHECK_THAT(series.rows[i].gate_voltage - series.rows[i - 1].gate_voltage,
               within_abs(0.01, 1e-12));
    CHECK(series.rows[i].measured > 800);
    CHECK(series.rows[i].robust_sigma_ln > 0.0);
    // From 2.2 V on nearly every SET succeeds.
    if (series.rows[i].gate_voltage > 2.2) {
      CHECK(series.rows[i].median_ohm < series.rows[i - 1].median_ohm);
    }
  }
}

#if __has_include(<nlohmann/json.hpp>)
TEST_CASE("Every figure is that of the statistics it was copied from") {
  const auto data = test::data_folder();
  if (!data) return;
  const auto file = *data / "rram" / "derived_tables.json";
  if (!std::filesystem::exists(file)) {
    WARN("skipped: RRAMVAR_DATA has no rram/derived_tables.json");
    return;
  }
  const auto json = nlohmann::json::parse(std::ifstream(file));
  const auto copied = [](double ours, const nlohmann::json& theirs) {
    CHECK_THAT(ours, within_rel(theirs.get<double>(), 5e-6));  // six digits or more
  };

  const auto binary = [&](const BuiltinTable& table, const nlohmann::json& source) {
    for (LogicState s = 0; s < 2; ++s) {
      const auto& theirs = source.at(s == 0 ? "HRS" : "LRS");
      const StateFigures& ours = table.state[s];
      CAPTURE(table.name, s);
      CHECK(table.measured == theirs.at("n").get<std::size_t>());
      copied(ours.median_ohm, theirs.at("median_ohm"));
      copied(ours.mean_ohm, theirs.at("mean_ohm"));
      copied(ours.std_ohm, theirs.at("std_ohm"));
      copied(ours.sigma_ln, theirs.at("sigma_ln"));
      REQUIRE(theirs.at("quantile_ohm").size() == ours.quantile_ohm.size());
      for (std::size_t i = 0; i < ours.quantile_ohm.size(); ++i) {
        CHECK(builtin::quantile_probability[i] == theirs.at("quantile_p")[i].get<double>());
        CHECK(ours.quantile_ohm[i] == theirs.at("quantile_ohm")[i].get<double>());
      }
    }
  };
  const auto& ni_rram = json.at("ni_rram_1t1r_array_1024cells");
  binary(builtin_table("ni_rram_1t1r"), ni_rram);
  CHECK(builtin_table("ni_rram_1t1r").read_voltage == ni_rram.at("read_V").get<double>());
  const auto& cycling = json.at("radar_1t1r_cycling_5_1_20");
  binary(builtin_table("radar_1t1r"), cycling);
  for (LogicState s = 0; s < 2; ++s) {
    const CyclingFigures& ours = radar_1t1r_spread()[s];
    const auto& theirs = cycling.at(s == 0 ? "HRS" : "LRS");
    CHECK_THAT(ours.sigma_ln, within_abs(theirs.at("sigma_ln").get<double>(), 5e-6));
    CHECK_THAT(ours.robust_sigma_ln, within_abs(theirs.at("robust_sigma_ln").get<double>(), 5e-6));
    CHECK_THAT(ours.c2c_sigma_ln, within_abs(theirs.at("c2c_sigma_ln_median").get<double>(), 5e-6));
    CHECK_THAT(ours.d2d_sigma_ln,
               within_abs(theirs.at("d2d_sigma_of_cell_median_ln").get<double>(), 5e-6));
    for (std::size_t lag = 0; lag < autocorrelation_lag.size(); ++lag) {
      CHECK_THAT(ours.autocorrelation[lag],
                 within_abs(theirs.at("acf_lag1_5_20")[lag].get<double>(), 5e-6));
    }
  }

  const auto& levels = json.at("radar_8level_3bpc_expt6").at("levels");
  for (const auto& [name, when] :
       {std::pair{"radar_8level_prebake", "pre"}, std::pair{"radar_8level_postbake", "post"}}) {
    const BuiltinTable& table = builtin_table(name);
    for (LogicState s = 0; s < 8; ++s) {
      const auto& level = levels.at(7 - s);
      CHECK(level.at("level").get<std::size_t>() == 7 - s);
      CHECK(level.at(when).at("n").get<std::size_t>() == table.measured);
      copied(table.state[s].median_ohm, level.at(when).at("R_median"));
      copied(table.state[s].mean_ohm, level.at(when).at("R_mean"));
      copied(table.state[s].std_ohm, level.at(when).at("R_std"));
      copied(table.state[s].sigma_ln, level.at(when).at("sigma_ln"));
    }
  }

  const auto& rows = json.at("radar_lrs_vs_set_gate_voltage").at("rows");
  const auto ours = lrs_against_set_gate_voltage().rows;
  REQUIRE(rows.size() == ours.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(ours[i].gate_voltage == rows[i].at("VWL").get<double>());
    CHECK(ours[i].measured == rows[i].at("n").get<std::size_t>());
    CHECK(ours[i].median_ohm == rows[i].at("R_median").get<double>());
    CHECK(ours[i].sigma_ln == rows[i].at("sigma_ln").get<double>());
    CHECK(ours[i].robust_sigma_ln == rows[i].at("robust_sigma_ln").get<double>());
  }
}
#endif
