// io/cell_values.hpp: numbers that no memory cell has, in every kind of file.

#include "rramvar/io/cell_values.hpp"

#include <limits>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "io/temporary_folder.hpp"
#include "rramvar/io/measured_cycles_csv.hpp"

namespace {

using rramvar::CellQuantity;
using rramvar::problem_of;
using rramvar::test::error_of;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;

/// A table of resistances with one value in question. The place is that of "@".
struct Form {
  std::string_view text;
  std::string_view columns;  ///< a list, where there is no header
  std::string_view place;
  double unit;  ///< ohm of 1 in the column
};

constexpr Form forms[] = {
    {"hrs_ohm,lrs_ohm\n1e6,9e3\n@,1e4\n", "", ":3:1: hrs_ohm is '", 1.0},
    {"cell,cycle,lrs_kohm,hrs_ohm\n1,1,9,1e6\n1,2,@,1e6\n", "", ":3:5: lrs_kohm is '", 1e3},
    {"state,resistance_ohm\nHRS,1e6\nLRS,@\n", "", ":3:5: resistance_ohm is '", 1.0},
    {"resistance_Mohm;state\n1;0\n@;1\n", "", ":3:1: resistance_Mohm is '", 1e6},
    {"7 1e4 1e6\n7 @ 1e6\n", "cell,logic1,logic0", ":2:3: logic1 is '", 1.0},
    {"0\t1e6\n1\t@\n", "state,resistance", ":2:3: resistance is '", 1.0},
    {"logic0_ohm,logic1_ohm,logic2_ohm\n1e6,1e5,1e4\n1e6,@,1e4\n", "", ":3:5: logic1_ohm is '",
     1.0},
};

std::string with(std::string_view text, std::string_view value) {
  std::string out(text);
  return out.replace(out.find('@'), 1, value);
}

}  // namespace

TEST_CASE("The rule for what a cell has", "[io]") {
  const auto accepted = [](CellQuantity quantity, double written, double unit = 1.0) {
    return !problem_of(quantity, written, unit);
  };
  using enum CellQuantity;
  for (const double r : {1.0, 1e4, 1e15}) CHECK(accepted(resistance, r));
  CHECK(accepted(resistance, 1e-3, 1e3));
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double r :
       {0.999, 1e-6, -1e-6, 0.0, -5.0, 1.001e15, 9.9e37, 1.99999e101, infinity, -infinity, nan}) {
    CAPTURE(r);
    CHECK_FALSE(accepted(resistance, r));
  }
  CHECK_FALSE(accepted(resistance, 9.9e37, 1e-30));  // a marker whatever the unit
  CHECK_FALSE(accepted(resistance, 1e29, 1e300));
  for (const double g : {1e-15, 1e-6, 1.0}) CHECK(accepted(conductance, g));
  for (const double g : {0.0, -1e-6, 1.1, 1e-16, 9.9e37, nan})
    CHECK_FALSE(accepted(conductance, g));
  for (const double v : {0.0, -1000.0, 5e-324}) CHECK(accepted(voltage, v));
  for (const double v : {1001.0, -1e29, infinity, nan}) CHECK_FALSE(accepted(voltage, v));
  for (const double i : {0.0, -10.0, 1e-15}) CHECK(accepted(current, i));
  for (const double i : {10.1, -1e29, infinity, nan}) CHECK_FALSE(accepted(current, i));
}

TEST_CASE("Tables of every form refuse what no cell has, with its place", "[io]") {
  const TemporaryFolder folder;
  for (const Form& form : forms) {
    CAPTURE(form.text);
    const auto error_with = [&](std::string_view value) {
      const auto path = folder.write("t.csv", with(form.text, value));
      return error_of(
          [&] { rramvar::read_measured_cycles(path, {.columns = std::string(form.columns)}); });
    };
    const auto refused = [&](std::string_view value, std::string_view why) {
      const auto e = error_with(value);
      return says(e, std::string(form.place) + std::string(value) + "' (") && says(e, why) &&
             says(e, "; 1 such value in the file)");
    };
    CHECK(says(error_with("5e3"), "NO ERROR"));
    for (const char* marker :
         {"9.9E+37", "9.91e37", "1.99999E+101", "-9.9E37", "OVERFLOW", "OVLD"}) {
      CHECK(refused(marker, "this is an instrument's over-range marker, no measurement"));
    }
    for (const double ohm : {1e-6, 0.5, -2e-6}) {
      std::string text;
      rramvar::append_number(text, ohm / form.unit);
      CHECK(refused(text, "no memory cell has less than 1 ohm: these are probably currents"));
    }
    CHECK(refused("1e16", "no memory cell has more than 1e15 ohm"));
    for (const char* bad : {"0", "-5e3", "nan", "inf", "1e400", "x", "5 A", "2V"}) {
      const auto e = error_with(bad);
      const bool is_two_fields = form.text.find(' ') != form.text.npos &&
                                 std::string_view(bad).find(' ') != std::string_view::npos;
      if (is_two_fields) continue;
      CHECK(refused(bad, "a resistance is a positive, finite number of ohm"));
    }
  }
}

TEST_CASE("Markers among many values are counted, and the first is named", "[io]") {
  const TemporaryFolder folder;
  std::string text = "hrs_ohm,lrs_ohm\n";
  for (int k = 0; k < 3000; ++k) text += k % 3 == 2 ? "9.9E37,1e4\n" : "1e6,1e4\n";
  const auto e = error_of([&] { rramvar::read_cycles_csv(folder.write("t.csv", text)); });
  CHECK(says(e, "t.csv:4:1: hrs_ohm is '9.9E37' (this is an instrument's over-range marker"));
  CHECK(says(e, "1000 such values in the file"));
}
