#pragma once
/// What prediction_accuracy tells: text for a person, JSON for programs, a figure.

#include <cstddef>
#include <ostream>

#include "common/report/plot.hpp"
#include "common/report/text_table.hpp"
#include "prediction_accuracy/options.hpp"
#include "prediction_accuracy/run.hpp"

namespace rramvar::programs {

/// A row for the ideal network, the encoded one and each of the first chips.
TextTable accuracy_table(const Options& options, const Run& run, std::size_t most_chips);

void print_run(std::ostream& out, const Options& options, const Run& run);

/// What --json writes.
void write_json(std::ostream& out, const Options& options, const Run& run);

inline const ProgramFigures all_figures{"prediction_accuracy", {"accuracy"}};

/// Each read as a point: its layer error against its top-1 accuracy.
Figure accuracy_figure(const Run& run);

}  // namespace rramvar::programs
