#include "characterize/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "common/measured/understood.hpp"
#include "common/program/printable.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/characterize/fit/fit_mixture.hpp"
#include "rramvar/characterize/fit/fit_normal.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

std::string whole(std::size_t n) {
  return count(static_cast<double>(n));
}

/// With three significant digits.
std::string short_number(double x) {
  if (std::isnan(x)) return "-";
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.3g", x);
  return buffer;
}

std::string short_percent(double share) {
  return short_number(100.0 * share) + " %";
}

std::string short_interval(const Interval& i) {
  return std::isnan(i.low) ? "-" : short_number(i.low) + " … " + short_number(i.high);
}

std::string percent_interval(const Interval& i) {
  return std::isnan(i.low) ? "-" : short_number(100.0 * i.low) + " … " + short_percent(i.high);
}

std::string with_interval(const EstimatedSigma& sigma) {
  return short_number(sigma.sigma) + " (" + short_interval(sigma.ci95) + ")";
}

std::string of_share(const EstimatedShare& share, const char* of) {
  if (share.of == 0) return std::string("not known: none of the ") + of + " shows both branches";
  return whole(share.count) + " of " + whole(share.of) + " " + of + ", " +
         short_percent(share.share) + " (" + percent_interval(share.ci95) + ")";
}

/// "HRS (Logic-0)".
std::string full_name(const StateReport& state) {
  return state.name + " (Logic-" + std::to_string(state.logic) + ")";
}

void print_states(std::ostream& out, const Characterization& c) {
  out << "\nResistances\n\n";
  resistance_table(c).print(out);
}

/// "+0.2 V".
std::string signed_volts(volt v) {
  return (v > 0.0 ? "+" : "") + number(v) + " V";
}

std::string branch_text(ReadSide side) {
  switch (side) {
    case ReadSide::after_switch:
      return "return";
    case ReadSide::before_next_switch:
      return "next forward";
    case ReadSide::before_first_switch:
      break;
  }
  return "first forward";
}

/// "+0.2 V return", or "+0.2 V return (20), -0.2 V return (12)".
std::string places_text(const std::vector<PlaceCount>& places, bool with_voltage) {
  std::string out;
  for (const PlaceCount& c : places) {
    if (!out.empty()) out += ", ";
    if (with_voltage) out += signed_volts(c.place.at) + " ";
    out += branch_text(c.place.side);
    if (places.size() > 1) out += " (" + whole(c.n) + ")";
  }
  return out.empty() ? "-" : out;
}

/// "100 at +0.2 V, 98 at -0.2 V".
std::string ratios_text(const Characterization& c, std::size_t k) {
  std::string out;
  for (const OneVoltageReport& report : c.one_voltage) {
    out += (out.empty() ? "" : ", ") + number(report.windows[k].ratio) + " at " +
           signed_volts(report.at);
  }
  return out;
}

/// What a ratio of medians is where the states were read at different voltages, else empty.
std::string different_signs_text(const Characterization& c, std::size_t k) {
  const WindowReport& w = c.windows[k];
  if (!w.differs_in_voltage()) return {};
  const std::string same = ratios_text(c, k);
  return "a window between reads at different signs of the voltage, " + w.high + " at " +
         signed_volts(*w.high_at) + ", " + w.low + " at " + signed_volts(*w.low_at) +
         (same.empty() ? "; no voltage shows both states" : "; at one voltage: " + same);
}

void print_one_voltage(std::ostream& out, const Characterization& c) {
  if (c.one_voltage.empty()) return;
  out << "\nAll reads, by the voltage\n\n";
  TextTable table({"state", "at", "n", "median", "sigma of ln R", "branch"});
  for (const OneVoltageReport& report : c.one_voltage) {
    for (const OneVoltageReport::State& state : report.states) {
      table.add({state.name, signed_volts(report.at), whole(state.resistance.n()),
                 resistance(state.resistance.median()), number(state.resistance.sigma_ln()),
                 places_text(state.places, false)});
    }
  }
  table.print(out);
  out << "\n  return: of the half sweep that made the state; next forward: of the half sweep that "
         "follows,\n  before it switches; first forward: before the cell's first switch.\n";
}

