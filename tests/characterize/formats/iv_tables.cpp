// characterize/formats: iv_csv.hpp, keithley_csv.hpp, keysight_csv.hpp and what they share.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "data.hpp"
#include "io/temporary_folder.hpp"
#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/formats/keithley_csv.hpp"
#include "rramvar/characterize/formats/keysight_csv.hpp"
#include "rramvar/characterize/formats/measurement.hpp"

namespace {

namespace fs = std::filesystem;
using rramvar::Error;
using rramvar::IVColumnFinder;
using rramvar::IVMeasurement;
using rramvar::IVTableOptions;
using rramvar::IVTrace;
using rramvar::test::error_of;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;
using rramvar::test::within_rel;

using Values = std::vector<double>;

template <class Read>
IVMeasurement read_text(const Read& read, std::string_view text, const IVTableOptions& options) {
  const TemporaryFolder folder;
  return read(folder.write("t.csv", text), options);
}
IVMeasurement table(std::string_view text, const IVTableOptions& options = {}) {
  return read_text(rramvar::read_iv_csv, text, options);
}
IVMeasurement keithley(std::string_view text) {
  return read_text(rramvar::read_keithley_csv, text, {});
}
IVMeasurement keysight(std::string_view text) {
  return read_text(rramvar::read_keysight_csv, text, {});
}

/// The pair of columns that a header gives, as "voltage,current" indices and scales.
std::vector<double> pair_of(std::vector<std::string> names) {
  const auto found = IVColumnFinder{}(names);
  if (!found) return {};
  const auto& pair = found->pairs.at(0);
  return {static_cast<double>(pair.voltage.column), static_cast<double>(pair.current.column),
          pair.voltage.scale, pair.current.scale};
}

}  // namespace

TEST_CASE("columns of voltage and current", "[characterize]") {
  CHECK(pair_of({"voltage_V", "current_A"}) == Values{0, 1, 1, 1});
  CHECK(pair_of({"Time", "AI", "AV"}) == Values{2, 1, 1, 1});
  CHECK(pair_of({"AnodeI", "AnodeV", "CathodeI", "CathodeV"}) == Values{1, 0, 1, 1});
  CHECK(pair_of({"GateI", "GateV", "DrainI", "DrainV"}) == Values{3, 2, 1, 1});
  CHECK(pair_of({"V1", "I1", "V2", "I2"}) == Values{0, 1, 1, 1});
  CHECK(pair_of({"VMeasCh1", "IMeasCh1"}) == Values{0, 1, 1, 1});
  CHECK(pair_of({"I (uA)", "V [mV]"}) == Values{1, 0, 1e-3, 1e-6});
  CHECK(pair_of({"voltage_mV", "Current/nA"}) == Values{0, 1, 1e-3, 1e-9});
  CHECK(pair_of({"Anode_V", "Anode_A"}) == Values{0, 1, 1, 1});
  CHECK(pair_of({"voltage", "resistance"}).empty());
  CHECK(pair_of({"AV", "BI"}).empty());
  CHECK(pair_of({"voltage_A", "current_V"}).empty());
  CHECK(pair_of({"", "-1", "()", "[]", "_", "/"}).empty());
  // A word tells the quantity, what stands beside it the terminal.
  CHECK(pair_of({"Anode Voltage (V)", "Anode Current (uA)"}) == Values{0, 1, 1, 1e-6});
  CHECK(pair_of({"Gate Voltage", "Drain Voltage", "Drain Current"}) == Values{1, 2, 1, 1});
  CHECK(pair_of({"Current_CH1", "Voltage_CH1", "Voltage_CH2"}) == Values{1, 0, 1, 1});
  CHECK(pair_of({"Voltage1", "Current1"}) == Values{0, 1, 1, 1});
  CHECK(pair_of({"Tiempo [s]", "Voltaje [mV]", "Corriente [A]"}) == Values{1, 2, 1e-3, 1});
  // One of volt and one of ampere belong together, whatever they are called.
  CHECK(pair_of({"Time", "Source Voltage", "Sense Current (nA)"}) == Values{1, 2, 1, 1e-9});
  CHECK(pair_of({"Bias (V)", "AnodeCurrent (A)"}) == Values{0, 1, 1, 1});
  CHECK(pair_of({"V_applied", "I_measured"}) == Values{0, 1, 1, 1});
  CHECK(pair_of({"Voltage U", "Current I"}) == Values{0, 1, 1, 1});
  CHECK(pair_of({"Set Voltage", "Bias (V)", "Current (A)", "Compliance Current (A)"}) ==
        Values{1, 2, 1, 1});
  CHECK(pair_of({"Vset (V)", "Ireset (A)"}).empty());
  CHECK(pair_of({"cycle", "V_set", "I_reset"}).empty());
  CHECK(pair_of({"Voltage (V)", "|I| (A)"}).empty());
  CHECK(pair_of({"Voltage (V)", "Abs Current (A)"}).empty());
  CHECK(pair_of({"Gate Voltage (V)", "Drain Current (A)"}).empty());
  CHECK(pair_of({"Source Voltage", "Sense Voltage", "Current"}).empty());
  CHECK(pair_of({"V1", "I2"}).empty());
  CHECK(pair_of({"Voltage CH1 (V)", "Current CH2 (A)"}).empty());
  CHECK(pair_of({"Item", "Vendor"}).empty());
  CHECK(pair_of({"state", "Bias (V)", "Current (A)"}).empty());
  const auto runs = IVColumnFinder{}(
      std::vector<std::string>{"AV(1)", "AI(1)", "AV(2)", "AI(2)", "cell", "Run", "V_stop"});
  REQUIRE(runs);
  CHECK(runs->pairs.size() == 2);
  CHECK(runs->pairs[1].current.column == 3);
  CHECK((runs->cell == 4 && runs->cycle == 5 && runs->reset_stop->column == 6));
}

