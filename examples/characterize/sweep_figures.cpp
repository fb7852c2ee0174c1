#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "characterize/figure_parts.hpp"
#include "characterize/figures.hpp"
#include "common/report/text_table.hpp"

namespace rramvar::programs {

namespace {

/// Sweeps that a figure shows; more would only make it darker.
constexpr std::size_t most_sweeps = 150;

}  // namespace

Figure sweeps_figure(std::span<const IVTrace> traces, volt read_voltage) {
  Figure out;
  out.name = "sweeps";
  out.data = "cell,cycle,voltage_V,current_A\n";
  std::vector<double> sizes;
  const std::size_t sweeps = std::min(traces.size(), most_sweeps);
  for (std::size_t k = 0; k < sweeps; ++k) {
    const IVTrace& trace = traces[k * traces.size() / sweeps];
    for (std::size_t i = 0; i < trace.size(); ++i) {
      add_row(out.data, {},
              {static_cast<double>(trace.cell.value_or(0)),
               static_cast<double>(trace.cycle.value_or(0)), trace.voltage[i], trace.current[i]});
      if (std::abs(trace.voltage[i]) >= 0.25 * std::abs(read_voltage)) {
        sizes.push_back(std::abs(trace.current[i]));
      }
    }
    out.data += '\n';  // so that gnuplot lifts the pen between sweeps
  }
  const SampleSummary size(std::move(sizes));
  // Positive and finite, as a logarithmic axis needs it.
  const double largest = std::clamp(size.sorted.back(), 1e-280, 1e280);
  const double low = std::max(0.2 * size.quantile(0.005), 1e-8 * largest);
  const std::string shown_of =
      sweeps == traces.size() ? "" : count(static_cast<double>(sweeps)) + " of ";
  // A few lines are drawn plainly, many so thin that their density shows.
  const std::string look = sweeps <= 20 ? "linewidth 1 linecolor rgb '#400072B2'"
                                        : "linewidth 0.5 linecolor rgb '#A00072B2'";
  const std::string v = text_of(std::abs(read_voltage));
  out.commands =
      "set logscale y\nset format y '10^{%L}'\nset mytics 10\n"
      "set xlabel 'Voltage (V)'\nset ylabel 'Current |I| (A)'\n"
      "set key above horizontal maxrows 1 width " +
      std::string(shown_of.empty() ? "0" : "-5") +
      " font ',14'\n"
      "set yrange [" +
      text_of(low) + ":" + text_of(2.0 * largest) +
      "]\n"
      "do for [v in '-" +
      v + " " + v +
      "'] {\n"
      "  set arrow from first real(v), graph 0 to first real(v), graph 1 nohead dashtype 3 "
      "linecolor rgb '#888888'\n}\n"
      "plot 'sweeps.csv' skip 1 using 3:(abs($4)) with lines " +
      look + " title '" + shown_of + count(static_cast<double>(traces.size())) +
      " sweeps', \\\n"
      "     'sweeps.csv' skip 1 every :::0::0 using 3:(abs($4)) with lines linewidth 1.6 " +
      line_colour(0) +
      " title 'the first', \\\n"
      "     NaN with lines dashtype 3 linecolor rgb '#888888' title '±V_{read}'\n";
  return out;
}

Figure switching_figure(const SwitchingReport& switching) {
  Figure out;
  out.name = "switching";
  out.data = "kind,name,voltage_V,probability,normal_quantile\n";
  double height = 1.0;
  std::string plots;
  const std::array<std::pair<const char*, const SampleSummary*>, 2> samples{
      {{"RESET", &switching.v_reset}, {"SET", &switching.v_set}}};
  for (std::size_t k = 0; k < samples.size(); ++k) {
    const auto& [name, sample] = samples[k];
    if (sample->n() == 0) continue;
    height = std::max(height, paper_half_height(sample->n()));
    const double sign = sample->median() < 0.0 ? -1.0 : 1.0;
    std::vector<double> sizes;
    for (const double v : sample->sorted) sizes.push_back(sign * v);
    std::sort(sizes.begin(), sizes.end());
    add_sample(out.data, name, sizes);
    plots += std::string(plots.empty() ? "plot " : ", \\\n     ") +
             "'switching.csv' skip 1 using " + where({"measured", name}, "$3") +
             ":5 with points pointtype 6 pointsize 0.5 " + line_colour(k) + " title " +
             plot_text(std::string(name) + (sign < 0 ? " (negative V)" : " (positive V)") +
                       ", n = " + count(static_cast<double>(sample->n())));
  }
  out.commands =
      "set xlabel 'Switching voltage |V| (V)'\n" + probability_axis(height) +
      "set grid xtics ytics linewidth 0.5 linecolor rgb '#dddddd'\nset offsets "
      "graph 0.05, graph 0.05, 0, 0\nset key above horizontal maxrows 1 width -8 font ',14'\n" +
      plots + "\n";
  return out;
}

}  // namespace rramvar::programs