void print_window(std::ostream& out, const Characterization& c) {
  if (c.states.size() == 2) {
    const WindowReport& report = c.windows.front();
    out << "\nMemory window\n\n";
    const std::string signs = different_signs_text(c, 0);
    out << "  ratio of medians    " << number(report.ratio) << '\n';
    if (!signs.empty()) out << "  This is " << signs << ".\n";
    if (!report.window) {
      out << "  " << report.problem << '\n';
      return;
    }
    const MemoryWindow& w = *report.window;
    out << "  best threshold      " << resistance(w.threshold)
        << ": below it a read counts as LRS\n"
        << "  misread there       " << short_percent(w.error_rate)
        << " of these reads, both states weighed equally\n"
        << "  expected of others  " << short_percent(w.honest_error_rate) << " ("
        << percent_interval(w.error_ci95) << "), by cross-validation: HRS as LRS "
        << short_percent(w.hrs_errors.share) << ", LRS as HRS " << short_percent(w.lrs_errors.share)
        << '\n';
    return;
  }
  out << "\nMemory windows of neighbouring states\n\n";
  TextTable table({"states", "ratio of medians", "best threshold", "misread", "95 % interval"});
  for (const WindowReport& report : c.windows) {
    const std::string states = report.high + " / " + report.low;
    if (!report.window) {
      table.add({states, number(report.ratio), "-", "-", "-"});
      continue;
    }
    const MemoryWindow& w = *report.window;
    table.add({states, number(w.ratio), resistance(w.threshold), short_percent(w.error_rate),
               percent_interval(w.error_ci95)});
  }
  table.print(out);
  for (std::size_t k = 0; k < c.windows.size(); ++k) {
    const std::string signs = different_signs_text(c, k);
    if (signs.empty()) continue;
    out << "  " << c.windows[k].high << " / " << c.windows[k].low << " is " << signs << ".\n";
  }
}

void print_faults(std::ostream& out, const FaultReport& faults) {
  const char* const of = faults.paired ? "cycles" : "reads";
  const auto line = [&](const char* name, const EstimatedShare& share, const std::string& means) {
    out << name << of_share(share, of) << (share.of > 0 ? ": " + means : std::string()) << '\n';
  };
  out << "\nFailed switches\n\n";
  line("  RESET   ", faults.reset, faults.reset_meaning);
  line("  SET     ", faults.set, faults.set_meaning);
  if (faults.dropped > 0) {
    out << "  " << whole(faults.dropped) << (faults.paired ? " cycles" : " reads")
        << " with a failure are left out of all other numbers (--failures drop)\n";
  } else if (faults.reset.count + faults.set.count > 0) {
    out << "  They stay in all other numbers, as a memory that does not verify its writes meets "
           "them.\n";
  }
}

void print_switching(std::ostream& out, const SwitchingReport& s, const SwitchingResult& result,
                     std::size_t overflows) {
  const SwitchingSummary& summary = result.summary;
  out << "\nSwitching: " << whole(summary.sweeps) << " sweeps, " << whole(summary.incomplete)
      << " of them incomplete";
  if (result.set_polarity == SetPolarity::unipolar) {
    out << "; unipolar: SET and RESET at one polarity";
  } else if (result.set_polarity != SetPolarity::automatic) {
    out << "; SET at " << (result.set_polarity == SetPolarity::positive ? "positive" : "negative")
        << " voltage";
  }
  if (overflows > 0) out << "; samples that the instrument marked as overflow: " << overflows;
  out << "\n\n";
  TextTable table({"", "n", "median", "mean", "std", "5 %", "95 %"});
  const auto add = [&table](const char* name, const SampleSummary& x, double unit) {
    table.add({name, whole(x.n()), number(x.median() / unit), number(x.mean() / unit),
               number(x.std() / unit), number(x.quantile(0.05) / unit),
               number(x.quantile(0.95) / unit)});
  };
  add("V_set [V]", s.v_set, 1.0);
  add("V_reset [V]", s.v_reset, 1.0);
  add("compliance [µA]", s.compliance, 1e-6);
  table.print(out);
  if (s.sets_at_peak > 0) {
    out << "  Beware: " << whole(s.sets_at_peak) << " of " << whole(s.sets)
        << " SETs come at the very peak of their sweep. The switch may lie beyond it: V_set is a "
           "lower bound there. Sweep further.\n";
  }
}

