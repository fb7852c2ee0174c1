// io/cycles_csv.hpp, io/resistance_table.hpp and io/resistance_columns.hpp: tables of cycles.

#include "rramvar/io/cycles_csv.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "data.hpp"
#include "io/temporary_folder.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/text.hpp"

namespace {

namespace fs = std::filesystem;
using rramvar::DeviceLUT;
using rramvar::DeviceTableOptions;
using rramvar::Error;
using rramvar::test::error_of;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;

template <std::size_t S = 2>
DeviceLUT<S> lut_in(std::string_view text, const DeviceTableOptions& options = {}) {
  const TemporaryFolder folder;
  return rramvar::read_device_lut<S>(folder.write("t.csv", text), options);
}

template <std::size_t S = 2>
Error error_in(std::string_view text, const DeviceTableOptions& options = {}) {
  return error_of([&] { lut_in<S>(text, options); });
}

using Samples = std::vector<std::vector<double>>;

template <std::size_t S>
Samples samples(const DeviceLUT<S>& lut) {
  Samples out;
  for (std::size_t s = 0; s < S; ++s) out.emplace_back(lut.sorted(s).begin(), lut.sorted(s).end());
  return out;
}

const Samples two_each{{1e5, 2e5}, {7e3, 8e3}};

}  // namespace

TEST_CASE("the long form with a header", "[io]") {
  CHECK(samples(lut_in("state,resistance_ohm\n0,1e5\n1,8000\n1,7000\n0,2e5\n")) == two_each);
  CHECK(samples(lut_in("cycle;Resistance_Ohm; STATE ;cell\n1;1e5;0;5\n1;2e5;HRS;5\n"
                       "2;7e3;lrs;5\n2;8e3;Lrs;-5\n")) == two_each);
  CHECK(samples(lut_in("\xEF\xBB\xBF# c\r\n\"state\"\tnote\tresistance_ohm\r\n\r\n0\tx\t1e5\r\n"
                       "# d\r\n0\t\t\"2e5\"\r\n1\ty\t7e3\r\n1\ty\t+8e3")) == two_each);
  CHECK(samples(lut_in("state resistance_ohm\n 0   1e5\n0 2e5\n1\t7e3\n1  8e3  \n")) == two_each);
  CHECK(samples(lut_in<3>("state,resistance_ohm\n2,3\n1,2\n0,1\n")) == Samples{{1}, {2}, {3}});
}

TEST_CASE("the wide form with a header", "[io]") {
  CHECK(samples(lut_in("logic0_ohm,logic1_ohm\n1e5,7e3\n2e5,8e3\n")) == two_each);
  CHECK(samples(lut_in("cell,LRS_ohm,HRS_ohm,cycle\n9,7e3,1e5,1\n9,8e3,2e5,2\n")) == two_each);
  CHECK(samples(lut_in("hrs_ohm;temperature;logic1_ohm\n1e5;x;7e3\n2e5;;8e3\n")) == two_each);
  std::string header = "cell";
  std::string row = "1";
  Samples expected;
  for (int s = 7; s >= 0; --s) {
    header += ",logic" + std::to_string(s) + "_ohm";
    row += "," + std::to_string(1000 + s);
  }
  for (int s = 0; s < 8; ++s) expected.push_back({1000.0 + s});
  CHECK(samples(lut_in<8>(header + "\n" + row + "\n")) == expected);
}

TEST_CASE("states may be measured a different number of times", "[io]") {
  CHECK(samples(lut_in("logic0_ohm,logic1_ohm\n1e5,7e3\n,8e3\n2e5,\n,\n")) == two_each);
  CHECK(samples(lut_in("1e5\t\n2e5\t7e3\n\t8e3\n", {.columns = "hrs,lrs"})) == two_each);
  CHECK(samples(lut_in("1e5,7e3,,\n2e5,8e3,\n", {.columns = "hrs,lrs"})) == two_each);
}

TEST_CASE("tables without a header", "[io]") {
  const std::string wide = "5\t7e3\t1e5\t25\n5\t8e3\t2e5\t50\n";
  CHECK(samples(lut_in(wide, {.columns = "cell,logic1,logic0,cycle"})) == two_each);
  CHECK(samples(lut_in(wide, {.columns = " Cell , LRS_ohm , HRS , - "})) == two_each);
  CHECK(samples(lut_in(wide, {.columns = "_,logic1_ohm,logic0_ohm,_"})) == two_each);
  const std::string long_form = "1e5 0\n2e5 hrs\n7e3 1\n8e3 LRS\n";
  CHECK(samples(lut_in(long_form, {.columns = "resistance,state"})) == two_each);
  CHECK(samples(lut_in(long_form, {.columns = "resistance_ohm,state"})) == two_each);
}

