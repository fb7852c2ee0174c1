#pragma once
/// What alexnet_layer1 tells: text for a person, JSON and CSV for programs.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "alexnet_layer1/exact.hpp"
#include "alexnet_layer1/inputs.hpp"
#include "alexnet_layer1/options.hpp"
#include "common/report/result_file.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/design/design.hpp"
#include "rramvar/study/result.hpp"

namespace rramvar::programs {

/// One design and what came of it.
struct Run {
  Design design;
  std::size_t cells_per_weight = 0;
  double storage_cells = 0.0;  ///< a weight, with check bits and shared exponents
  std::size_t states = 0;      ///< of its cells
  std::uint64_t pictures = 0;  ///< that it is judged on
  double rounding = 0.0;       ///< relative L2 error of the rounding alone
  EncodingCounts encoding;     ///< what the number format could not take
  Exact exact;
  std::optional<StudyResult> result;  ///< of the trials, if there were any
};

void print_inputs(std::ostream& out, const Options& options, const Inputs& inputs);
void print_run(std::ostream& out, const Run& run);

/// A row a metric: mean, intervals, RMS, quantiles.
TextTable metrics_table(std::string_view title, const std::vector<MetricSummary>& metrics);

/// The error of the rounding alone, and what the number format could not take: in `rounding` and
/// `counts`, as those of a run by trials.
void add_encoding(nlohmann::ordered_json& report, const Run& run);

/// The object that --json writes.
nlohmann::ordered_json report_json(const Options& options, const Inputs& inputs, const Run& run);

/// The CSV's rows.
void write_csv_header(std::ostream& out, const std::vector<std::string_view>& metrics);
void write_csv_row(std::ostream& out, const TrialRecord& record);

}  // namespace rramvar::programs
