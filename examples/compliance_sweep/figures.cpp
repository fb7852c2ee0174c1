#include "compliance_sweep/figures.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "common/report/text_table.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/metrics/quantile.hpp"

namespace rramvar::programs {

namespace {

std::string text_of(double x) {
  std::string out;
  append_number(out, x);
  return out;
}

std::string compliance_axis(const Sweep& sweep) {
  return sweep.in_amperes ? "Compliance current [µA]" : "SET gate voltage [V]";
}
double compliance_of(const CompliancePoint& point, const Sweep& sweep) {
  return sweep.in_amperes ? 1e6 * point.compliance : point.compliance;
}
std::string compliance_column(const Sweep& sweep) {
  return sweep.in_amperes ? "compliance_ua" : "set_gate_voltage_v";
}

/// A logarithmic axis where the values span more than a factor of ten.
std::string scale_of(char axis, const std::vector<double>& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (values.empty() || !(*least > 0.0) || *most / *least < 10.0) return {};
  const std::string name(1, axis);
  return "set logscale " + name + "\nset format " + name + " '10^{%L}'\n";
}

std::string colour(std::size_t i) {
  return "linecolor rgb " + plot_text(plot_colour(i)) + " ";
}

CaptionedFigure resistances(const Sweep& sweep) {
  Figure f{.name = "resistances", .data = {}, .commands = {}, .width = 720, .height = 440};
  f.data = compliance_column(sweep);
  const std::size_t states = sweep.points.front().device.states();
  for (std::size_t s = 0; s < states; ++s) {
    const std::string state = ",state" + std::to_string(s);
    f.data += state + "_q05_ohm" + state + "_median_ohm" + state + "_q95_ohm";
  }
  f.data += '\n';
  for (const CompliancePoint& point : sweep.points) {
    f.data += text_of(compliance_of(point, sweep));
    for (std::size_t s = 0; s < states; ++s) {
      std::vector<double> r = point.device.cycles.states[s].resistance;
      std::sort(r.begin(), r.end());
      for (const double p : {0.05, 0.5, 0.95})
        f.data.append(",").append(text_of(sorted_quantile(r, p)));
    }
    f.data += '\n';
  }
  f.commands = "set xlabel " + plot_label(compliance_axis(sweep)) +
               "\nset ylabel 'Resistance [ohm]'\nset logscale y\nset format y '10^{%L}'\n"
               "set key above\nset offsets graph 0.04, graph 0.04, 0, 0\nplot ";
  for (std::size_t s = 0; s < states; ++s) {
    const std::string first = std::to_string(2 + 3 * s);
    const std::string middle = std::to_string(3 + 3 * s);
    const std::string last = std::to_string(4 + 3 * s);
    const std::string data = "'resistances.csv' every ::1 using 1:";
    f.commands += s == 0 ? "" : ", ";
    f.commands += data + first + ":" + last + " with filledcurves " + colour(s) + ", " + data +
                  middle + " with linespoints pointtype 7 pointsize 0.6 " + colour(s) + "title " +
                  plot_label(state_name(s, states));
  }
  f.commands += '\n';
  return {f,
          "Resistance of each state against compliance: median, and the range that holds 90 % of "
          "cells and writes."};
}

/// The quantity on the vertical axis: the error, or the accuracy in percent.
double height(const CompliancePoint& point, const Sweep& sweep) {
  return sweep.predicts ? 100.0 * (1.0 - point.loss()) : point.loss();
}
std::string height_axis(const Sweep& sweep) {
  return sweep.predicts ? "Right at top-1 [%]" : "Relative L2 error of the layer (RMS)";
}
std::vector<double> heights(const Sweep& sweep) {
  std::vector<double> out;
  for (const CompliancePoint& point : sweep.points) {
    if (point.is_judged()) out.push_back(height(point, sweep));
  }
  return out;
}
/// Lower and upper end of the bar, which may be none.
Interval bar(const CompliancePoint& point, const Sweep& sweep) {
  const Judgement& j = point.judgement;
  if (sweep.predicts)
    return {100 * j.accuracy->top1_pictures.low, 100 * j.accuracy->top1_pictures.high};
  if (j.relative_l2) return j.relative_l2->ci95;
  return {height(point, sweep), height(point, sweep)};
}

CaptionedFigure against_compliance(const Sweep& sweep) {
  Figure f{.name = sweep.predicts ? "accuracy" : "error", .data = {}, .commands = {}, .width = 720};
  f.data = compliance_column(sweep) + (sweep.predicts ? ",top1_percent" : ",relative_l2") +
           ",ci95_low,ci95_high\n";
  bool has_bars = false;
  for (const CompliancePoint& point : sweep.points) {
    if (!point.is_judged()) continue;
    const Interval ends = bar(point, sweep);
    has_bars = has_bars || ends.low < ends.high;
    f.data += text_of(compliance_of(point, sweep)) + "," + text_of(height(point, sweep)) + "," +
              text_of(ends.low) + "," + text_of(ends.high) + "\n";
  }
  const std::string data = "'" + f.name + ".csv' every ::1 using ";
  f.commands = "set xlabel " + plot_label(compliance_axis(sweep)) + "\nset ylabel " +
               plot_label(height_axis(sweep)) +
               "\nset key above\nset offsets graph 0.04, graph 0.04, 0, 0\n" +
               (sweep.predicts ? "set yrange [0:100]\n" : scale_of('y', heights(sweep))) + "plot ";
  if (has_bars) {
    f.commands += data + "1:2:3:4 with yerrorbars pointtype 0 linewidth 1.2 " + colour(1) + ", ";
  }
  f.commands += data + "1:2 with linespoints pointtype 7 " + colour(1);
  std::string caption;
  if (sweep.predicts) {
    const double ideal = 100 * std::find_if(sweep.points.begin(), sweep.points.end(),
                                            std::mem_fn(&CompliancePoint::is_judged))
                                   ->judgement.accuracy->ideal_top1;
    f.commands += "title 'mean over the chips', " + text_of(ideal) + " with lines dashtype 2 " +
                  colour(0) + "title 'ideal network'";
    caption =
        "Accuracy against compliance; the bars are Wilson's 95 % intervals, for so few "
        "pictures.";
  } else {
    caption = "Error of the layer against compliance";
    caption += has_bars ? "; the bars are the 95 % intervals of the sampled error." : ", exact.";
  }
  f.commands += '\n';
  return {f, caption};
}

/// 0 … 1 along an axis that scale_of() chose.
std::vector<double> along_axis(std::vector<double> values) {
  if (!scale_of('x', values).empty()) {
    for (double& x : values) x = std::log(x);
  }
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const double from = *least;
  const double length = *most > from ? *most - from : 1.0;
  for (double& x : values) x = (x - from) / length;
  return values;
}

/// Which points can carry a label of a few letters to their right without covering another's.
std::vector<bool> with_room(const std::vector<double>& across, const std::vector<double>& up,
                            const std::vector<bool>& wanted) {
  const std::vector<double> x = along_axis(across);
  const std::vector<double> y = along_axis(up);
  std::vector<bool> out(x.size(), false);
  for (std::size_t i = 0; i < x.size(); ++i) {
    out[i] = wanted[i];
    for (std::size_t j = 0; j < i; ++j) {
      // The points fill half of an axis that ends at powers of ten.
      if (out[j] && std::abs(x[i] - x[j]) < 0.2 && std::abs(y[i] - y[j]) < 0.12) out[i] = false;
    }
  }
  return out;
}

CaptionedFigure trade_off(const Sweep& sweep, const char* name, const char* axis,
                          double CompliancePoint::*cost, double unit,
                          bool CompliancePoint::*front) {
  Figure f{.name = name, .data = {}, .commands = {}, .width = 720, .height = 480};
  const std::string column = sweep.predicts ? ",top1_percent" : ",relative_l2";
  f.data = std::string("cost") + column + ",on_front," + compliance_column(sweep) + ",label\n";
  std::vector<const CompliancePoint*> points;
  std::vector<double> costs;
  for (const CompliancePoint& point : sweep.points) {
    if (point.is_choice()) points.push_back(&point);
  }
  std::sort(points.begin(), points.end(),
            [&](const auto* a, const auto* b) { return a->*cost < b->*cost; });
  std::vector<double> up;
  std::vector<bool> on_front;
  for (const CompliancePoint* point : points) {
    costs.push_back(point->*cost / unit);
    up.push_back(height(*point, sweep));
    on_front.push_back(point->*front);
  }
  const std::vector<bool> labelled = points.empty() ? on_front : with_room(costs, up, on_front);
  for (std::size_t i = 0; i < points.size(); ++i) {
    f.data += text_of(costs[i]) + "," + text_of(up[i]) + "," + (on_front[i] ? "1" : "0") + "," +
              text_of(compliance_of(*points[i], sweep)) + "," +
              (labelled[i] ? points[i]->name : "") + "\n";
  }
  const std::string data = "'" + f.name + ".csv' every ::1 using ";
  f.commands = "set xlabel " + plot_label(axis) + "\nset ylabel " + plot_label(height_axis(sweep)) +
               "\nset key above\nset offsets graph 0.06, graph 0.12, graph 0.06, graph 0.04\n" +
               scale_of('x', costs) +
               (sweep.predicts ? "set yrange [0:100]\n" : scale_of('y', heights(sweep))) +
               "set datafile missing NaN\nplot " + data +
               "1:2 with points pointtype 6 pointsize 0.9 " + colour(7) + "title 'beaten', " +
               data + "($3 == 1 ? $1 : NaN):2 with linespoints pointtype 7 " + colour(1) +
               "title 'Pareto front', " + data +
               "($3 == 1 ? $1 : NaN):2:5 with labels left offset 0.7,0.5 font ',11' textcolor rgb "
               "'#5b6877'\n";
  return {f, std::string(sweep.predicts ? "Accuracy" : "Error of the layer") +
                 " against what it costs, of devices with a memory window of 1 or more. No device "
                 "of the sweep is both cheaper and better than one "
                 "on the front; labels are the compliance, where "
                 "there is room."};
}

}  // namespace

std::vector<CaptionedFigure> figures_of(const Sweep& sweep) {
  return {against_compliance(sweep),
          trade_off(sweep, "read_power", "Read power of the stored layer [mW]",
                    &CompliancePoint::read_power, 1e-3, &CompliancePoint::on_power_front),
          trade_off(sweep, "programming_energy", "Programming energy of the layer [nJ]",
                    &CompliancePoint::programming_energy, 1e-9, &CompliancePoint::on_energy_front),
          resistances(sweep)};
}

}  // namespace rramvar::programs