TEST_CASE("the citation of a table", "[io]") {
  const std::string text = "hrs_ohm,lrs_ohm\n2,1\n";
  CHECK(lut_in(text).citation() == "measured table t.csv");
  CHECK(lut_in(text, {.citation = "my paper"}).citation() == "my paper");
  const TemporaryFolder folder;
  CHECK(rramvar::read_cycles_csv(folder.write("c.csv", text)).size(0) == 1);
}

TEST_CASE("resistances in kohm, Mohm and Gohm", "[io]") {
  const auto lut = lut_in("hrs_Mohm,LRS_kOhm\n1.5,7\n");
  CHECK(lut.sorted(0)[0] == 1.5e6);
  CHECK(lut.sorted(1)[0] == 7e3);
  CHECK(lut_in("state,resistance_Gohm\n0,2\n1,1e-6\n").sorted(0)[0] == 2e9);
  CHECK(lut_in("2,7\n", {.columns = "hrs_Mohm,lrs"}).sorted(1)[0] == 7.0);
  // Milliohm is nobody's unit here, but a slip of the shift key.
  CHECK(says(error_in("hrs_mohm,lrs_mohm\n1,2\n"), "the header names the columns"));
  CHECK_FALSE(says(error_in("hrs_mohm,lrs_mohm\n1,2\n"), "did you mean"));
  CHECK(says(error_in("hrs_Gohm,lrs_ohm\n1e300,2\n"), "hrs_Gohm is '1e300'"));
}

TEST_CASE("headers that do not say what is needed", "[io]") {
  const Error unit = error_in("\n Cell ,logic0,Logic1_uohm\n1,2,3\n");
  CHECK(unit.place().line == 2);
  CHECK(unit.place().column == 2);
  CHECK(says(unit, "the header names the columns 'Cell', 'logic0', 'Logic1_uohm'"));
  CHECK(says(unit, "needs either state and resistance_ohm, or logic0_ohm and logic1_ohm"));
  CHECK(says(unit, "did you mean 'logic0_ohm' by 'logic0'?"));
  CHECK(says(error_in("state,resistence_ohm\n"), "'resistance_ohm' by 'resistence_ohm'"));
  CHECK(says(error_in("state,resistance\n"), "'resistance_ohm' by 'resistance'"));
  CHECK(says(error_in("hrs,lrs\n1,2\n"), "'hrs_ohm' by 'hrs', 'lrs_ohm' by 'lrs'"));
  CHECK_FALSE(says(error_in("alpha,beta\n1,2\n"), "did you mean"));
  CHECK(says(error_in("logic0_ohm,x\n1,2\n"), "the header names the columns"));
  CHECK(says(error_in("state,x\n0,2\n"), "the header names the columns"));
  CHECK(says(error_in("resistance_ohm,x\n0,2\n"), "the header names the columns"));
  CHECK(says(error_in("state,resistance_ohm,logic0_ohm\n"), "but not some of both"));
  CHECK(says(error_in("logic0_ohm,logic1_ohm,state\n"), "but not some of both"));
  CHECK(says(error_in("lrs_ohm,hrs_ohm,LRS_ohm\n"), ":1:17: the column 'LRS_ohm' is there twice"));
  CHECK(says(error_in("lrs_ohm,hrs_ohm,logic1_ohm\n"), "column 1, 'lrs_ohm', holds the same"));
  CHECK(says(error_in("cell,cell,state,resistance_ohm\n"), ":1:6: the column 'cell'"));
  CHECK(says(error_in("logic0_ohm,logic1_ohm,logic2_ohm\n1,2,3\n"),
             ":1:23: the column 'logic2_ohm' is of a state that is not read"));
  CHECK(says(error_in<3>("logic0_ohm,lrs_ohm,hrs_ohm\n"), "logic0_ohm, logic1_ohm and logic2_ohm"));
  CHECK(says(error_in("1e5,7e3\n2e5,8e3\n"), ":1:1: the first row holds numbers"));
  CHECK(says(error_in("1e5,7e3\n2e5,8e3\n"), "name its columns"));
  std::string many = "x";
  for (int i = 0; i < 1000; ++i) many += ",column";
  CHECK(says(error_in(many + "\n"), "and 981 more"));
}

