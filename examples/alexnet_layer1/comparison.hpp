#pragma once
/// Many designs side by side: --vary format=binary16/e4m3/int8 --vary
/// readout=conductance/threshold.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "alexnet_layer1/report.hpp"
#include "rramvar/design/design.hpp"

namespace rramvar::programs {

/// One of the things that --vary varies, and its values.
struct Axis {
  std::string key;
  std::vector<std::string> values;
};

/// KEY=VALUE/VALUE/…; keys are the names of the options of a design.
/// @throws Error if there is no such key, or no value
Axis parse_axis(const std::string& text);

/// The keys that --vary takes, joined by commas.
std::string axis_names();

/// One row of the comparison: a design, and what came of it or why it cannot be.
struct ComparedDesign {
  Design design;
  std::vector<std::string> values;  ///< of the axes
  std::optional<Run> run;
  std::string why_not;
  std::vector<std::string> idle;  ///< options that do nothing in it, in words
};

/// All combinations of the values, the last axis fastest; all else as in `base`.
/// @throws Error if there are more than 1000, or an axis comes twice
std::vector<ComparedDesign> all_designs(const Design& base, const std::vector<Axis>& axes);

/// Notes in each of the designs which options do nothing in it.
/// @return those of `base`
/// @throws Error if an option other than those of axes acts in no design
std::vector<std::string> note_idle_options(const Design& base, const std::vector<Axis>& axes,
                                           std::vector<ComparedDesign>& designs);

void print_comparison(std::ostream& out, const std::vector<Axis>& axes,
                      const std::vector<ComparedDesign>& designs, bool sampled);

nlohmann::ordered_json comparison_json(const std::vector<ComparedDesign>& designs);

}  // namespace rramvar::programs