TEST_CASE("runs side by side may be called the same", "[characterize]") {
  const IVMeasurement runs = table("V,I,V,I\n0.1,1e-6,0.3,3e-6\n0.2,2e-6,,\n");
  REQUIRE(runs.traces.size() == 2);
  CHECK(runs.traces[0].voltage == Values{0.1, 0.2});
  CHECK(runs.traces[0].cycle == 1);
  CHECK(runs.traces[1].current == Values{3e-6});
  CHECK(runs.traces[1].cycle == 2);
  const auto found = IVColumnFinder{}(std::vector<std::string>{"V", "V", "t", "I", "I", "I"});
  REQUIRE(found);
  REQUIRE(found->pairs.size() == 2);
  CHECK((found->pairs[1].voltage.column == 1 && found->pairs[1].current.column == 4));
}

TEST_CASE("plain tables of I-V sweeps", "[characterize]") {
  const IVMeasurement labelled = table(
      "# x\ncell,cycle,reset_stop_mV,voltage_V,current_uA\n7,1,-1500,0.1,2\n7,1,-1500,0.2,4\n"
      "7,2,-1500,0.1,3\n8,2,,0.1,4\n");
  REQUIRE(labelled.traces.size() == 3);
  CHECK(labelled.traces[0].voltage == Values{0.1, 0.2});
  CHECK_THAT(labelled.traces[0].current[1], within_rel(4e-6, 1e-12));
  CHECK((labelled.traces[0].cell == 7 && labelled.traces[0].cycle == 1));
  CHECK_THAT(*labelled.traces[0].reset_stop, within_rel(-1.5, 1e-12));
  CHECK((labelled.traces[2].cell == 8 && !labelled.traces[2].reset_stop));
  CHECK(labelled.citation == "I-V sweeps t.csv");

  const IVMeasurement listed =
      table("5\t1e-6\t0.1\n5\t2e-6\t0.2\n", {.columns = "cell,current,voltage", .citation = "me"});
  REQUIRE(listed.traces.size() == 1);
  CHECK(listed.traces[0].voltage == Values{0.1, 0.2});
  CHECK(listed.citation == "me");
  CHECK(table("9,0.1,7u\n", {.columns = "-, V, I"}).traces[0].voltage == Values{0.1});
  CHECK(table("9,0.1,7u\n", {.columns = "time, V, I"}).traces[0].voltage == Values{0.1});
  // The list stands for what the file says itself, as an oscilloscope's does.
  const IVMeasurement scope = table(
      "Model,X\nScale,0.001,\nOffset,1,2\nUnits,V,V\n\nTIME,CH1,CH2\n0,0.1,2e-6\n1,0.2,4e-6\n",
      {.columns = "-,voltage,current"});
  CHECK(scope.traces.at(0).voltage == Values{0.1, 0.2});

  const IVMeasurement commas = table("voltage_V;current_A\n0,1;1,5u\n0,2;9,9E37\n");
  CHECK(commas.traces[0].voltage == Values{0.1});
  CHECK_THAT(commas.traces[0].current[0], within_rel(1.5e-6, 1e-12));
  CHECK(commas.overflows == 1);
  // A marker is one whatever the unit of its column.
  const IVMeasurement nano = table("V,I (nA)\n0.1,9.9E37\n0.2,-9.91e37\n0.3,OVERFLOW\n0.4,5\n");
  CHECK(nano.overflows == 3);
  const IVMeasurement own = table("V,I (nA)\n0.1,5\n0.2,5n\n0.3,5 uA\n");
  CHECK_THAT(own.traces[0].current[0], within_rel(5e-9, 1e-12));
  CHECK_THAT(own.traces[0].current[1], within_rel(5e-9, 1e-12));
  CHECK_THAT(own.traces[0].current[2], within_rel(5e-6, 1e-12));
  CHECK(nano.traces[0].voltage == Values{0.4});
}