TEST_CASE("column lists that cannot be", "[io]") {
  const std::string text = "1,2\n";
  CHECK(says(error_in(text, {.columns = "logic0,logik1"}), "unknown column"));
  CHECK(says(error_in(text, {.columns = "logic0,logik1"}), "'logik1'"));
  CHECK(says(error_in(text, {.columns = "logic0,logik1"}), "known names are: logic1,"));
  CHECK(says(error_in(text, {.columns = "logic0,,logic1"}), "unknown column ''"));
  CHECK(says(error_in(text, {.columns = "logic0,logic1,"}), "unknown column ''"));
  CHECK(says(error_in(text, {.columns = "logic0,-"}), "the column list names the columns"));
  CHECK(says(error_in(text, {.columns = "logic0,hrs"}), "the column 'hrs' is there twice"));
  CHECK(says(error_in(text, {.columns = "logic0,logic1,logic2"}), "of a state that is not read"));
  CHECK(says(error_in(text, {.columns = "logic0,logic99999999999999999999"}), "unknown column"));
  CHECK(says(error_in<3>(text, {.columns = "lrs,hrs"}), "unknown column"));
  CHECK(error_in(text, {.columns = "logic0,-"}).place().file.empty());
}

TEST_CASE("a header where columns were given too", "[io]") {
  const Error both = error_in("cell,hrs_ohm,lrs_ohm\n1,2,3\n", {.columns = "cell,hrs,lrs"});
  CHECK(both.place().line == 1);
  CHECK(both.place().column == 6);
  CHECK(says(both, "seems to have a header, and a column list was given too"));
  CHECK(says(error_in("state,ohm\n1,2\n", {.columns = "state,resistance"}), "seems to have"));
  CHECK(says(error_in("state\n1,2\n", {.columns = "state,resistance"}), "1 of 2 columns"));
  // One bad value is no header.
  CHECK(says(error_in("x,2\n1,2\n", {.columns = "hrs,lrs"}), ":1:1: hrs is 'x'"));
  CHECK(says(error_in("-1,-2\n1,2\n", {.columns = "hrs,lrs"}), ":1:1: hrs is '-1'"));
}

TEST_CASE("rows of the wrong width", "[io]") {
  const Error narrow = error_in("cell,hrs_ohm,lrs_ohm\n1,2,3\n1,2\n");
  CHECK(says(narrow, ":3:4: the row has 2 of 3 columns ('lrs_ohm' is missing)"));
  CHECK(says(error_in("hrs_ohm lrs_ohm\n2 1\n2\n"), ":3:2: the row has 1 of 2 columns"));
  const Error wide = error_in("hrs_ohm\tlrs_ohm\n2\t1\n2\t\t1\n");  // aligned by two tabs
  CHECK(says(wide, ":3:4: the row goes on after the last of 2 columns, 'lrs_ohm' (there is '1')"));
  CHECK(says(error_in("1,2,3\n", {.columns = "hrs,lrs"}), ":1:5: the row goes on after"));
}

TEST_CASE("cells, cycles and states must be what they are", "[io]") {
  const std::string header = "cell,cycle,state,resistance_ohm\n0,0,0,1\n";
  CHECK(says(error_in(header + " 1.5,1,0,1\n"), ":3:2: cell is '1.5', not an integer"));
  CHECK(says(error_in(header + "1,,0,1\n"), ":3:3: cycle is '', not an integer"));
  CHECK(says(error_in(header + "1,1, 2,1\n"), ":3:6: state is '2', not a logic state"));
  CHECK(says(error_in(header + "1,1,2,1\n"), "states are 0 to 1, or HRS and LRS"));
  for (const char* bad : {"-1", "1.0", "HR", "XRS", "", "18446744073709551616"}) {
    CHECK(says(error_in(header + "1,1," + bad + ",1\n"), "not a logic state"));
  }
  CHECK(says(error_in<3>("state,resistance_ohm\nHRS,1\n"), "states are 0 to 2)"));
}

