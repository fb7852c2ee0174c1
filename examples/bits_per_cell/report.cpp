#include "bits_per_cell/report.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "common/design/design_options.hpp"
#include "common/program/printable.hpp"
#include "common/report/json_text.hpp"
#include "common/report/report_parts.hpp"
#include "common/report/result_json.hpp"
#include "common/report/text_table.hpp"
#include "common/workload/workload_report.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

using nlohmann::ordered_json;

std::string text_of(double x) {
  std::string out;
  append_number(out, x);
  return out;
}

/// "radar_8level_prebake" of "radar_8level_prebake: 1T1R cells at …".
std::string short_name(const StudiedTable& table) {
  const std::string name = table.text.substr(0, table.text.find(':'));
  return name.substr(name.find_last_of('/') + 1);
}

/// What did not work, each reason once.
std::vector<std::string> failures(const BitsStudy& study) {
  std::vector<std::string> out;
  for (const StudyPoint& point : study.points) {
    const std::string& why = point.judgement.why_not;
    if (!why.empty() && std::find(out.begin(), out.end(), why) == out.end()) out.push_back(why);
  }
  return out;
}

TextTable study_table(const BitsStudy& study, std::size_t table) {
  const auto judged = std::find_if(study.points.begin(), study.points.end(),
                                   [](const StudyPoint& p) { return p.judgement.why_not.empty(); });
  std::vector<std::string> header{"layout", "bits a cell"};
  for (const std::string& column : judgement_header(judged->judgement)) header.push_back(column);
  TextTable out(header);
  for (const StudyPoint& point : study.points) {
    if (point.table != table) continue;
    std::vector<std::string> row{study.layouts[point.layout].name, std::to_string(point.bits)};
    if (point.judgement.why_not.empty()) {
      for (const std::string& cell : judgement_row(point.judgement)) row.push_back(cell);
    } else {
      row.resize(header.size(), "-");
      row.back() = "cannot be";
    }
    out.add(std::move(row));
  }
  return out;
}

/// The error, or the accuracy in percent; none where there is neither.
std::optional<double> height(const StudyPoint& point) {
  const Judgement& j = point.judgement;
  if (j.accuracy) return 100.0 * j.accuracy->top1;
  return j.error();
}

std::string format_text(const Design& design) {
  return design.format +
         (shares_exponents(design) ? " (its shared exponents lie in cells in every layout)" : "");
}

std::string references_text(const Options& o, const BitsStudy& study) {
  return o.references_of == "first" ? "set on " + short_name(study.tables.front()) + " and kept"
                                    : "set on each table itself, as if found anew after the bake";
}

}  // namespace

void print_study(std::ostream& out, const Options& o, const BitsStudy& study) {
  out << "rramvar " << library_version << ": bits a cell\n";
  print_settings(out, study.workload);
  out << "  format: " << format_text(o.design) << ", readout: " << o.design.readout
      << ", code: " << o.code << "\n  references: " << printable(references_text(o, study))
      << "\n  drawn as " << o.design.distribution << ", its spread taken as " << o.design.spread
      << '\n';
  const std::string sources = describe(o.design.variability);
  if (!sources.empty()) out << "  sources: " << sources << '\n';
  for (std::size_t t = 0; t < study.tables.size(); ++t) {
    out << '\n'
        << printable(study.tables[t].text)
        << "\n  source: " << printable(study.tables[t].device.citation()) << "\n\n";
    study_table(study, t).print(out);
  }
  out << '\n';
  for (const std::string& failure : failures(study))
    out << "  Cannot be: " << printable(failure) << '\n';
  for (const std::string& note : encoding_notes(study.points, o.design.format)) {
    out << "  " << note << '\n';
  }
  for (const std::string& why : why_any_unknown(study.points)) out << "  " << why << '\n';
  out << "  Seconds: " << number(study.seconds) << '\n';
}

void write_json(std::ostream& to, const Options& o, const BitsStudy& study) {
  ordered_json out;
  ordered_json& config = out["config"];
  config = {{"program", "bits_per_cell"},
            {"version", library_version},
            {"workload", to_json(study.workload)},
            {"code", o.code},
            {"references_of", o.references_of}};
  config.update(to_json(o.design));
  config.erase("cells");
  config.erase("store");
  config.update({{"seed", o.workload.seed}, {"threads", o.workload.network.threads}});
  for (const StudiedTable& table : study.tables) {
    out["tables"].push_back({{"table", table.text},
                             {"citation", table.device.citation()},
                             {"understood", table.device.understood}});
  }
  for (const StudyPoint& point : study.points) {
    ordered_json entry = {{"table", short_name(study.tables[point.table])},
                          {"layout", study.layouts[point.layout].name},
                          {"bits_per_cell", point.bits},
                          {"cells", point.design.cells},
                          {"store", point.design.store}};
    entry.update(to_json(point.judgement));
    out["points"].push_back(std::move(entry));
  }
  out["timing"] = {{"wall", study.seconds}};
  to << json_text(out);
}