TEST_CASE("The voltage across a resistor in series stands for the current", "[characterize]") {
  const auto shunted = [](std::vector<std::string> names) {
    const auto found = IVColumnFinder{}(names);
    return found && found->over_shunt ? pair_of(std::move(names)) : Values{};
  };
  CHECK(shunted({"time_s", "v_source", "v_shunt"}) == Values{1, 2, 1, 1});
  CHECK(shunted({"V_series (mV)", "V_in (V)"}) == Values{1, 0, 1, 1e-3});
  CHECK(shunted({"Source voltage (V)", "Shunt voltage (mV)"}) == Values{0, 1, 1, 1e-3});
  CHECK(shunted({"Vapp", "Vload"}) == Values{0, 1, 1, 1});
  CHECK(shunted({"v_source", "v_cell", "v_shunt"}).empty());     // which two?
  CHECK(shunted({"v_source", "v_shunt", "current_A"}).empty());  // which current?
  CHECK(shunted({"V_shunt", "V_load"}).empty());
  CHECK(shunted({"state", "v_source", "v_shunt"}).empty());
  CHECK(shunted({"v_set", "v_reset"}).empty());

  // 0.5 V and 4 mV across 2 kohm: 2 uA through a cell with 0.496 V.
  constexpr std::string_view text =
      "t,v_source,v_shunt\n0,0.5,0.004\n1,-0.2,9.9e37\n2,-0.2,-0.05\n";
  const IVMeasurement cell = table(text, {.series = {.shunt = 2e3}});
  REQUIRE(cell.traces.size() == 1);
  CHECK_THAT(cell.traces[0].voltage[0], within_rel(0.496, 1e-12));
  CHECK_THAT(cell.traces[0].current[0], within_rel(2e-6, 1e-12));
  CHECK_THAT(cell.traces[0].voltage[1], within_rel(-0.15, 1e-12));
  CHECK_THAT(cell.traces[0].current[1], within_rel(-25e-6, 1e-12));
  CHECK(cell.overflows == 1);
  CHECK(cell.columns ==
        "source voltage 'v_source' in V, shunt voltage 'v_shunt' in V, of a "
        "resistor of 2000 ohm");
  // Both: the wires have 100 ohm more.
  const IVMeasurement both = table(text, {.series = {.shunt = 2e3, .subtracted = 100.0}});
  CHECK_THAT(both.traces[0].voltage[0], within_rel(0.496 - 2e-6 * 100.0, 1e-12));
  const IVMeasurement listed =
      table("9 0.5 0.004\n", {.columns = "time,v_source,v_shunt", .series = {.shunt = 2e3}});
  CHECK(listed.traces[0].current == Values{2e-6});

  const Error untold = error_of([&] { table(text); });
  CHECK(says(untold, "'v_source' and 'v_shunt' are voltages"));
  CHECK(says(untold, "give it in ohm as IVTableOptions::series.shunt"));
  const Error idle = error_of([&] { table("V,I\n1,1e-6\n", {.series = {.shunt = 2e3}}); });
  CHECK(says(idle, "the file has a current, 'I'"));
}