void print_variance(std::ostream& out, const Characterization& c, CellKnowledge cells) {
  out << "\nWhere the spread of ln R comes from: between cells (d2d), between cycles of a cell "
         "(c2c)\n\n";
  if (cells == CellKnowledge::rows_only) {
    out << "  Not known: the data do not say which resistances are of one cell. A column 'cell' "
           "would tell.\n";
    return;
  }
  TextTable table(
      {"state", "cells", "cycles a cell", "sigma d2d", "sigma c2c", "d2d share of variance"});
  for (const StateReport& state : c.states) {
    const VarianceComponents& v = *state.variance;
    table.add({state.name, whole(v.cells), short_number(v.cycles_per_cell),
               v.d2d ? with_interval(*v.d2d) : "-", v.c2c ? with_interval(*v.c2c) : "-",
               v.d2d_share
                   ? short_percent(*v.d2d_share) + " (" + percent_interval(v.d2d_share_ci95) + ")"
                   : "-"});
  }
  table.print(out);
  for (const StateReport& state : c.states) {
    for (const std::string& note : state.variance->notes) {
      out << "  " << state.name << ": " << note << '\n';
    }
  }
  out << '\n';
  for (const StateReport& state : c.states) {
    if (state.robust->c2c) {
      out << "  " << state.name << ", outliers set aside: sigma c2c "
          << short_number(*state.robust->c2c);
      if (state.robust->cell_medians) {
        out << ", sigma of the cells' medians " << short_number(*state.robust->cell_medians);
      }
      out << '\n';
    }
    if (state.autocorrelation.empty()) continue;
    out << "  " << state.name << ", correlation of a cell with itself";
    for (const LagCorrelation& lag : state.autocorrelation) {
      out << (&lag == &state.autocorrelation.front() ? " " : ", ") << lag.lag
          << (lag.lag == 1 ? " cycle later: " : " later: ") << short_number(*lag.r);
    }
    out << " (without memory: " << short_number(state.autocorrelation.front().r_if_independent)
        << ")\n";
  }
  if (!c.correlation || !c.correlation->same_cycle.r) return;
  const StateCorrelation& r = *c.correlation;
  out << "  Correlation of HRS and LRS (ln R): in one cycle " << short_number(*r.same_cycle.r)
      << " (" << short_interval(r.same_cycle.ci95) << ")";
  if (r.cell_means.r) {
    out << ", of the cells' means " << short_number(*r.cell_means.r) << " ("
        << short_interval(r.cell_means.ci95) << ")";
  }
  out << '\n';
}

/// "log-normal: median 7.523 kohm, sigma_ln 0.0752". A median tells a physicist more than µ.
std::string law_text(const FitSummary& fit) {
  std::string out(fit.family);
  if (fit.family == LogNormalMixtureFitter::family) return out;  // too long, see mixture_text
  if (fit.family == LogNormalFitter::family) {
    return out + ": median " + resistance(std::exp(fit.parameters[0].estimate)) + ", sigma_ln " +
           short_number(fit.parameters[1].estimate);
  }
  for (const FittedParameter& p : fit.parameters) {
    out.append(&p == &fit.parameters.front() ? ": " : ", ").append(p.name).append(" ");
    out += p.unit == "ohm" ? resistance(p.estimate) : short_number(p.estimate);
  }
  return out;
}

std::string mixture_text(const FitSummary& fit) {
  const auto part = [&fit](std::size_t i) {
    return "with median " + resistance(std::exp(fit.parameters[i].estimate)) + ", sigma_ln " +
           short_number(fit.parameters[i + 1].estimate);
  };
  return "  The mixture: " + short_percent(fit.parameters[0].estimate) + " of the values " +
         part(1) + "; the rest " + part(3) + "\n";
}

std::string p_text(double p, std::size_t replicates) {
  const double least = 1.0 / static_cast<double>(replicates + 1);
  return p <= 1.001 * least ? "≤ " + short_number(least) : short_number(p);
}

void print_fits(std::ostream& out, const StateReport& state) {
  const FamilyResult* best = best_family(state.fits);
  if (best == nullptr) {
    out << "\nWhich law fits " << state.name
        << "\n\n  None: " << state.fits.families.front().problem << '\n';
    return;
  }
  out << "\nWhich law fits " << state.name << ", best first (by BIC)\n\n";
  std::vector<const FamilyResult*> order;
  for (const FamilyResult& family : state.fits.families) order.push_back(&family);
  std::stable_sort(order.begin(), order.end(), [](const FamilyResult* a, const FamilyResult* b) {
    if (!a->fit || !b->fit) return a->fit.has_value() && !b->fit;
    return a->fit->bic() < b->fit->bic();
  });
  TextTable table({"law", "ΔBIC", "ΔAIC", "KS D", "p", "AD A²", "p"});
  double least_aic = INFINITY;
  for (const FamilyResult* family : order) {
    if (family->fit) least_aic = std::min(least_aic, family->fit->aic());
  }
  for (const FamilyResult* family : order) {
    if (!family->fit) continue;
    const FitSummary& fit = *family->fit;
    std::vector<std::string> row{law_text(fit), number(fit.bic() - best->fit->bic()),
                                 number(fit.aic() - least_aic)};
    if (family->gof) {
      const GoodnessOfFit& gof = *family->gof;
      row.insert(row.end(),
                 {short_number(gof.statistics.ks), p_text(gof.ks_p_value, gof.replicates),
                  short_number(gof.statistics.ad), p_text(gof.ad_p_value, gof.replicates)});
    } else {
      row.insert(row.end(), {"-", "-", "-", "-"});
    }
    table.add(std::move(row));
  }
  table.print(out);
  for (const FamilyResult* family : order) {
    if (family->fit && family->family == LogNormalMixtureFitter::family) {
      out << mixture_text(*family->fit);
    }
    if (!family->problem.empty()) out << "  " << family->family << ": " << family->problem << '\n';
  }
  if (best->gof && std::max(best->gof->ks_p_value, best->gof->ad_p_value) < 0.05) {
    out << "  Even the best of them is rejected: use the table itself.\n";
  }
}

}  // namespace

