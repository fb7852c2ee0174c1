#include "bits_per_cell/study.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/measured/sweep_options.hpp"
#include "common/program/progress.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/builtin_tables.hpp"

namespace rramvar::programs {

namespace {

std::vector<Layout> layouts() {
  return {{"all fields", "all", ""},
          {"fraction multi-level", "all", "sign,exponent"},
          {"fraction multi-level + sign protected", "exponent+fraction", "exponent"},
          {"sign and exponent protected", "fraction", ""}};
}

bool is_built_in(const std::string& name) {
  const auto tables = builtin_tables();
  return std::any_of(tables.begin(), tables.end(),
                     [&](const BuiltinTable& table) { return table.name == name; });
}

/// A built-in table if there is one of that name, else a file.
StudiedTable load_table(const std::string& name, const Options& o) {
  DeviceOptions options{.lut_voltage = o.lut_voltage};
  if (is_built_in(name)) {
    options.name = name;
  } else {
    options.lut = {name};
    options.lut_columns = o.lut_columns;
    options.sweeps = o.sweeps;
  }
  StudiedTable out{device_text(options), load_device(options)};
  say_understood(out.device, "bits_per_cell");
  if (out.device.levels) {
    throw Error("'" + name + "' tells level errors, not resistances",
                "how cells of other numbers of bits would be read does not follow from them",
                "alexnet_layer1 and prediction_accuracy take it, with --readout threshold");
  }
  return out;
}

/// "3-gray", or with single-level fields "3-gray,1:sign,1:exponent".
std::string cells_of(const Layout& layout, int bits, const std::string& code) {
  std::string out = std::to_string(bits);
  if (code == "gray" && bits > 1) out += "-gray";
  for (std::string rest = layout.single_level; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    out += ",1:" + rest.substr(0, comma);
    rest.erase(0, comma + 1);
  }
  return out;
}

/// The readout's references as they were found on the first table.
void keep_first_references(std::vector<StudiedTable>& tables) {
  const Device& first = tables.front().device;
  for (std::size_t t = 1; t < tables.size(); ++t) {
    Device& device = tables[t].device;
    if (device.states() != first.states()) {
      throw Error("--references-of first: '" + tables[t].text + "' has " +
                      std::to_string(device.states()) + " states, the first table " +
                      std::to_string(first.states()),
                  {}, "set the references of each table on its own");
    }
    device.calibration = first.cycles;
  }
}

}  // namespace

BitsStudy run_study(const Options& o) {
  const auto start = std::chrono::steady_clock::now();
  BitsStudy out;
  out.layouts = layouts();
  if (std::all_of(o.tables.begin(), o.tables.end(), is_built_in)) {
    if (!o.lut_columns.empty()) {
      throw Error("--lut-columns without a file does nothing",
                  "the built-in tables have no columns", "name a file in --tables");
    }
    if (o.sweeps.any()) {
      throw no_sweeps_for(o.sweeps, "the built-in tables have none", "name a file in --tables");
    }
  }
  for (const std::string& name : o.tables) out.tables.push_back(load_table(name, o));
  if (o.references_of == "first") keep_first_references(out.tables);
  const auto workload = load_workload(o.workload);
  out.workload = workload->settings();
  out.synthetic = workload->is_synthetic();
  out.predicts = o.workload.asks_network();
  std::vector<int> bits = o.bits;
  std::sort(bits.begin(), bits.end());
  bits.erase(std::unique(bits.begin(), bits.end()), bits.end());

  Progress progress("designs", out.tables.size() * out.layouts.size() * bits.size());
  for (std::size_t t = 0; t < out.tables.size(); ++t) {
    for (std::size_t l = 0; l < out.layouts.size(); ++l) {
      for (const int b : bits) {
        StudyPoint& point = out.points.emplace_back(StudyPoint{t, l, b, o.design, {}});
        point.design.store = out.layouts[l].store;
        point.design.cells = cells_of(out.layouts[l], b, o.code);
        point.judgement = judge_or_say_why(*workload, point.design, out.tables[t].device);
        progress.show(out.points.size());
      }
    }
  }
  const auto failed = [](const StudyPoint& point) { return !point.judgement.why_not.empty(); };
  if (std::all_of(out.points.begin(), out.points.end(), failed)) {
    throw Error("no design could be judged", out.points.front().judgement.why_not);
  }
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return out;
}

}  // namespace rramvar::programs