TEST_CASE("A resistor in series is subtracted from sweeps", "[characterize]") {
  const IVMeasurement cell =
      table("V,I (uA)\n0.5,100\n-0.3,-200\n", {.series = {.subtracted = 1e3}});
  CHECK_THAT(cell.traces[0].voltage[0], within_rel(0.4, 1e-12));
  CHECK_THAT(cell.traces[0].voltage[1], within_rel(-0.1, 1e-12));
  CHECK_THAT(cell.traces[0].current[1], within_rel(-200e-6, 1e-12));
  CHECK(cell.columns ==
        "voltage 'V' in V, current 'I (uA)' in uA, without the voltage of 1000 "
        "ohm in series");
}

TEST_CASE("the header of an I-V table may be a comment", "[characterize]") {
  const auto samples = [](std::string_view text) {
    const TemporaryFolder folder;
    const auto file = folder.write("t.csv", text);
    CHECK(rramvar::MeasurementFormatDetector{}(file, {}) == rramvar::MeasurementFormat::iv_table);
    return rramvar::read_iv_csv(file).traces.at(0);
  };
  const Values volts{0.1, 0.2};
  const Values amperes{2e-6, 4e-6};
  for (const std::string_view text : {
           "# V,I\n0.1,2e-6\n0.2,4e-6\n",
           "# Voltage (V) Current (A)\n1.0e-1 2e-6\n2.0e-1 4e-6\n",  // numpy.savetxt
           "# V, I\n0.1 2e-6\n0.2 4e-6\n",
           "# Tue Oct 10\n#  Tiempo [s], Voltaje [V], Corriente [A]\n# Vmax=5, Vmin=-5, N=2\n"
           "0,0.1,2e-6\n1,0.2,4e-6\n",
       }) {
    const IVTrace trace = samples(text);
    CHECK(trace.voltage == volts);
    CHECK(trace.current == amperes);
  }
  // A comment of another width is no header, nor one with names above another header.
  CHECK(says(error_of([] { table("# V,I,t\n0.1,2e-6\n"); }), "the first row names no columns"));
  CHECK(table("# I,V\nV,I\n0.1,2e-6\n").traces.at(0).voltage == Values{0.1});
}

