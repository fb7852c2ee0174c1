#include "compliance_sweep/report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "common/design/design_options.hpp"
#include "common/measured/memory_window.hpp"
#include "common/program/printable.hpp"
#include "common/report/json_text.hpp"
#include "common/report/report_parts.hpp"
#include "common/report/result_json.hpp"
#include "common/report/text_table.hpp"
#include "common/workload/workload_report.hpp"
#include "compliance_sweep/figures.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar::programs {

namespace {

using nlohmann::ordered_json;

std::string power_text(watt mean, watt std) {
  return number(1e3 * mean) + " ± " + number(1e3 * std);
}

/// The fronts that a point is on, or why it is no choice.
std::string front_text(const CompliancePoint& point) {
  if (point.is_judged() && !point.is_choice()) return "no window";
  if (point.on_power_front && point.on_energy_front) return "power, energy";
  if (point.on_power_front) return "power";
  return point.on_energy_front ? "energy" : "";
}

TextTable sweep_table(const Sweep& sweep) {
  std::vector<std::string> header{sweep.in_amperes ? "compliance" : "SET gate voltage",
                                  "median LRS", "LRS sigma of ln R", "window"};
  const Judgement* first = nullptr;
  for (const CompliancePoint& point : sweep.points) {
    if (first == nullptr && point.judgement.why_not.empty()) first = &point.judgement;
  }
  for (const std::string& column : judgement_header(*first)) header.push_back(column);
  header.insert(header.end(), {"read power [mW]", "programming [nJ]", "front"});
  TextTable table(header);
  for (const CompliancePoint& point : sweep.points) {
    const auto rows = states_table(point.device).rows();
    const auto& lrs = rows.back();
    std::vector<std::string> row{point.name, lrs[2], lrs[5],
                                 number(window_of(point.device.cycles))};
    if (!point.judgement.why_not.empty()) {
      row.resize(header.size(), "-");
      row.back() = "cannot be";
      table.add(std::move(row));
      continue;
    }
    for (const std::string& cell : judgement_row(point.judgement)) row.push_back(cell);
    row.push_back(power_text(point.read_power, point.read_power_std));
    row.push_back(number(1e9 * point.programming_energy));
    row.push_back(front_text(point));
    table.add(std::move(row));
  }
  return table;
}

/// What is assumed of the costs, in one sentence each.
std::vector<std::string> assumptions(const Options& o, const Sweep& sweep) {
  const ProgrammingOptions& p = o.programming;
  const CompliancePoint& any = sweep.points.front();
  std::vector<std::string> out;
  out.push_back(
      "Read power: all cells at once at " + number(any.power_voltage) +
      " V, V²/R of every stored bit as it is; ± one standard deviation over writes. Wires, "
      "transistors and amplifiers are not in it.");
  std::string current = "that of the compliance";
  if (p.set_current) {
    current = number(1e6 * *p.set_current) + " µA";
  } else if (!sweep.in_amperes) {
    current = number(p.hold_voltage) +
              " V over the median LRS, an assumption, since the source does not state the current";
  }
  out.push_back("Programming energy: V·I·t of one pulse a cell. SET: " + number(p.set_voltage) +
                " V, " + number(1e9 * p.set_time) + " ns, current " + current + ". RESET: " +
                number(p.reset_voltage) + " V, " + number(1e9 * p.reset_time) + " ns, current " +
                (p.reset_current ? number(1e6 * *p.reset_current) + " µA" : "as in the SET") +
                (sweep.in_amperes ? "." : "; the source has only SETs, so these are assumptions."));
  if (!sweep.in_amperes) {
    out.push_back("The series has the LRS only; the HRS is that of " + o.hrs +
                  " at every gate voltage.");
  }
  const std::uint64_t left_out = any.judgement.census.left_out;
  if (left_out > 0) {
    out.push_back("The power and energy of " + count(static_cast<double>(left_out)) +
                  " cells of check bits or shared scales are not in it.");
  }
  return out;
}

/// Why some devices are no choice, in one sentence; empty if all are.
std::string no_window_text(const Sweep& sweep) {
  std::string names;
  for (const CompliancePoint& point : sweep.points) {
    if (!point.is_judged() || point.is_choice()) continue;
    names.append(names.empty() ? "" : ", ").append(point.name);
  }
  if (names.empty()) return {};
  return "No window: at " + names +
         " the median LRS lies above the median HRS, so that these are no choices and on no front.";
}

std::vector<std::string> failures(const Sweep& sweep) {
  std::vector<std::string> out;
  for (const CompliancePoint& point : sweep.points) {
    if (!point.judgement.why_not.empty())
      out.push_back(point.name + ": " + point.judgement.why_not);
  }
  return out;
}

}  // namespace

