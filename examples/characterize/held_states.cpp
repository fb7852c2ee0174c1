#include "characterize/held_states.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "characterize/analysis.hpp"
#include "characterize/figure_parts.hpp"
#include "common/program/printable.hpp"
#include "common/report/interval_json.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

constexpr std::size_t most_rows = 20;      // of the table
constexpr std::size_t most_drawn = 6;      // cells of the figure
constexpr std::size_t most_points = 4000;  // of a cell there

std::string with_interval(double value, const Interval& interval, double unit = 1.0) {
  return number(value * unit) + " (" + interval_text(interval, unit) + ")";
}

}  // namespace

HeldStatesReport::HeldStatesReport(std::span<const HeldCell> cells) {
  for (const HeldCell& cell : cells) {
    try {
      cells_.push_back({cell.name, cell.reads, held_state(cell.reads)});
    } catch (const Error& error) {
      throw Error(printable(cell.name) + ": " + error.what());
    }
  }
}

HeldStatesReport::Options HeldStatesReport::options() const {
  std::vector<double> drifts;
  std::vector<double> steps;
  double noise = 0.0;
  for (const Cell& cell : cells_) {
    drifts.push_back(cell.estimate.drift.value);
    noise += cell.estimate.read_noise.sigma * cell.estimate.read_noise.sigma;
    if (cell.estimate.telegraph) steps.push_back(cell.estimate.telegraph->relative_step.value);
  }
  const SampleSummary drift(std::move(drifts));
  Options out{.drift = drift.mean(),
              .drift_sigma = {},
              .read_noise = std::sqrt(noise / static_cast<double>(cells_.size())),
              .with_trap = wilson_share(steps.size(), cells_.size())};
  if (cells_.size() > 1) out.drift_sigma = drift.std();
  if (!steps.empty()) out.telegraph_step = SampleSummary(std::move(steps)).median();
  return out;
}

std::string HeldStatesReport::Options::text() const {
  std::string out = "--drift hrs=" + number(drift);
  if (drift_sigma) out += " --drift-sigma hrs=" + number(*drift_sigma);
  out += " --time SECONDS --read-noise " + number(read_noise);
  if (telegraph_step) {
    out += " --telegraph-share " + number(with_trap.share) + " --telegraph-step " +
           number(*telegraph_step);
  }
  return out;
}

void HeldStatesReport::print(std::ostream& out) const {
  std::size_t reads = 0;
  second first = std::numeric_limits<double>::infinity();
  second last = 0.0;
  bool jumps = false;
  for (const Cell& cell : cells_) {
    reads += cell.estimate.reads;
    first = std::min(first, *std::min_element(cell.reads.time.begin(), cell.reads.time.end()));
    last = std::max(last, *std::max_element(cell.reads.time.begin(), cell.reads.time.end()));
    jumps = jumps || cell.estimate.telegraph;
  }
  out << "\nThese are " << count(static_cast<double>(reads)) << " reads of "
      << (cells_.size() == 1 ? "one cell" : count(static_cast<double>(cells_.size())) + " cells")
      << " in one state, " << number(first) << " to " << number(last)
      << " s after it was written: no SET, no RESET and no\n"
         "pair of states. They show how it changes: ln R = ln R0 + drift · ln(1 + t/1 s)"
      << (jumps ? " + telegraph step" : "")
      << " + noise,\nwith 95 % intervals; a power law t^ν drifts by ν.\n\n";
  std::vector<std::string> header{"cell", "reads", "R0", "drift", "read noise in %"};
  if (jumps) {
    header.insert(header.end(), {"telegraph step in %", "reads in the upper level in %"});
  }
  TextTable table(std::move(header));
  for (std::size_t i = 0; i < std::min(cells_.size(), most_rows); ++i) {
    const HeldStateEstimate& e = cells_[i].estimate;
    std::vector<std::string> row{printable(cells_[i].name), count(static_cast<double>(e.reads)),
                                 resistance(e.resistance),
                                 with_interval(e.drift.value, e.drift.ci95),
                                 with_interval(e.read_noise.sigma, e.read_noise.ci95, 100.0)};
    if (e.telegraph) {
      const auto& [step, duty] = *e.telegraph;
      row.push_back(with_interval(step.value, step.ci95, 100.0));
      row.push_back(with_interval(duty.value, duty.ci95, 100.0));
    } else if (jumps) {
      row.insert(row.end(), {"none", "-"});
    }
    table.add(std::move(row));
  }
  table.print(out);
  if (cells_.size() > most_rows) {
    out << "  … and " << count(static_cast<double>(cells_.size() - most_rows))
        << " cells more, see --json\n";
  }
  if (!jumps) out << "\nNo telegraph noise: one level describes the reads.\n";
  const Options o = options();
  if (cells_.size() > 1 && jumps) {
    out << "\nTelegraph noise in " << o.with_trap.count << " of " << o.with_trap.of << " cells, "
        << with_interval(o.with_trap.share, o.with_trap.ci95, 100.0) << " %\n";
  }
  out << "\nThe other programs simulate it with (lrs= in place of hrs= if this is the LRS):\n  "
      << o.text() << '\n';
}