TEST_CASE("I-V tables that cannot be", "[characterize]") {
  const auto error = [](std::string_view text, const IVTableOptions& options = {}) {
    return error_of([&] { table(text, options); });
  };
  CHECK(says(error("a,b\n1,2\n"), ":1:1: the first row names no columns of voltage and current"));
  CHECK(says(error("# nothing\n"), "the table has no rows"));
  CHECK(says(error("V,I\n"), "the table has no samples"));
  CHECK(says(error("V,I\n1,2\n1\n"), ":3:2: the row has 1 of 2 columns ('I' is missing)"));
  CHECK(says(error("cell,V,I\nx,1,2\n"), ":2:1: cell is 'x', not an integer"));
  CHECK(
      says(error("cycle,V,I\n9223372036854775807,1,2\n"), ":2:1: cycle is '9223372036854775807'"));
  CHECK(says(error("cycle,V,I\n-1000000000000001,1,2\n"), "up to 1e15"));
  CHECK(table("cell,cycle,V,I\n-9223372036854775808,-1000000000000000,1,2\n").traces[0].cycle ==
        -1000000000000000);
  CHECK(says(error("V,I\n1500,1e-6\n"), ":2:1: V is '1500' (no memory cell is driven with more"));
  CHECK(says(error("V,I\n1,-100\n"), ":2:3: I is '-100' (no memory cell carries more than 10 A"));
  CHECK(says(error("V,I\n1 A,2\n"), ":2:1: V is '1 A'"));
  CHECK(says(error("V,I\n1,2 V\n"), ":2:3: I is '2 V'"));
  CHECK(
      says(error("V,I,v_stop\n1,2,9.9E37\n"), ":2:5: v_stop is '9.9E37' (this is an instrument's"));
  const Error bad = error("V,I\n0.1,1e-6\n0.2,x\n,1e-6\nnan,inf\n");
  CHECK(bad.place().line == 3);
  CHECK(bad.place().column == 5);
  CHECK(says(bad, "I is 'x' (a finite number is needed; 4 such values in the file)"));
  CHECK(says(error("V,I\n0.1,x\n"), "1 such value in the file"));
  std::string prose = "V,I\n";
  for (int k = 0; k < 2000; ++k) prose += "x,y\n";
  CHECK(says(error(prose), "1002 such values so far, so this may be no such table"));
  CHECK(says(error("V,I\n1,x\n2,3\n", {.columns = "V,I"}), ":2:3: I is 'x'"));
  CHECK(says(error("V,I\na,b\n", {.columns = "V,I"}), "the table has no samples"));
  std::string words = "V,I\n";
  for (int k = 0; k < 600; ++k) words += "x,y\n";
  CHECK(says(error(words, {.columns = "V,I"}), ":1:1: no row from here on has numbers where"));
  CHECK(table("a,0.1,1e-6\nb,0.2,2e-6\n", {.columns = "-,V,I"}).traces[0].size() == 2);
  CHECK(says(error("1,2\n", {.columns = "V,amperes"}), "unknown column 'amperes'"));
  CHECK(says(error("1,2\n", {.columns = "cell,V"}), "the column list has no voltage and current"));
}

TEST_CASE("A value that its unit makes infinite, or a stop voltage over range, is no number",
          "[characterize]") {
  const auto error = [](std::string_view text) { return error_of([&] { table(text); }); };
  CHECK(says(error("v_stop_TV,V,I\n1e300,0.2,2e-6\n"), ":2:1: v_stop_TV is '1e300'"));
  CHECK(says(error("V,I,reset_stop\n0.1,1e-6,9.9E+37\n"), ":2:10: reset_stop is '9.9E+37'"));
  CHECK(says(error("voltage_TV,I\n1e300,1e-6\n"), "no samples of voltage and current"));
}

TEST_CASE("Keithley exports", "[characterize]") {
  const IVMeasurement sections = keithley(
      "Test,x\nRun 3\nTime,AnodeV,AnodeI\n0,0.1,1e-6\n1,0.2,2e-6\nRun4\nTime,AnodeV,AnodeI\n"
      "0,0.1,3e-6\nTime,AnodeI,AnodeV\n0,4e-6,0.1\n");
  REQUIRE(sections.traces.size() == 3);
  CHECK(sections.traces[0].voltage == Values{0.1, 0.2});
  CHECK((sections.traces[0].cycle == 3 && sections.traces[1].cycle == 4));
  CHECK(sections.traces[2].current == Values{4e-6});

  const IVMeasurement repeated = keithley("AV,AI\n1,2\nRun 2\n3,4\n");
  REQUIRE(repeated.traces.size() == 2);
  CHECK_FALSE(repeated.traces[0].cycle);
  CHECK(repeated.traces[1].cycle == 2);

  const IVMeasurement beside = keithley("AV(1),AI(1),AV(2),AI(2)\n1,2,3,4\n5,6,,\n");
  REQUIRE(beside.traces.size() == 2);
  CHECK(beside.traces[0].voltage == Values{1, 5});
  CHECK(beside.traces[1].current == Values{4});
  CHECK((beside.traces[0].cycle == 1 && beside.traces[1].cycle == 2));

  const IVMeasurement preamble = keithley("Keithley;2400\n\"Voltage\";\"Current\"\n0,5;-10u\n");
  CHECK(preamble.traces[0].voltage == Values{0.5});

  const auto error = [](std::string_view text) { return error_of([&] { keithley(text); }); };
  CHECK(says(error("a\nb\n"), "no line that names columns of voltage and current"));
  CHECK(says(error("AV,AI\n1,2\nfoo,3\n"), ":3:1: AV is 'foo'"));
  CHECK(says(error("AV,AI\n"), "no samples"));
  std::string long_preamble;
  for (int k = 0; k < 2000; ++k) long_preamble += "x\n";
  CHECK(says(error(long_preamble + "AV,AI\n1,2\n"), "no line that names columns"));
}

