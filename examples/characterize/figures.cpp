#include "characterize/figures.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "characterize/figure_parts.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/characterize/fit/fit_normal.hpp"
#include "rramvar/core/special_functions.hpp"

namespace rramvar::programs {

namespace {

/// Up to here every cell is shown by itself.
constexpr std::size_t few_cells = 8;
/// Up to here cycles are shown as boxes, from here on as a band.
constexpr std::size_t few_cycles = 12;

ResistanceRange range_of(std::span<const StateReport> states) {
  ohm low = INFINITY;
  ohm high = 0.0;
  for (const StateReport& state : states) {
    low = std::min(low, state.resistance.sorted.front());
    high = std::max(high, state.resistance.sorted.back());
  }
  return with_margin(low, high);
}

/// The laws that a histogram shows: the best, and the log-normal one to compare with.
std::vector<const FamilyResult*> shown_laws(const FitComparison& fits) {
  std::vector<const FamilyResult*> out;
  if (const FamilyResult* best = best_family(fits)) out.push_back(best);
  for (const FamilyResult& family : fits.families) {
    if (family.fit && family.family == LogNormalFitter::family && &family != best_family(fits)) {
      out.push_back(&family);
    }
  }
  return out;
}

/// Appends the rows of a state's histogram. @return the highest density
double add_histogram(std::string& data, const StateReport& state) {
  const SampleSummary& r = state.resistance;
  // Values that are equal but for rounding fill one bin of eight, half a per mille wide.
  const double all = std::log(r.sorted.back()) - std::log(r.sorted.front());
  const bool varies = all > 1e-9;
  const double low = std::log(r.sorted.front()) - (varies ? 0.0 : 0.002);
  const double span = varies ? all : 0.004;
  const double n = static_cast<double>(r.n());
  // Source of the width: D. Freedman, P. Diaconis, Z. Wahrscheinlichkeitstheorie 57:453, 1981.
  const double spread = std::log(r.quantile(0.75)) - std::log(r.quantile(0.25));
  const double wanted = span / std::max(2.0 * spread / std::cbrt(n), span / 60.0);
  const auto bins = static_cast<std::size_t>(std::clamp(std::ceil(wanted), 8.0, 60.0));
  const double width = span / static_cast<double>(bins);
  std::vector<double> counts(bins, 0.0);
  for (const ohm value : r.sorted) {
    const auto bin = static_cast<std::size_t>((std::log(value) - low) / width);
    counts[std::min(bin, bins - 1)] += 1.0;
  }
  for (double& bin : counts) bin /= n * width;
  for (std::size_t k = 0; k < bins; ++k) {
    const double from = low + static_cast<double>(k) * width;
    add_row(data, {"measured", state.name},
            {std::exp(from + 0.5 * width), std::exp(from), std::exp(from + width), counts[k]});
  }
  return *std::max_element(counts.begin(), counts.end());
}

/// Appends the rows of a law's density of ln R. @return the highest density
double add_density(std::string& data, const StateReport& state, const FamilyResult& law,
                   const ResistanceRange& range) {
  const auto cdf = cdf_of(*law.fit);
  double highest = 0.0;
  constexpr int points = 400;
  const double low = std::log(range.low);
  const double span = std::log(range.high) - low;
  for (int k = 0; k <= points; ++k) {
    const double x = low + span * k / points;
    const double h = 1e-3 * span;
    const double density = (cdf(std::exp(x + h)) - cdf(std::exp(x - h))) / (2.0 * h);
    if (!std::isfinite(density)) continue;
    add_row(data, {law.family, state.name},
            {std::exp(x), std::exp(x), std::exp(x), std::max(density, 0.0)});
    highest = std::max(highest, density);
  }
  return highest;
}

}  // namespace

Figure probability_figure(std::span<const StateReport> states) {
  Figure out;
  out.name = "probability";
  out.data = "kind,state,resistance_ohm,probability,normal_quantile\n";
  const ResistanceRange range = range_of(states);
  double height = 1.0;
  std::string plots;
  for (std::size_t rank = 0; rank < states.size(); ++rank) {
    const StateReport& state = states[rank];
    height = std::max(height, paper_half_height(state.resistance.n()));
    add_sample(out.data, state.name, state.resistance.sorted);
    plots += std::string(plots.empty() ? "plot " : ", \\\n     ") +
             "'probability.csv' skip 1 using " + where({"measured", state.name}, "$3") +
             ":5 with points pointtype 6 pointsize 0.45 " + line_colour(rank) + " title " +
             plot_text(state.name + ", n = " + count(static_cast<double>(state.resistance.n())));
  }
  for (std::size_t rank = 0; rank < states.size(); ++rank) {
    const FamilyResult* best = best_family(states[rank].fits);
    if (best == nullptr) continue;
    const auto cdf = cdf_of(*best->fit);
    constexpr int points = 400;
    for (int k = 0; k <= points; ++k) {
      const ohm r = std::exp(
          std::lerp(std::log(range.low), std::log(range.high), static_cast<double>(k) / points));
      const double p = cdf(r);
      if (p > 1e-9 && p < 1.0 - 1e-9) {
        add_row(out.data, {"fit", states[rank].name}, {r, p, normal_quantile(p)});
      }
    }
    plots += ", \\\n     'probability.csv' skip 1 using " +
             where({"fit", states[rank].name}, "$3") + ":5 with lines linewidth 1.4 " +
             "linecolor rgb '#222222'";
    if (states.size() <= 2) {
      plots += (rank == 0 ? " title " : " dashtype 2 title ") +
               plot_text(states[rank].name + ": " + std::string(best->family));
    } else if (rank == 0) {
      plots += " title 'best law'";
    }
  }
  // The legend stands outside, where no curve can run below it.
  const std::string key = states.size() <= 2
                              ? "set key above horizontal maxrows 2 width -3 font ',14'\n"
                              : "set key outside right center Left reverse width -4 font ',14'\n";
  out.commands = resistance_axis('x', range) + probability_axis(height) +
                 "set grid xtics ytics linewidth 0.5 linecolor rgb '#dddddd'\n" + key + plots +
                 "\n";
  out.width = states.size() <= 2 ? 640 : 800;
  out.height = 520;
  return out;
}

Figure histogram_figure(std::span<const StateReport> states) {
  Figure out;
  out.name = "histogram";
  out.data = "kind,state,resistance_ohm,from_ohm,to_ohm,density_of_ln_R\n";
  const std::size_t columns = states.size() <= 4 ? std::min<std::size_t>(states.size(), 2) : 4;
  const std::size_t rows = (states.size() + columns - 1) / columns;
  out.width = static_cast<int>(columns == 4 ? 1280 : 900);
  out.height = static_cast<int>(rows == 1 ? 430 : 380 * rows);
  out.commands = "set multiplot layout " + std::to_string(rows) + "," + std::to_string(columns) +
                 "\nset ylabel 'Density of ln R'\nset ytics autofreq\n"
                 "set key top right samplen 1.4 font ',13'\n";
  for (std::size_t rank = 0; rank < states.size(); ++rank) {
    const StateReport& state = states[rank];
    const ResistanceRange range =
        with_margin(state.resistance.sorted.front(), state.resistance.sorted.back());
    double highest = add_histogram(out.data, state);
    std::string plots =
        "plot 'histogram.csv' skip 1 using " + where({"measured", state.name}, "$3") +
        ":6:4:5:(0):6 with boxxyerror linewidth 0.6 fillcolor rgb '" +
        std::string(plot_colour(rank)) + "' fillstyle transparent solid 0.35 border " +
        line_colour(rank) + " title " + plot_text(state.name);
    int dashes = 0;
    for (const FamilyResult* law : shown_laws(state.fits)) {
      highest = std::max(highest, add_density(out.data, state, *law, range));
      ++dashes;
      plots += ", \\\n     'histogram.csv' skip 1 using " + where({law->family, state.name}, "$3") +
               ":6 with lines linewidth 1.4 " + "linecolor rgb '" +
               (dashes == 1 ? "#222222" : "#777777") + "' dashtype " + std::to_string(dashes) +
               " title " + plot_text(law->family);
    }
    // The legend finds room above the curves.
    out.commands += "set yrange [0:" + text_of(1.4 * highest) + "]\n" +
                    resistance_axis('x', range) + plots + "\n";
  }
  out.commands += "unset multiplot\n";
  return out;
}

Figure cycles_figure(std::span<const StateReport> states, const MeasuredCycles& cycles) {
  Figure out;
  out.name = "cycles";
  out.width = 720;
  std::set<std::int64_t> numbers;
  for (const MeasuredState& state : cycles.states) {
    numbers.insert(state.cycle.begin(), state.cycle.end());
  }
  ResistanceRange shown_range{INFINITY, 0.0};
  const auto show = [&shown_range](ohm low, ohm high) {
    shown_range = {std::min(shown_range.low, low), std::max(shown_range.high, high)};
  };
  const bool every_value = cycles.has_cells() && cycles.cells.size() < few_cells;
  const bool boxes = numbers.size() <= few_cycles;
  const double gap =
      numbers.size() < 2
          ? 1.0
          : (static_cast<double>(*numbers.rbegin()) - static_cast<double>(*numbers.begin())) /
                static_cast<double>(numbers.size() - 1);
  std::string plots;
  const auto add_plot = [&plots](const std::string& plot) {
    plots += (plots.empty() ? "plot " : ", \\\n     ") + ("'cycles.csv' skip 1 using " + plot);
  };
  out.data = every_value ? "state,cell,cycle,resistance_ohm\n"
                         : "state,cycle,cells,median_ohm,q05_ohm,q25_ohm,q75_ohm,q95_ohm\n";
  for (std::size_t rank = 0; rank < states.size(); ++rank) {
    const StateReport& report = states[rank];
    const MeasuredState& state = cycles.states[report.logic];
    const std::string& name = report.name;
    if (every_value) {
      show(report.resistance.sorted.front(), report.resistance.sorted.back());
      for (std::size_t i = 0; i < state.size(); ++i) {
        add_row(out.data, {name},
                {static_cast<double>(cycles.cells[state.cell[i]]),
                 static_cast<double>(state.cycle[i]), state.resistance[i]});
      }
      add_plot(where({name}, "$3") + ":4 with points pointtype 7 pointsize 0.5 " +
               line_colour(rank) + " title " + plot_text(name));
      continue;
    }
    std::map<std::int64_t, std::vector<double>> values;
    for (std::size_t i = 0; i < state.size(); ++i) {
      values[state.cycle[i]].push_back(state.resistance[i]);
    }
    for (auto& [cycle, sample] : values) {
      const SampleSummary r(std::move(sample));
      show(r.quantile(0.05), r.quantile(0.95));
      add_row(out.data, {name},
              {static_cast<double>(cycle), static_cast<double>(r.n()), r.median(), r.quantile(0.05),
               r.quantile(0.25), r.quantile(0.75), r.quantile(0.95)});
    }
    const std::string x = where({name}, "$2");
    if (boxes) {
      const std::string width = text_of(0.2 * gap);
      add_plot(x + ":6:5:8:7:(" + width + ") with candlesticks linewidth 1.2 fillcolor rgb '" +
               std::string(plot_colour(rank)) + "' fillstyle transparent solid 0.35 border " +
               line_colour(rank) + " title " + plot_text(name) + " whiskerbars 0.5");
      add_plot(x + ":4:4:4:4:(" + width + ") with candlesticks linewidth 1.8 " + line_colour(rank));
    } else {
      add_plot(x + ":5:8 with filledcurves fillcolor rgb '" + std::string(plot_colour(rank)) +
               "' fillstyle transparent solid 0.25 noborder");
      add_plot(x + ":4 with lines linewidth 1.6 " + line_colour(rank) + " title " +
               plot_text(name));
    }
  }
  const double margin = boxes ? 0.6 * gap : 0.5;
  // The note on what is shown finds room above the data.
  const ResistanceRange range =
      with_margin(shown_range.low, (every_value ? 1.0 : 2.0) * shown_range.high);
  out.commands = resistance_axis('y', range) + "set xlabel 'Cycle'\nset xrange [" +
                 text_of(static_cast<double>(*numbers.begin()) - margin) + ":" +
                 text_of(static_cast<double>(*numbers.rbegin()) + margin) + "]\n";
  if (boxes) {
    std::string tics;
    for (const std::int64_t cycle : numbers) {
      const std::string text = std::to_string(cycle);
      tics += (tics.empty() ? "'" : ", '") + text + "' " + text;
    }
    out.commands += tics_at('x', tics);
  }
  if (!every_value) {
    out.commands += "set label 1 " +
                    plot_text(boxes ? "over the cells: box 25–75 %, bar median, whiskers 5–95 %"
                                    : "over the cells: line median, band 5–95 %") +
                    " at graph 0.98, graph 0.95 right font ',12' textcolor rgb '#555555'\n";
  }
  out.commands += "set key above horizontal maxrows 1 width 1\n" + plots + "\n";
  return out;
}

}  // namespace rramvar::programs