nlohmann::ordered_json HeldStatesReport::json() const {
  nlohmann::ordered_json out;
  out["cells"] = nlohmann::ordered_json::array();
  for (const Cell& cell : cells_) {
    const HeldStateEstimate& e = cell.estimate;
    const auto estimate = [](double value, const Interval& interval) {
      return nlohmann::ordered_json{{"value", value}, {"ci95", interval_json(interval)}};
    };
    nlohmann::ordered_json one{{"name", cell.name},
                               {"reads", e.reads},
                               {"R0_ohm", e.resistance},
                               {"drift", estimate(e.drift.value, e.drift.ci95)},
                               {"read_noise", estimate(e.read_noise.sigma, e.read_noise.ci95)},
                               {"noise_correlation", e.noise_correlation},
                               {"telegraph", nullptr}};
    if (e.telegraph) {
      const EstimatedNumber& step = e.telegraph->relative_step;
      const EstimatedNumber& duty = e.telegraph->duty;
      one["telegraph"] = {{"relative_step", estimate(step.value, step.ci95)},
                          {"duty", estimate(duty.value, duty.ci95)}};
    }
    out["cells"].push_back(std::move(one));
  }
  const Options o = options();
  out["options"] = o.text();
  return out;
}

std::string HeldStatesReport::caption() const {
  std::string out = "Resistance over time, with the drift that was found.";
  if (cells_.size() > most_drawn) {
    out += " The first " + std::to_string(most_drawn) + " cells of " +
           std::to_string(cells_.size()) + ".";
  }
  return out;
}

Figure HeldStatesReport::figure() const {
  Figure out;
  out.name = "held_state";
  out.data = "cell,seconds,ohm,drift_ohm\n";
  out.commands =
      "set xlabel 'Time after the write, plus 1 s (s)'\nset logscale x\n"
      "set key outside below\n";
  ohm least = std::numeric_limits<double>::infinity();
  ohm most = 0.0;
  std::string lines;
  for (std::size_t c = 0; c < std::min(cells_.size(), most_drawn); ++c) {
    const Cell& cell = cells_[c];
    const std::string number_text = std::to_string(c);
    const std::size_t each = cell.reads.time.size() / most_points + 1;
    for (std::size_t i = 0; i < cell.reads.time.size(); i += each) {
      const ohm r = cell.reads.resistance[i];
      const ohm drifted = cell.estimate.resistance *
                          std::exp(cell.estimate.drift.value * std::log1p(cell.reads.time[i]));
      add_row(out.data, {number_text}, {cell.reads.time[i], r, drifted});
      least = std::min({least, r, drifted});
      most = std::max({most, r, drifted});
    }
    const std::string x = where({number_text}, "($2 + 1)");
    lines += std::string(lines.empty() ? "plot " : ", \\\n     ") +
             "'held_state.csv' skip 1 using " + x + ":3 with points pointtype 7 pointsize 0.4 " +
             line_colour(c) + " title " + plot_label(cell.name) +
             ", \\\n     'held_state.csv' skip 1 using " + x +
             ":4 with lines linewidth 1.5 linecolor rgb '#555555' notitle";
  }
  out.commands += resistance_axis('y', with_margin(least, most)) + lines + "\n";
  return out;
}

}  // namespace rramvar::programs