void print_sweep(std::ostream& out, const Options& o, const Sweep& sweep) {
  out << "rramvar " << library_version << ": what the compliance buys, and what it costs\n";
  print_settings(out, sweep.workload);
  out << "  devices: " << sweep.points.size() << ", source: " << printable(sweep.source) << '\n';
  if (!sweep.hrs_source.empty()) out << "  HRS: " << printable(sweep.hrs_source) << '\n';
  out << "  design: " << describe(o.design) << '\n';
  const std::string sources = describe(o.design.variability);
  if (!sources.empty()) out << "  sources: " << sources << '\n';
  out << '\n';
  sweep_table(sweep).print(out);
  out << '\n';
  for (const std::string& sentence : assumptions(o, sweep)) out << "  " << sentence << '\n';
  if (const std::string text = no_window_text(sweep); !text.empty()) out << "  " << text << '\n';
  for (const std::string& failure : failures(sweep)) out << "  " << printable(failure) << '\n';
  for (const std::string& note : encoding_notes(sweep.points, o.design.format)) {
    out << "  " << note << '\n';
  }
  for (const std::string& why : why_any_unknown(sweep.points)) out << "  " << why << '\n';
  out << "  Seconds: " << number(sweep.seconds) << '\n';
}

void write_json(std::ostream& to, const Options& o, const Sweep& sweep) {
  ordered_json out;
  ordered_json& config = out["config"];
  config = {{"program", "compliance_sweep"},
            {"version", library_version},
            {"workload", to_json(sweep.workload)},
            {"source", sweep.source},
            {"hrs_source", sweep.hrs_source},
            {"compliance_unit", sweep.in_amperes ? "A" : "V (SET gate)"}};
  config.update(to_json(o.design));
  config.update({{"seed", o.workload.seed}, {"threads", o.workload.network.threads}});
  for (const CompliancePoint& point : sweep.points) {
    ordered_json entry = {{"compliance", point.compliance},
                          {"name", point.name},
                          {"understood", point.device.understood}};
    entry.update(to_json(point.judgement));
    if (point.judgement.why_not.empty()) {
      entry.update({{"power_voltage_v", point.power_voltage},
                    {"read_power_w", point.read_power},
                    {"read_power_std_w", point.read_power_std},
                    {"programming_energy_j", point.programming_energy},
                    {"memory_window", window_of(point.device.cycles)},
                    {"on_power_front", point.on_power_front},
                    {"on_energy_front", point.on_energy_front}});
    }
    out["points"].push_back(std::move(entry));
  }
  out["timing"] = {{"wall", sweep.seconds}};
  to << json_text(out);
}

std::string page_title(const Options& o) {
  return o.workload.asks_network() ? "Accuracy against compliance, and what it costs"
                                   : "Error of a layer against compliance, and what it costs";
}

std::string write_page(HtmlReport& page, const Options& o, const Sweep& sweep) {
  std::vector<const CompliancePoint*> choices;
  for (const CompliancePoint& point : sweep.points) {
    if (point.is_choice()) choices.push_back(&point);
  }
  const auto add_key = [&](const char* label, const CompliancePoint& point) {
    const std::string loss =
        sweep.predicts ? number(100 * (1 - point.loss())) + " % top-1" : number(point.loss());
    page.key(label, loss,
             "at " + point.name + ": " + number(1e3 * point.read_power) + " mW, " +
                 number(1e9 * point.programming_energy) + " nJ");
  };
  if (!choices.empty()) {
    const auto by = [](auto value) {
      return [value](const CompliancePoint* a, const CompliancePoint* b) {
        return value(*a) < value(*b);
      };
    };
    add_key(sweep.predicts ? "Most accurate" : "Least error",
            **std::min_element(choices.begin(), choices.end(),
                               by([](const CompliancePoint& p) { return p.loss(); })));
    add_key("Least read power",
            **std::min_element(choices.begin(), choices.end(),
                               by([](const CompliancePoint& p) { return p.read_power; })));
  }
  page.key("Devices", std::to_string(sweep.points.size()),
           sweep.points.front().name + " to " + sweep.points.back().name);
  add_workload_warning(page, sweep.synthetic, sweep.predicts);
  page.section("Trade-off");
  page.table(sweep_table(sweep));
  for (const std::string& note : encoding_notes(sweep.points, o.design.format)) page.text(note);
  for (const std::string& why : why_any_unknown(sweep.points)) page.text(why);
  if (const std::string text = no_window_text(sweep); !text.empty()) page.text(text);
  for (const CaptionedFigure& f : figures_of(sweep)) page.figure(f.figure, f.caption);
  page.section("How the costs are computed");
  for (const std::string& sentence : assumptions(o, sweep)) page.text(sentence);
  for (const std::string& failure : failures(sweep)) page.beware(failure);
  page.section("What was stored, and how");
  page.settings(sweep.workload);
  page.settings(design_settings(o.design));
  page.section("The devices");
  Settings devices{{"source", sweep.source}};
  if (!sweep.hrs_source.empty()) devices.emplace_back("source of the HRS", sweep.hrs_source);
  devices.emplace_back("drawn as",
                       o.design.distribution + ", its spread taken as " + o.design.spread);
  const std::string sources = describe(o.design.variability);
  devices.emplace_back("sources of variability",
                       sources.empty() ? "none beside the table" : sources);
  page.settings(devices);
  return page.write(o.command, {{"seed", std::to_string(o.workload.seed)},
                                {"threads", std::to_string(o.workload.network.threads)},
                                {"seconds", number(sweep.seconds)}});
}

}  // namespace rramvar::programs
