#pragma once
/// What prediction_accuracy tells: text for a person, JSON for programs, a figure.

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "common/designs.hpp"
#include "common/pictures.hpp"
#include "common/plot.hpp"
#include "prediction_accuracy/evaluation.hpp"
#include "prediction_accuracy/options.hpp"
#include "prediction_accuracy/stored_network.hpp"

namespace rramvar::programs {

/// All that a run was and found.
struct Run {
  explicit Run(Device d) : device(std::move(d)) {}

  Device device;
  std::string model_text;
  std::vector<std::string> layers;
  std::string pictures_text;
  std::string labels_from;
  Preprocessing preprocessing;
  std::size_t classes = 0;
  StoredNetwork stored;
  Evaluation evaluation;
  std::vector<BadPicture> bad;
  double seconds = 0.0;
};

/// The tallies of each chip, its trials added up; relative errors are their root mean square.
std::vector<Tally> chip_tallies(const Run& run, const Options& options);

void print_run(std::ostream& out, const Options& options, const Run& run);

/// The object that --json writes.
nlohmann::ordered_json report_json(const Options& options, const Run& run);

/// Each read as a point: its layer error against its top-1 accuracy.
Figure accuracy_figure(const Run& run);

}  // namespace rramvar::programs
