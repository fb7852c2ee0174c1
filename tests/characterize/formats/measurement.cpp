// characterize/formats/measurement.hpp: every kind of file through one door, whole, cut short and
// damaged.

#include "rramvar/characterize/formats/measurement.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "data.hpp"
#include "io/files_of_kinds.hpp"
#include "io/temporary_folder.hpp"
#include "rramvar/characterize/formats/synaptogen_json.hpp"

namespace {

namespace fs = std::filesystem;
using rramvar::Error;
using rramvar::FailurePolicy;
using rramvar::Measurement;
using rramvar::MeasurementFormat;
using rramvar::MeasurementOptions;
using rramvar::read_measurement;
using rramvar::SwitchingSummary;
using rramvar::SynaptogenTable;
using rramvar::test::error_of;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;
using rramvar::test::within_rel;

const fs::path samples = fs::path(RRAMVAR_TEST_FILES) / "samples";

MeasurementOptions with_json() {
  MeasurementOptions options;
  options.synaptogen = SynaptogenTable{.cells = 3, .cycles = 4};
  return options;
}

Measurement measured(const std::string& name, const MeasurementOptions& options = with_json()) {
  return read_measurement(samples / name, options);
}

}  // namespace

TEST_CASE("the samples of I-V sweeps hold the same two cycles", "[characterize]") {
  struct Case {
    std::string name;
    MeasurementFormat format;
  };
  for (const Case& c : {Case{"iv_sweeps.csv", MeasurementFormat::iv_table},
                        Case{"keysight_b1500.csv", MeasurementFormat::keysight},
                        Case{"keithley_4200.csv", MeasurementFormat::keithley},
                        Case{"keithley_4200_runs.csv", MeasurementFormat::keithley},
                        Case{"keithley_2400.csv", MeasurementFormat::keithley}}) {
    CAPTURE(c.name);
    const Measurement m = measured(c.name);
    CHECK(m.format == c.format);
    REQUIRE(m.switching);
    const std::size_t cells = c.format == MeasurementFormat::iv_table ? 2 : 1;
    CHECK(m.switching->summary == SwitchingSummary{2 * cells, 2 * cells, 0, 0, 0});
    CHECK(m.overflows == 0);
    REQUIRE(m.cycles.states.size() == 2);
    const auto& hrs = m.cycles.states[0];
    const auto& lrs = m.cycles.states[1];
    REQUIRE(lrs.size() == 2 * cells);
    CHECK_THAT(lrs.resistance[0], within_rel(5000, 1e-4));
    CHECK_THAT(lrs.resistance[1], within_rel(5200, 1e-4));
    CHECK_THAT(hrs.resistance[0], within_rel(2.0e5 / 1.012, 1e-4));
    CHECK_THAT(hrs.resistance[1], within_rel(1.5e5 / 1.012, 1e-4));
    CHECK((hrs.cycle == lrs.cycle && lrs.cycle[0] == 1 && lrs.cycle[1] == 2));
    const auto& first = m.switching->cycles[0];
    CHECK_THAT(*first.v_set, rramvar::test::within_abs(0.65, 1e-9));
    CHECK_THAT(*first.v_reset, rramvar::test::within_abs(-0.75, 1e-9));
    CHECK_THAT(*first.compliance, within_rel(1e-4, 1e-4));
  }
  CHECK(measured("iv_sweeps.csv").cycles.cells == std::vector<std::int64_t>{7, 9});
  CHECK(measured("keysight_b1500.csv").cycles.cells == std::vector<std::int64_t>{0});
}

TEST_CASE("the samples of tables and models", "[characterize]") {
  const Measurement wide = measured("cycles_wide.csv");
  CHECK(wide.format == MeasurementFormat::cycles_table);
  CHECK_FALSE(wide.switching);
  CHECK(wide.cycles.states[0].resistance == std::vector<double>{2e5, 1.5e5, 3.1e5});
  CHECK(wide.cycles.states[1].cell == std::vector<std::uint32_t>{0, 0, 1, 1});
  CHECK(wide.cycles.citation == "measured table cycles_wide.csv");
  const Measurement three = measured("cycles_long.csv");
  CHECK(three.format == MeasurementFormat::cycles_table);
  CHECK(three.cycles.states.size() == 3);
  const Measurement states = measured("states.csv");
  CHECK(states.format == MeasurementFormat::state_statistics);
  CHECK(states.cycles.states.size() == 4);
  CHECK(states.cycles.states[3].size() == 1000);
  CHECK(states.cycles.citation == "state statistics states.csv");
  const Measurement model = measured("synaptogen.json");
  CHECK(model.format == MeasurementFormat::synaptogen);
  CHECK(model.cycles.states[0].size() == 12);
  CHECK(says(error_of([] { measured("synaptogen.json", {}); }), "model parameters in JSON"));
  CHECK(measured("states.csv", {.citation = "mine"}).cycles.citation == "mine");
  for (const auto format : {MeasurementFormat::cycles_table, MeasurementFormat::iv_table,
                            MeasurementFormat::keysight, MeasurementFormat::keithley,
                            MeasurementFormat::state_statistics, MeasurementFormat::synaptogen}) {
    CHECK_FALSE(name_of(format).empty());
  }
}