TextTable resistance_table(const Characterization& c) {
  const bool has_places = std::any_of(c.states.begin(), c.states.end(),
                                      [](const StateReport& s) { return !s.places.empty(); });
  std::vector<std::string> header{"state", "n",   "median", "mean", "sigma of ln R",
                                  "1 %",   "5 %", "95 %",   "99 %"};
  if (has_places) header.emplace_back("read at, on branch");
  TextTable table(std::move(header));
  for (const StateReport& state : c.states) {
    const SampleSummary& r = state.resistance;
    std::vector<std::string> row{full_name(state), whole(r.n()), resistance(r.median()),
                                 resistance(r.mean()), number(r.sigma_ln())};
    for (const double p : {0.01, 0.05, 0.95, 0.99}) {
      row.push_back(resistance(r.quantile(p)));
    }
    if (has_places) row.push_back(places_text(state.places, true));
    table.add(std::move(row));
  }
  return table;
}

void print_sources(std::ostream& out, const Measurements& measurements, const Options& options) {
  out << "rramvar " << library_version << ": what measurements say about a resistive memory\n";
  if (measurements.synthetic) {
    out << "\n  *** SYNTHETIC DATA: no file was given, so these are no measurements ***\n\n";
  }
  for (const std::string& sentence : understood(measurements)) {
    out << "  " << printable(sentence) << '\n';
  }
  if (measurements.modelled) {
    out << "  Resistances drawn from a model: intervals and p-values tell of the draws, not of "
           "devices.\n";
  }
  if (measurements.switching) {
    if (options.measured.reads_at_one_sign()) {
      out << "  Resistances are V/I at " << number(options.measured.v_read())
          << " V, wherever the cell is in that state there\n";
    } else {
      out << "  Resistances are V/I at " << number(options.measured.v_read())
          << " V after SET and RESET, each on its return branch, at the sign of its half sweep\n";
    }
  }
}

void print_characterization(std::ostream& out, const Characterization& c,
                            const Measurements& measurements, const Options& options) {
  print_states(out, c);
  if (c.states.size() == 2 && c.states.front().logic != 0) {
    out << "  Logic-0 has the lower resistance here: the reverse of the usual convention.\n";
  }
  print_window(out, c);
  print_one_voltage(out, c);
  if (c.faults) print_faults(out, *c.faults);
  if (c.switching) {
    print_switching(out, *c.switching, *measurements.switching, measurements.overflows);
  }
  print_variance(out, c, measurements.cells);
  for (const StateReport& state : c.states) print_fits(out, state);
  out << "\nIn parentheses: 95 % intervals.";
  if (options.gof_replicates > 0) {
    out << " p-values: from " << options.gof_replicates
        << " samples simulated from each fit, of\nat most 1,000 values; below 0.05 the law does "
           "not describe the data.";
  }
  out << '\n';
}

void write_table(std::ostream& out, const Measurements& measurements, const Characterization& c) {
  const MeasuredCycles& cycles = measurements.cycles;
  out << "# " << printable(cycles.citation) << '\n';
  for (const StateReport& state : c.states) {
    if (state.places.empty()) continue;
    out << "# state " << state.logic << " (" << state.name << ") read at "
        << places_text(state.places, true) << " branch\n";
  }
  out << "state,resistance_ohm\n";
  std::string line;
  for (LogicState s = 0; s < cycles.states.size(); ++s) {
    std::vector<ohm> sorted = cycles.states[s].resistance;
    std::sort(sorted.begin(), sorted.end());
    for (const ohm r : sorted) {
      line = std::to_string(s) + ",";
      append_number(line, r);
      out << line << '\n';
    }
  }
}

}  // namespace rramvar::programs
