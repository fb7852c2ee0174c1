#pragma once
/// The figures of characterize, as papers on devices have them.

#include <span>

#include "characterize/analysis.hpp"
#include "characterize/options.hpp"
#include "common/measured/measurements.hpp"
#include "common/report/plot.hpp"

namespace rramvar::programs {

inline const ProgramFigures all_figures{
    "characterize",
    {"probability", "histogram", "cycles", "sweeps", "switching", "nonlinearity", "held_state"}};

/// Cumulative probability on normal-probability paper, where a log-normal law is a straight line.
Figure probability_figure(std::span<const StateReport> states);

/// Histogram of ln R of every state with the best law and the log-normal one.
Figure histogram_figure(std::span<const StateReport> states);

/// Resistance against cycle: every value of a few cells, else median and quantiles over the cells.
Figure cycles_figure(std::span<const StateReport> states, const MeasuredCycles& cycles);

/// |I| against V of the sweeps, the first one emphasised.
Figure sweeps_figure(std::span<const IVTrace> traces, volt read_voltage);

/// Cumulative probability of the switching voltages.
Figure switching_figure(const SwitchingReport& switching);

}  // namespace rramvar::programs
