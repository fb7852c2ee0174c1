// Readers take time in proportion to their file: each of these would take minutes to hours in a
// reader that looks through all that it has read for every new name, section or bad value.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "io/temporary_folder.hpp"
#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/formats/keithley_csv.hpp"
#include "rramvar/characterize/formats/keysight_csv.hpp"
#include "rramvar/characterize/formats/synaptogen_json.hpp"

namespace {

using rramvar::IVMeasurement;
using rramvar::test::error_of;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;

/// `separated` times make(0), make(1), … with commas.
template <class Make>
std::string row_of(std::size_t count, const Make& make) {
  std::string out;
  for (std::size_t k = 0; k < count; ++k) out += (k == 0 ? "" : ",") + make(k);
  return out + "\n";
}

constexpr std::size_t runs = 45000;  // as many as a line holds

std::string names_of_runs() {
  return row_of(runs, [](std::size_t k) {
    const std::string number = "(" + std::to_string(k) + ")";
    return "AV" + number + ",AI" + number;
  });
}

}  // namespace

TEST_CASE("Ten thousands of runs side by side", "[characterize]") {
  const TemporaryFolder folder;
  const auto row = [](std::size_t) { return std::string("1,2"); };
  const IVMeasurement all = rramvar::read_keithley_csv(
      folder.write("t.csv", names_of_runs() + row_of(runs, row) + row_of(runs, row)));
  REQUIRE(all.traces.size() == runs);
  CHECK(all.traces[runs - 1].cycle == runs - 1);
  CHECK(all.traces[runs - 1].size() == 2);
}

TEST_CASE("A hundred thousand terminals, of which one makes a pair", "[characterize]") {
  const TemporaryFolder folder;
  std::string text = row_of(120000, [](std::size_t k) { return "v" + std::to_string(k); });
  text.insert(text.size() - 1, ",i77");
  text += row_of(120000, [](std::size_t) { return std::string("1"); });
  text.insert(text.size() - 1, ",2");
  const IVMeasurement found = rramvar::read_iv_csv(folder.write("t.csv", text));
  REQUIRE(found.traces.size() == 1);
  CHECK(found.traces[0].current[0] == 2.0);
}

TEST_CASE("Short rows and sections below a wide header", "[characterize]") {
  const TemporaryFolder folder;
  std::string text = names_of_runs();
  for (int k = 0; k < 100000; ++k) text += "Run " + std::to_string(k) + "\n1,2\n";
  const IVMeasurement all = rramvar::read_keithley_csv(folder.write("t.csv", text));
  REQUIRE(all.traces.size() == 100000);
  CHECK(all.traces[99999].cycle == 99999);
}

TEST_CASE("Bad values in one long row", "[characterize]") {
  const TemporaryFolder folder;
  const std::string text =
      names_of_runs() + row_of(runs, [](std::size_t) { return std::string("x,y"); });
  CHECK(says(error_of([&] { rramvar::read_keithley_csv(folder.write("t.csv", text + text)); }),
             ":2:1: AV(0) is 'x'"));
}

TEST_CASE("Hundreds of thousands of test targets", "[characterize]") {
  const TemporaryFolder folder;
  std::string text;
  constexpr std::int64_t targets = 200000;
  for (std::int64_t k = 0; k < targets; ++k) {
    text += "MetaData, TestRecord.TestTarget, X" + std::to_string(k) +
            "\nDataName, V1, I1\nDataValue, 1, 2\n";
  }
  const IVMeasurement all = rramvar::read_keysight_csv(folder.write("t.csv", text));
  REQUIRE(all.traces.size() == targets);
  CHECK(all.traces[targets - 1].cell == targets - 1);
}

TEST_CASE("Parameters that are deep, long or many are refused before they take memory or time",
          "[characterize]") {
  const TemporaryFolder folder;
  const auto error = [&](const std::string& text) {
    return error_of([&] { rramvar::read_synaptogen_model(folder.write("p.json", text)); });
  };
  CHECK(says(error(std::string(3000000, '[')), "nested more than 8 deep"));
  std::string deep;
  for (int k = 0; k < 100000; ++k) deep += "{\"a\":[";
  CHECK(says(error(deep), "nested more than 8 deep"));
  CHECK(says(error("{\"a\":" + std::string(8, '[') + std::string(8, ']') + "}"), "nested more"));
  CHECK(
      says(error("{\"a\":" + std::string(7, '[') + std::string(7, ']') + "}"), "'wk' is missing"));
  CHECK(says(error("{\"a\":\"" + std::string(5 << 20, 'x') + "\"}"), "more than 4 MiB"));
  // A cycle of a cell would take as many steps as there are coefficients.
  const auto with_coefficients = [](std::size_t count) {
    const auto zeros = [](std::size_t n) {
      std::string row = row_of(n, [](std::size_t) { return std::string("0"); });
      row.back() = ']';
      return "[" + row;
    };
    const auto rows = [&](std::size_t n, std::size_t columns) {
      std::string out = "[";
      for (std::size_t r = 0; r < n; ++r) out += (r == 0 ? "" : ",") + zeros(columns);
      return out + "]";
    };
    return "{\"wk\":[1],\"μDtD\":" + rows(8, 1) + ",\"LDtD\":" + rows(8, 8) +
           ",\"γ\":" + rows(4, count) + ",\"VAR_001\":" + rows(4, 8) + ",\"U₀\":0.2}";
  };
  CHECK(says(error(with_coefficients(100)), "NO ERROR"));
  CHECK(says(error(with_coefficients(300000)), "its polynomials have more than 100 coefficients"));
}
