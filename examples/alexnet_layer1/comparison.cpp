#include "alexnet_layer1/comparison.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "common/design/asked_of_design.hpp"
#include "common/report/result_json.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/metrics/metrics.hpp"

namespace rramvar::programs {

namespace {

/// What an axis changes in a design.
struct Key {
  std::string_view name;
  std::string Design::*text;  ///< null: the number of the converter's bits
};
constexpr Key keys[] = {{"format", &Design::format},   {"store", &Design::store},
                        {"cells", &Design::cells},     {"protect", &Design::protect},
                        {"readout", &Design::readout}, {"adc-bits", nullptr},
                        {"levels", &Design::levels},   {"threshold-rule", &Design::threshold_rule},
                        {"scale", &Design::scale},     {"distribution", &Design::distribution},
                        {"spread", &Design::spread},   {"non-finite", &Design::non_finite}};

void set(Design& design, const std::string& key, const std::string& value) {
  const auto* found =
      std::find_if(std::begin(keys), std::end(keys), [&](const Key& k) { return k.name == key; });
  if (found->text != nullptr) {
    design.*(found->text) = value;
    return;
  }
  const auto bits = parse_number<int>(value);
  if (!bits) throw Error("--vary adc-bits: " + excerpt(value) + " is not a whole number");
  design.adc_bits = *bits;
}

/// The share of ReLU flips, where outputs were formed.
std::string flips_text(const StudyResult& r) {
  for (const MetricSummary& metric : r.vs_trained) {
    if (metric.name == ReluFlipShare::name) return number(100 * metric.overall.mean()) + " %";
  }
  return "-";
}

}  // namespace

Axis parse_axis(const std::string& text) {
  const std::size_t equals = text.find('=');
  Axis out{text.substr(0, equals), {}};
  std::vector<std::string_view> known;
  for (const Key& key : keys) known.push_back(key.name);
  if (std::find(known.begin(), known.end(), out.key) == known.end()) {
    throw unknown_name("key of --vary", out.key, known);
  }
  std::string_view rest = equals == text.npos ? std::string_view() : text;
  rest.remove_prefix(rest.empty() ? 0 : equals + 1);
  while (!rest.empty()) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    out.values.emplace_back(trimmed(rest.substr(0, slash)));
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  }
  const bool has_empty = std::any_of(out.values.begin(), out.values.end(),
                                     [](const std::string& v) { return v.empty(); });
  if (out.values.empty() || has_empty) {
    throw Error("--vary " + out.key + " has no values, or an empty one", {},
                "give them joined by '/', such as --vary format=binary16/e4m3/int8");
  }
  return out;
}

std::string axis_names() {
  std::string out;
  for (const Key& key : keys) out.append(out.empty() ? "" : ", ").append(key.name);
  return out;
}

std::vector<ComparedDesign> all_designs(const Design& base, const std::vector<Axis>& axes) {
  constexpr std::size_t most = 1000;
  std::vector<ComparedDesign> out{{base, {}, std::nullopt, {}, {}}};
  for (const Axis& axis : axes) {
    const auto same = [&](const Axis& other) { return other.key == axis.key; };
    if (std::count_if(axes.begin(), axes.end(), same) > 1) {
      throw Error("--vary " + axis.key + " is given twice", {}, "give all its values at once");
    }
    std::vector<ComparedDesign> longer;
    for (const ComparedDesign& before : out) {
      for (const std::string& value : axis.values) {
        longer.push_back(before);
        longer.back().values.push_back(value);
        set(longer.back().design, axis.key, value);
      }
    }
    out = std::move(longer);
    if (out.size() > most) {
      throw Error("--vary asks for more than " + std::to_string(most) + " designs", {},
                  "give fewer values");
    }
  }
  return out;
}

std::vector<std::string> note_idle_options(const Design& base, const std::vector<Axis>& axes,
                                           std::vector<ComparedDesign>& designs) {
  std::vector<std::string> varied;
  for (const Axis& axis : axes) varied.push_back("--" + axis.key);
  std::vector<std::vector<AskedOption>> asked{asked_of(base)};
  for (const ComparedDesign& compared : designs) asked.push_back(asked_of(compared.design));
  std::vector<std::vector<std::string>> idle = idle_texts(asked, varied);
  for (std::size_t i = 0; i < designs.size(); ++i) designs[i].idle = std::move(idle[i + 1]);
  return idle.front();
}

void print_comparison(std::ostream& out, const std::vector<Axis>& axes,
                      const std::vector<ComparedDesign>& designs, bool sampled) {
  std::vector<std::string> header;
  for (const Axis& axis : axes) header.push_back(axis.key);
  header.insert(header.end(), {"cells/weight", "rounding alone", "saturated", "vanished",
                               "relative L2, exact RMS"});
  if (sampled) {
    header.insert(header.end(),
                  {"sampled RMS", "95 % interval", "SNR [dB]", "ReLU flips", "bits misread"});
  }
  TextTable table(header);
  std::vector<std::string> notes;
  const auto mark = [&](const std::string& text) {
    auto note = std::find(notes.begin(), notes.end(), text);
    if (note == notes.end()) note = notes.insert(notes.end(), text);
    return "[" + std::to_string(note - notes.begin() + 1) + "]";
  };
  for (const ComparedDesign& compared : designs) {
    std::vector<std::string> row = compared.values;
    for (const std::string& idle : compared.idle) row.back() += " " + mark(idle);
    if (!compared.run) {
      row.resize(header.size(), "-");
      row.back() = mark(compared.why_not);
      table.add(std::move(row));
      continue;
    }
    const Run& run = *compared.run;
    row.push_back(number(run.storage_cells));
    row.push_back(number(run.rounding));
    row.push_back(count(static_cast<double>(run.encoding.saturated)));
    row.push_back(count(static_cast<double>(run.encoding.vanished)));
    row.push_back(run.exact.layer ? number(run.exact.layer->vs_trained.overall.relative_l2())
                                  : "unknown");
    if (sampled) {
      const StudyResult& r = *run.result;
      const double misread =
          static_cast<double>(r.counts.bits_misread) / static_cast<double>(r.counts.cells_read);
      row.insert(row.end(),
                 {number(r["relative_l2"].rms()), interval_text(r["relative_l2"].rms_ci95()),
                  number(r["snr_db"].mean()), flips_text(r),
                  reads_bits(compared.design) ? number(100 * misread) + " %" : "analog"});
    }
    table.add(std::move(row));
  }
  out << "\nDesigns side by side, the same device and layer (errors against trained weights)\n\n";
  table.print(out);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    out << (i == 0 ? "\n" : "") << "  [" << i + 1 << "] " << notes[i] << '\n';
  }
}

nlohmann::ordered_json comparison_json(const std::vector<ComparedDesign>& designs) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const ComparedDesign& compared : designs) {
    nlohmann::ordered_json entry = to_json(compared.design);
    if (!compared.idle.empty()) entry["does_nothing"] = compared.idle;
    if (compared.run) {
      entry["storage_cells_per_weight"] = compared.run->storage_cells;
      entry["cells_per_weight"] = compared.run->cells_per_weight;
      if (compared.run->result) entry.update(to_json(*compared.run->result));
      entry.erase("metrics_per_filter");
      add_encoding(entry, *compared.run);
      add_exact(entry, compared.run->exact);
      entry["rounding_relative_l2"] = compared.run->rounding;
    } else {
      entry["cannot_be"] = compared.why_not;
    }
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace rramvar::programs