Figure bits_figure(const BitsStudy& study) {
  Figure f{.name = "bits_per_cell", .data = {}, .commands = {}, .width = 760, .height = 520};
  f.data = "table,layout,bits_per_cell,cells_per_weight," +
           std::string(study.predicts ? "top1_percent" : "relative_l2") + "\n";
  double least = INFINITY;
  double most = 0.0;
  std::string lines;
  std::size_t row = 1;  // of the data, below the header
  for (std::size_t t = 0; t < study.tables.size(); ++t) {
    for (std::size_t l = 0; l < study.layouts.size(); ++l) {
      const std::size_t first = row;
      for (const StudyPoint& point : study.points) {
        const auto y = point.table == t && point.layout == l ? height(point) : std::nullopt;
        if (!y || !std::isfinite(*y)) continue;
        f.data += short_name(study.tables[t]) + "," + study.layouts[l].name + "," +
                  std::to_string(point.bits) + "," + text_of(point.judgement.storage_cells) + "," +
                  text_of(*y) + "\n";
        least = std::min(least, *y);
        most = std::max(most, *y);
        ++row;
      }
      if (row == first) continue;
      lines += lines.empty() ? "" : ", ";
      lines += "'bits_per_cell.csv' every ::" + std::to_string(first) +
               "::" + std::to_string(row - 1) +
               " using 3:5 with linespoints linewidth 1.6 pointtype " + (t == 0 ? "7" : "6") +
               " dashtype " + (t == 0 ? "1" : "3") + " linecolor rgb " + plot_text(plot_colour(l)) +
               (t == 0 ? " title " + plot_label(study.layouts[l].name) : " notitle");
    }
  }
  const bool logarithmic = !study.predicts && least > 0.0 && most / least > 10.0;
  f.commands =
      "set xlabel 'Bits a cell'\nset xrange [0.8:3.2]\nset xtics 1\nset ylabel " +
      plot_label(study.predicts ? "Right at top-1 [%]" : "Relative L2 error of the layer (RMS)") +
      "\n" + (logarithmic ? "set logscale y\nset format y '10^{%L}'\n" : "") +
      (study.predicts ? "set yrange [0:100]\n" : "") + "set key above maxcols 2\nplot " + lines +
      "\n";
  return f;
}

std::string page_title(const Options& o) {
  return o.workload.asks_network() ? "Accuracy of a network against bits a cell"
                                   : "Error of a layer against bits a cell";
}

std::string write_page(HtmlReport& page, const Options& o, const BitsStudy& study) {
  const StudyPoint* best = nullptr;
  for (const StudyPoint& point : study.points) {
    if (!height(point)) continue;
    const auto better = [&](const StudyPoint& a, const StudyPoint& b) {
      return study.predicts ? *height(a) > *height(b) : *height(a) < *height(b);
    };
    if (best == nullptr || better(point, *best)) best = &point;
  }
  if (best != nullptr) {
    page.key(study.predicts ? "Most accurate" : "Least error",
             number(*height(*best)) + (study.predicts ? " % top-1" : ""),
             study.layouts[best->layout].name + ", " + std::to_string(best->bits) +
                 " bits a cell, " + short_name(study.tables[best->table]));
  }
  page.key("Designs", std::to_string(study.points.size()),
           std::to_string(study.layouts.size()) + " layouts on " +
               std::to_string(study.tables.size()) + " tables");
  add_workload_warning(page, study.synthetic, study.predicts);
  std::string lines = "Solid: " + short_name(study.tables.front());
  for (std::size_t t = 1; t < study.tables.size(); ++t) {
    lines += "; dashed: " + short_name(study.tables[t]);
  }
  page.section("More bits a cell");
  page.figure(bits_figure(study), lines + ". Protected fields lie in reliable memory.");
  for (std::size_t t = 0; t < study.tables.size(); ++t) {
    page.section(short_name(study.tables[t]));
    page.table(study_table(study, t));
  }
  for (const std::string& failure : failures(study)) page.beware("Cannot be: " + failure);
  for (const std::string& note : encoding_notes(study.points, o.design.format)) page.text(note);
  for (const std::string& why : why_any_unknown(study.points)) page.text(why);
  page.section("What was stored, and how");
  page.settings(study.workload);
  Settings settings{{"number format", format_text(o.design)},
                    {"readout", o.design.readout},
                    {"references", references_text(o, study)},
                    {"code of multi-level cells", o.code}};
  if (o.design.protect != "none") settings.emplace_back("protection", o.design.protect);
  page.settings(settings);
  for (const StudiedTable& table : study.tables) {
    add_device(page, table.text, table.device, o.design);
  }
  return page.write(o.command, {{"seed", std::to_string(o.workload.seed)},
                                {"threads", std::to_string(o.workload.network.threads)},
                                {"seconds", number(study.seconds)}});
}

}  // namespace rramvar::programs
