#include "characterize/read_curves.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "common/report/text_table.hpp"
#include "rramvar/characterize/sweeps/read_curve.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

/// Limits of the conductance classes.
constexpr std::array<siemens, 5> limits{1e-6, 20e-6, 50e-6, 100e-6, 200e-6};
constexpr siemens infinite = std::numeric_limits<siemens>::infinity();

std::string class_text(siemens from, siemens to) {
  if (from == 0.0) return "below " + number(1e6 * to) + " µS";
  if (to == infinite) return "above " + number(1e6 * from) + " µS";
  return number(1e6 * from) + " – " + number(1e6 * to) + " µS";
}

}  // namespace

ReadCurveReport::ReadCurveReport(std::span<const IVTrace> curves) {
  std::vector<double> conductances;
  std::vector<double> offsets;
  for (const IVTrace& trace : curves) {
    for (const volt v : trace.voltage) {
      least_ = std::min(least_, v);
      most_ = std::max(most_, v);
    }
    // A curve of negative voltages is as good.
    const double sign = trace.voltage.back() + trace.voltage.front() < 0.0 ? -1.0 : 1.0;
    const ReadCurve curve(trace);
    const siemens g_low = curve.conductance(sign * low);
    const siemens g_high = curve.conductance(sign * high);
    offsets.push_back(curve.offset());
    if (!(g_low > 0.0) || !(g_high > 0.0)) {
      ++not_conducting_;
      continue;
    }
    cells_.push_back({g_low, g_high / g_low});
    conductances.push_back(g_low);
  }
  conductance_ = SampleSummary(std::move(conductances));
  offset_ = SampleSummary(std::move(offsets));
  for (std::size_t k = 0; k <= limits.size(); ++k) {
    const siemens from = k == 0 ? 0.0 : limits[k - 1];
    const siemens to = k == limits.size() ? infinite : limits[k];
    std::vector<double> ratios;
    for (const Cell& cell : cells_) {
      if (cell.conductance >= from && cell.conductance < to) ratios.push_back(cell.nonlinearity);
    }
    if (!ratios.empty()) classes_.push_back({from, to, SampleSummary(std::move(ratios))});
  }
}

void ReadCurveReport::print(std::ostream& out) const {
  out << "\nThese are read I-V curves, " << number(least_) << " to " << number(most_)
      << " V: the voltage goes one way and stays below switching, so\n"
         "there is no SET, no RESET and no pair of states. What they show is the conductance of "
      << count(static_cast<double>(cells_.size() + not_conducting_)) << " cells.\n  conductance at "
      << number(low) << " V: median " << number(1e6 * conductance_.median())
      << " µS, 5 % to 95 %: " << number(1e6 * conductance_.quantile(0.05)) << " to "
      << number(1e6 * conductance_.quantile(0.95))
      << " µS\n  current of the amplifier at 0 V, taken off: median "
      << number(1e6 * offset_.median()) << " µA (from a fit of an odd curve to each cell)\n";
  if (not_conducting_ > 0) {
    out << "  left out, as noise outweighs their current: " << not_conducting_ << " cells\n";
  }
  out << "\nNonlinearity G(" << number(high) << " V)/G(" << number(low)
      << " V): 1 is ohmic; a filament with a gap conducts better at a higher voltage\n\n";
  TextTable table({"conductance", "cells", "median", "5 %", "95 %"});
  for (const Class& c : classes_) {
    table.add({class_text(c.from, c.to), count(static_cast<double>(c.nonlinearity.n())),
               number(c.nonlinearity.median()), number(c.nonlinearity.quantile(0.05)),
               number(c.nonlinearity.quantile(0.95))});
  }
  table.print(out);
}

nlohmann::ordered_json ReadCurveReport::json() const {
  nlohmann::ordered_json out;
  out["voltage_V"] = {least_, most_};
  out["cells"] = cells_.size() + not_conducting_;
  out["not_conducting"] = not_conducting_;
  out["conductance_S"] = {{"median", conductance_.median()},
                          {"0.05", conductance_.quantile(0.05)},
                          {"0.95", conductance_.quantile(0.95)}};
  out["offset_median_A"] = offset_.median();
  out["nonlinearity"] = nlohmann::ordered_json::array();
  for (const Class& c : classes_) {
    out["nonlinearity"].push_back(
        {{"from_S", c.from},
         {"to_S", c.to == infinite ? nlohmann::ordered_json() : nlohmann::ordered_json(c.to)},
         {"n", c.nonlinearity.n()},
         {"median", c.nonlinearity.median()},
         {"0.05", c.nonlinearity.quantile(0.05)},
         {"0.95", c.nonlinearity.quantile(0.95)}});
  }
  return out;
}

Figure ReadCurveReport::figure() const {
  Figure out;
  out.name = "nonlinearity";
  out.data = "kind,conductance_S,from_S,to_S,nonlinearity,quantile_0.05,quantile_0.95\n";
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const auto row = [&](const char* kind, std::initializer_list<double> values) {
    out.data += kind;
    out.data += ',';
    bool first = true;
    for (const double x : values) {
      if (!first) out.data += ',';
      first = false;
      if (std::isfinite(x)) append_number(out.data, x);
    }
    out.data += '\n';
  };
  for (const Cell& cell : cells_) {
    row("cell", {cell.conductance, none, none, cell.nonlinearity, none, none});
  }
  for (const Class& c : classes_) {
    const siemens from = std::max(c.from, conductance_.sorted.front());
    const siemens to = std::min(c.to, conductance_.sorted.back());
    row("class", {std::sqrt(from * to), from, to, c.nonlinearity.median(),
                  c.nonlinearity.quantile(0.05), c.nonlinearity.quantile(0.95)});
  }
  double least = 1.0;
  double most = 1.0;
  for (const Class& c : classes_) {
    if (c.nonlinearity.n() < 5) continue;  // strays would press the others together
    least = std::min(least, c.nonlinearity.quantile(0.05));
    most = std::max(most, c.nonlinearity.quantile(0.95));
  }
  std::string range = "[";
  append_number(range, 0.9 * least);
  range += ":";
  append_number(range, 1.2 * most);
  range += "]";
  const auto edge = [](siemens g) {
    std::string text;
    append_number(text, 1e6 * g);
    return text;
  };
  const std::string from = " 'nonlinearity.csv' skip 1 ";
  out.commands = "set logscale x\nset xrange [" + edge(0.8 * conductance_.quantile(0.002)) + ":" +
                 edge(1.2 * conductance_.sorted.back()) +
                 "]\nset xlabel 'Conductance at 0.1 V (µS)'\n"
                 "set ylabel 'G(0.3 V) / G(0.1 V)'\nset yrange " +
                 range +
                 "\nset key top right\n"
                 "set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead dashtype 3 "
                 "linecolor rgb '#888888'\n"
                 "plot" +
                 from +
                 "using (strcol(1) eq 'cell' ? 1e6*$2 : NaN):5 with points pointtype 7 "
                 "pointsize 0.25 linecolor rgb '#7756B4E9' title 'cells', \\\n"
                 "    " +
                 from +
                 "using (strcol(1) eq 'class' ? 1e6*$2 : NaN):5:(1e6*$3):(1e6*$4):6:7 "
                 "with xyerrorbars pointtype 7 pointsize 0.9 linewidth 1.6 linecolor rgb '" +
                 std::string(plot_colour(0)) + "' title 'class median, 5–95 %'\n";
  return out;
}

}  // namespace rramvar::programs