TEST_CASE("bad resistances are counted and the first is named", "[io]") {
  for (const char* bad : {"-5", "0", "nan", "inf", "-inf", "1e400", "1e-400", "x", "1k", "0x10"}) {
    const Error e = error_in(std::string("cell,hrs_ohm,lrs_ohm\n1,2,1\n1, ") + bad + ",1\n1,2,1\n");
    CHECK(says(e, std::string(":3:4: hrs_ohm is '") + bad + "' (a resistance is a positive"));
    CHECK(says(e, "1 such value in the file"));
  }
  CHECK(says(error_in("state,resistance_ohm\n0,1\n1,\n"), ":3:3: resistance_ohm is ''"));
  CHECK(says(error_in("hrs_ohm;lrs_ohm\n1,5;2,5\n"), ":2:1: hrs_ohm is '1,5'"));
  const Error three = error_in("hrs_ohm,lrs_ohm\n2,1\n2,0\n2,1\n-1,nan\n2,1\n");
  CHECK(says(three, ":3:3: lrs_ohm is '0'"));
  CHECK(says(three, "3 such values in the file"));
  const Error then_broken = error_in("hrs_ohm,lrs_ohm\n2,0\n2,0\n2\n2,0\n");
  CHECK(says(then_broken, ":2:3: lrs_ohm is '0'"));
  CHECK(says(then_broken, "2 such values before the next problem, "));
  CHECK(says(then_broken, ":4:2: the row has 1 of 2 columns"));
  std::string prose = "hrs_ohm lrs_ohm\n";
  for (int i = 0; i < 500; ++i) prose += "x y\n";
  CHECK(says(error_in(prose), "1000 such values in the file"));
  for (int i = 0; i < 500; ++i) prose += "x y\n";
  CHECK(says(error_in(prose), "1002 such values so far, so this may be no such table"));
}

TEST_CASE("tables without rows for a state", "[io]") {
  CHECK(says(error_in("state,resistance_ohm\n0,1\n"),
             "t.csv: the table has no resistance of state 1 (LRS)"));
  CHECK(says(error_in("hrs_ohm,lrs_ohm\n"), "no resistance of state 0 (HRS)"));
  CHECK(says(error_in("hrs_ohm,lrs_ohm\n,1\n"), "no resistance of state 0 (HRS)"));
  CHECK(says(error_in<3>("state,resistance_ohm\n0,1\n2,1\n"), "no resistance of state 1 ("));
  CHECK(says(error_in("# nothing\n"), "the table has no rows"));
  CHECK(says(error_in("# nothing\n", {.columns = "hrs,lrs"}), "the table has no rows"));
}

TEST_CASE("files that are no tables", "[io]") {
  using namespace std::string_view_literals;
  const TemporaryFolder folder;
  const auto read = [](const fs::path& path) {
    return error_of([&] { rramvar::read_cycles_csv(path); });
  };
  CHECK(says(read(folder / "none"), "there is no such file"));
  CHECK(says(read(folder / ""), "this is a directory"));
  CHECK(says(read(folder.write("empty", "")), "the file is empty"));
  CHECK(says(error_in("hrs_ohm,lrs_ohm\n2,\0\n"sv), ":2:3: the file looks binary"));
  CHECK(says(error_in("\x93NUMPY\x01\0v\0{"sv), "this is an npy file of NumPy"));
  CHECK(says(error_in(std::string(3 << 20, '1')), "the line is longer than 1 MiB"));
}

TEST_CASE("a written table reads back exactly", "[io]") {
  using namespace std::string_view_literals;
  const TemporaryFolder folder;
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> exponent(0, 15);
  std::array<std::vector<double>, 3> values;
  for (auto& state : values) {
    while (state.size() < 30000) state.push_back(std::pow(10, exponent(random)));  // many blocks
  }
  values[1] = {1.0, std::nextafter(1.0, 2.0), 1e15};
  const DeviceLUT<3> lut(values, std::string("first line\nsecond, \"quoted\"\tand\0a zero"sv));
  rramvar::write_lut_csv(folder / "lut.csv", lut);
  const auto back = rramvar::read_device_lut<3>(folder / "lut.csv");
  CHECK(samples(back) == samples(lut));
  CHECK(back.citation() == "measured table lut.csv");
  rramvar::write_lut_csv(folder / "lut.csv", DeviceLUT<3>(values));
  CHECK(samples(rramvar::read_device_lut<3>(folder / "lut.csv")) == samples(lut));
  CHECK(says(error_of([&] { rramvar::write_lut_csv(folder / "none" / "x", lut); }),
             "there is no folder"));
}