TEST_CASE("Keysight exports", "[characterize]") {
  const std::string head = "SetupTitle, a\nMetaData, TestRecord.TestTarget, ";
  const IVMeasurement two = keysight(
      head + "X1\nDimension1, 2\nDataName, V1, I1\nDataValue, 0.1, 1E-6\nDataValue, 0.2, 2E-6\n" +
      head + "X2\nDataName, I1, V1\nDataValue, 3E-6, 0.3\n" + head +
      "X1\nDataName, V1, I1\nDataValue, 0.4, 199.999E+99\nDataValue, 0.5, 4E-6\n" + head +
      "42\nDataName, V1, I1\nDataValue, 0.6, 6E-6\nSetupTitle, b\nDataName, V1, I1\n"
      "DataValue, 0.7, 6E-6\n");
  REQUIRE(two.traces.size() == 5);
  CHECK(two.traces[0].voltage == Values{0.1, 0.2});
  CHECK(two.traces[1].voltage == Values{0.3});
  CHECK(two.traces[2].voltage == Values{0.5});
  CHECK((two.traces[0].cell == 0 && two.traces[1].cell == 1 && two.traces[2].cell == 0));
  CHECK((two.traces[3].cell == 42 && !two.traces[4].cell));
  CHECK(two.overflows == 1);
  const auto error = [](std::string_view text) { return error_of([&] { keysight(text); }); };
  CHECK(says(error("DataValue, 1, 2\n"), ":1:1: a DataValue line comes before any DataName"));
  CHECK(says(error("DataName, V1, I2\n"), ":1:1: the data have no columns"));
  CHECK(says(error("DataName, V1, I1\nDataValue, 1\n"), ":2:13: the row has 2 of 3 columns"));
  CHECK(says(error("SetupTitle, x\n"), "no samples"));
}

TEST_CASE("the read curves of a 1T1R array as a table", "[characterize][data]") {
  const auto data = rramvar::test::data_folder();
  if (!data) return;
  const IVMeasurement curves = rramvar::read_iv_csv(*data / "rram/ni_rram/read_multivolt.tsv",
                                                    {.columns = "cell,current,voltage"});
  REQUIRE(curves.traces.size() == 1024);
  for (const IVTrace& trace : curves.traces) REQUIRE(trace.size() == 36);
  CHECK(curves.traces[0].cell == 18433);
  CHECK_THAT(curves.traces[0].voltage[35], within_rel(0.35, 1e-12));
  CHECK(curves.traces[0].current[0] == -1.9092736187808813e-06);
}

TEST_CASE("A column's name is shown short and printable", "[characterize]") {
  const TemporaryFolder folder;
  const std::string terminal = "\x1B[2J" + std::string(5000, 'x');
  const auto path = folder.write("t.csv", "V" + terminal + ",I" + terminal + "\n1,x\n");
  const auto e = error_of([&] { rramvar::read_iv_csv(path); });
  CHECK(says(e, "I?[2Jxx"));
  CHECK(std::string_view(e.what()).size() < 300);
}
