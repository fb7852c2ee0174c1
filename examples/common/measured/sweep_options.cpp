#include "common/measured/sweep_options.hpp"

#include <CLI/CLI.hpp>
#include <map>

#include "common/program/validators.hpp"

namespace rramvar::programs {

namespace {

const std::map<std::string, ReadSign> read_signs{
    {"each", ReadSign::each}, {"positive", ReadSign::positive}, {"negative", ReadSign::negative}};

}  // namespace

std::string name_of(ReadSign sign) {
  return sign == ReadSign::each ? "each" : sign == ReadSign::positive ? "positive" : "negative";
}

void add_sweep_options(CLI::App& app, SweepOptions& sweeps, const std::string& group) {
  const auto in_group = [&](CLI::Option* option) {
    if (!group.empty()) option->group(group);
  };
  const auto add = [&](const char* name, ohm& value, const char* meaning) {
    in_group(app.add_option(name, value, meaning)
                 ->check(number_that_fits("a resistance: a number of ohm above 0",
                                          [](double x) { return x > 0.0; }))
                 ->default_str(""));
  };
  add("--shunt-ohm", sweeps.resistors.shunt,
      "of I-V sweeps as an oscilloscope measures them, with the voltages of the source and of a "
      "resistor in series (columns v_source and v_shunt): that resistor. The current is "
      "v_shunt/R, and the cell has v_source - v_shunt");
  add("--subtract-ohm", sweeps.resistors.subtracted,
      "a resistor that was in series with the cell in I-V sweeps: its voltage is taken off, and "
      "the cell has V - I R");
  in_group(app.add_option_function<std::string>(
                  "--read-sign",
                  [&sweeps](const std::string& name) { sweeps.read_sign = read_signs.at(name); },
                  "at which sign of the voltage the states of I-V sweeps are read: each at that of "
                  "the half sweep that made it, or both at positive or at negative voltages")
               ->check(CLI::IsMember({"each", "positive", "negative"}))
               ->default_str("each"));
}

Error no_sweeps_for(const SweepOptions& sweeps, const std::string& why,
                    const std::string& suggestion) {
  std::string names;
  const auto add = [&](bool is_given, std::string_view name) {
    if (is_given) names.append(names.empty() ? "" : " and ").append(name);
  };
  add(sweeps.resistors.shunt != 0.0, "--shunt-ohm");
  add(sweeps.resistors.subtracted != 0.0, "--subtract-ohm");
  add(sweeps.read_sign != ReadSign::each, "--read-sign");
  const bool is_one = names.find(' ') == names.npos;
  return Error(names + (is_one ? " acts" : " act") + " on files of I-V sweeps", why, suggestion);
}

}  // namespace rramvar::programs
