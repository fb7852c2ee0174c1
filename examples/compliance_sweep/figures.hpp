#pragma once
/// The figures of compliance_sweep.

#include <vector>

#include "common/report/plot.hpp"
#include "compliance_sweep/sweep.hpp"

namespace rramvar::programs {

inline const ProgramFigures all_figures{
    "compliance_sweep", {"error", "accuracy", "read_power", "programming_energy", "resistances"}};

/// A figure and what stands below it.
struct CaptionedFigure {
  Figure figure;
  std::string caption;
};

/// Resistances, error or accuracy against compliance; error or accuracy against read power, and
/// against programming energy, with their Pareto fronts.
std::vector<CaptionedFigure> figures_of(const Sweep& sweep);

}  // namespace rramvar::programs