TEST_CASE("A file that is no measurement is called by its name", "[characterize]") {
  const TemporaryFolder folder;
  for (const rramvar::test::FileOfKind& c : rramvar::test::files_of_kinds) {
    if (c.for_table.empty()) continue;
    CAPTURE(c.bytes.substr(0, 40));
    const auto path = folder.write("f.dat", c.bytes);
    const std::string kind = "f.dat: this is " + std::string(name_of(c.kind)) + " (";
    const auto as_table = error_of([&] { read_measurement(path); });
    CHECK(says(as_table, kind + "a table in plain text is needed)"));
    CHECK(says(as_table, c.for_table));
    CHECK(says(error_of([&] { rramvar::read_synaptogen_model(path); }),
               kind + "parameters in JSON are needed)"));
  }
}

TEST_CASE("options reach the readers", "[characterize]") {
  const TemporaryFolder folder;
  const auto list = read_measurement(folder.write("a", "9,7e3,1e5,1\n9,8e3,2e5,2\n"),
                                     {.columns = "cell,logic1,logic0,cycle"});
  CHECK(list.format == MeasurementFormat::cycles_table);
  CHECK(list.cycles.states[1].resistance == std::vector<double>{7e3, 8e3});
  std::ifstream file(samples / "iv_sweeps.csv");
  std::string line;
  std::string bare;
  for (int row = 0; std::getline(file, line); ++row) {
    if (row >= 2) bare += line + "\n";
  }
  const fs::path headless = folder.write("b", bare);
  const auto sweeps = read_measurement(
      headless, {.columns = "cell,cycle,-,voltage,current", .switching = {.read_voltage = 0.1}});
  CHECK(sweeps.format == MeasurementFormat::iv_table);
  CHECK_THAT(sweeps.cycles.states[0].resistance[0], within_rel(2e5 / 1.003, 1e-4));
  CHECK(says(error_of([&] { measured("iv_sweeps.csv", {.states = 8}); }),
             "1 RESET stop voltage (that makes 2 with the LRS, not 8)"));
  CHECK(says(error_of([&] { measured("cycles_wide.csv", {.states = 3}); }), "3 states needs"));
  CHECK(says(error_of([&] { read_measurement(folder.write("c", "alpha,beta\n1,2\n")); }),
             ":1:1: the header names the columns 'alpha', 'beta'"));
  CHECK(says(error_of([&] { read_measurement(folder.write("d", "1,2\n")); }),
             "the first row holds numbers"));
  CHECK(says(error_of([&] { read_measurement(folder / "none"); }), "there is no such file"));
}

TEST_CASE("damaged files of any kind are read or refused, nothing else", "[characterize][fuzz]") {
  using namespace std::string_view_literals;
  const TemporaryFolder folder;
  const std::string specials("\0\n\r\t\",;# -+.eE0159_naxuVI{}[]()\xFF\xEF\xC2"sv);
  std::mt19937 random(20240301);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::size_t read = 0;
  std::size_t refused = 0;
  const auto attempt = [&](const std::string& text) {
    try {
      const Measurement m = read_measurement(folder.write("fuzz", text), with_json());
      for (const auto& state : m.cycles.states) CHECK(state.size() > 0);
      ++read;
    } catch (const Error& e) {
      CHECK_FALSE(std::string_view(e.what()).empty());
      ++refused;
    } catch (...) {
      CAPTURE(text);
      FAIL("something else than rramvar::Error was thrown");
    }
  };
  std::size_t files = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(samples)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    attempt(text);
    REQUIRE(read == ++files);
    REQUIRE(refused == 0);
  }
  CHECK(files >= 9);
  for (const fs::directory_entry& entry : fs::directory_iterator(samples)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::size_t step = 1 + text.size() / 150;
    for (std::size_t n = 0; n < text.size(); n += step) attempt(text.substr(0, n));
    for (int i = 0; i < 300; ++i) {
      std::string damaged = text;
      for (std::size_t k = 1 + below(3); k > 0 && !damaged.empty(); --k) {
        // Half of the damage goes to the head, where the structure is.
        const std::size_t at =
            below(below(2) == 0 ? std::min(damaged.size(), std::size_t{300}) : damaged.size());
        switch (below(5)) {
          case 0:
            damaged[at] = specials[below(specials.size())];
            break;
          case 1:
            damaged.insert(at, 1, specials[below(specials.size())]);
            break;
          case 2:
            damaged.erase(at, 1 + below(40));
            break;
          case 3:
            damaged.insert(at, damaged.substr(below(damaged.size()), below(200)));
            break;
          default:
            damaged[at] = static_cast<char>(below(256));
        }
      }
      attempt(damaged);
    }
  }
  CHECK(read > 500);
  CHECK(refused > 500);
}

TEST_CASE("the measured cycles of a 1T1R array, with cells and cycles", "[characterize][data]") {
  const auto data = rramvar::test::data_folder();
  if (!data) return;
  const Measurement m =
      read_measurement(*data / "rram/ni_rram/100cyc.tsv", {.columns = "cell,logic1,logic0,cycle"});
  CHECK(m.cycles.cells.size() == 1024);
  CHECK(m.cycles.cells[1] == 16385);
  REQUIRE(m.cycles.states.size() == 2);
  CHECK(m.cycles.states[0].size() == 2048);
  CHECK(m.cycles.states[0].cycle[1] == 50);
  CHECK(m.cycles.states[1].cell[2047] == 1023);
  CHECK_THAT(m.cycles.lut<2>().median(1), rramvar::test::within_abs(7433.85, 0.005));
}