TEST_CASE("A table that no reader would take back is not written", "[io]") {
  const TemporaryFolder folder;
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> exponent(-300, 300);
  std::size_t written = 0;
  for (int i = 0; i < 2000; ++i) {
    const double r = i == 0   ? std::nextafter(1.0, 0.0)
                     : i == 1 ? std::nextafter(1e15, 2e15)
                     : i == 2 ? 9.9e37
                              : std::pow(10, exponent(random));
    const fs::path path = folder.write("lut.csv", "old");
    const DeviceLUT<2> lut({{{1e5, r}, {7e3}}});
    if (r >= 1.0 && r <= 1e15) {
      ++written;
      rramvar::write_lut_csv(path, lut);
      CHECK(samples(rramvar::read_cycles_csv(path)) == samples(lut));
      continue;
    }
    const Error refused = error_of([&] { rramvar::write_lut_csv(path, lut); });
    CHECK(says(refused, "a resistance of state 0 is "));
    CHECK(fs::file_size(path) == 3);
    std::string text = "state,resistance_ohm\n1,7000\n0,";
    rramvar::append_number(text, r);
    const auto problem = rramvar::problem_of(rramvar::CellQuantity::resistance, r);
    REQUIRE(problem);
    CHECK(says(refused, problem->why));
    CHECK(says(error_in(text + "\n"), problem->why));
  }
  CHECK(written > 20);
}

TEST_CASE("damaged tables are read or refused, nothing else", "[io][fuzz]") {
  using namespace std::string_view_literals;
  const TemporaryFolder folder;
  const std::string valid[] = {
      "# comment\nstate,resistance_ohm,cell\r\n0,1.5e5,1\n1,7.5e3,2\n\nLRS, 8e3 "
      ",3\nHRS,\"2e5\",4\n",
      "\xEF\xBB\xBFhrs_ohm\tlrs_ohm\tcycle\n1e5\t7e3\t1\n\t8e3\t2\n2e5\t\t3\n",
      "5 7e3 1e5 25\n5 8e3 2e5 50\n6 9e3 3e5 25\n",
  };
  const std::string specials("\0\n\r\t\",;# -+.eE0159_nax\xFF\xEF\xC2"sv);
  std::mt19937 random(20240229);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::size_t read = 0;
  std::size_t refused = 0;
  const auto attempt = [&](const std::string& text, const DeviceTableOptions& options) {
    const fs::path path = folder.write("fuzz.csv", text);
    try {
      const auto lut = rramvar::read_cycles_csv(path, options);
      CHECK((lut.size(0) > 0 && lut.size(1) > 0));
      ++read;
    } catch (const Error& e) {
      CHECK_FALSE(std::string_view(e.what()).empty());
      ++refused;
    } catch (...) {
      CAPTURE(text);
      FAIL("something else than rramvar::Error was thrown");
    }
  };
  for (const std::string& text : valid) {
    DeviceTableOptions options;
    if (text[0] == '5') options.columns = "cell,lrs,hrs,cycle";
    attempt(text, options);
    REQUIRE(refused == 0);
  }
  for (const std::string& text : valid) {
    DeviceTableOptions options;
    if (text[0] == '5') options.columns = "cell,lrs,hrs,cycle";
    for (std::size_t n = 0; n < text.size(); ++n) attempt(text.substr(0, n), options);
    for (int i = 0; i < 600; ++i) {
      std::string damaged = text;
      for (std::size_t k = 1 + below(2); k > 0 && !damaged.empty(); --k) {
        const std::size_t at = below(damaged.size());
        switch (below(4)) {
          case 0:
            damaged[at] = specials[below(specials.size())];
            break;
          case 1:
            damaged.insert(at, 1, specials[below(specials.size())]);
            break;
          case 2:
            damaged.erase(at, 1 + below(5));
            break;
          default:
            damaged[at] = static_cast<char>(below(256));
        }
      }
      attempt(damaged, options);
    }
  }
  CHECK(read > 200);
  CHECK(refused > 500);
}

TEST_CASE("the measured cycles of a 1T1R array", "[io][data]") {
  const auto data = rramvar::test::data_folder();
  if (!data) return;
  const auto lut = rramvar::read_cycles_csv(*data / "rram/ni_rram/100cyc.tsv",
                                            {.columns = "cell,logic1,logic0,cycle"});
  CHECK(lut.size(0) == 2048);
  CHECK(lut.size(1) == 2048);
  CHECK_THAT(lut.median(1), rramvar::test::within_abs(7433.85, 0.005));
  CHECK_THAT(lut.sigma_ln(1), rramvar::test::within_abs(0.0752, 5e-5));
  CHECK_THAT(lut.median(0), rramvar::test::within_abs(155784, 0.5));
  CHECK_THAT(lut.sigma_ln(0), rramvar::test::within_abs(1.3907, 5e-5));
  CHECK(lut.citation() == "measured table 100cyc.tsv");
}
