#pragma once
/// What designs and devices are judged on: AlexNet layer 1, by the error of its output, or a whole
/// network, by what it predicts.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/network/network_options.hpp"
#include "common/pictures/pictures.hpp"
#include "common/program/asked_options.hpp"
#include "common/report/settings.hpp"
#include "rramvar/core/interval.hpp"
#include "rramvar/design/design.hpp"
#include "rramvar/design/measured_device.hpp"
#include "rramvar/memory/cell_census.hpp"
#include "rramvar/memory/read_power.hpp"

namespace CLI {
class App;
}

namespace rramvar::programs {

/// What a user named. With a model the network is asked, else the layer.
struct WorkloadOptions {
  std::string weights;
  std::string bias;
  std::string input;
  NetworkOptions network;
  bool predict = false;      ///< ask a network even without a model: the synthetic one
  std::uint32_t chips = 0;   ///< 0: not given
  std::uint32_t trials = 0;  ///< of each chip; 0: not given
  std::uint64_t seed = 1;

  /// The files that are read.
  std::vector<std::string> files() const {
    const PictureSources& pictures = network.pictures.sources;
    std::vector<std::string> out = pictures.images;
    out.insert(out.end(), {weights, bias, input, network.model, network.caffe_weights,
                           pictures.labels, pictures.classes});
    return out;
  }
  bool asks_network() const { return predict || !network.model.empty(); }
};

/// --weights, --bias, --input, pictures, network, chips, trials, seed, threads.
void add_workload_options(CLI::App& app, WorkloadOptions& options);

/// Options that do nothing where the layer's error is computed without trials, or a network's
/// chips have one cycle.
std::vector<AskedOption> asked_without_trials(const WorkloadOptions& options, const Design& design);

/// A sampled number with its 95 % interval.
struct Sampled {
  double value = 0.0;
  Interval ci95;
};

/// What a network predicted, as shares of the pictures.
struct Accuracy {
  std::size_t pictures = 0;
  double ideal_top1 = 0.0;
  double ideal_top5 = 0.0;
  double top1 = 0.0;  ///< mean over the chips
  double top5 = 0.0;
  double changed = 0.0;
  Interval top1_chips = {};     ///< from the least to the largest of the chips
  Interval top1_pictures = {};  ///< Wilson's 95 % interval of the mean, for so few pictures
};

/// What came of one design on one device.
struct Judgement {
  std::string why_not;                      ///< the design cannot be; then nothing else is known
  double storage_cells = 0.0;               ///< a weight
  EncodingCounts encoding;                  ///< what the number format could not take
  std::optional<double> rounding;           ///< relative L2 error of the rounding alone
  std::optional<double> exact_relative_l2;  ///< RMS over trials, without sampling
  std::string why_not_exact;
  std::optional<Sampled> relative_l2;   ///< the same, sampled
  std::optional<double> misread_share;  ///< of the stored bits, expected
  std::optional<Accuracy> accuracy;
  CellCensus census;
  StoredConductance conductance;
  std::vector<BadPicture> bad;

  /// The error to show where one number has to do: exact if known, else sampled.
  std::optional<double> error() const;
};

/// Judges one design after the other, on the same draws.
class Workload {
 public:
  virtual ~Workload() = default;
  /// @throws Error if the design cannot be
  virtual Judgement judge(const Design& design, const MeasuredDevice& device) = 0;
  /// What it works on, for a report.
  virtual Settings settings() const = 0;
  virtual bool is_synthetic() const = 0;
};

std::unique_ptr<Workload> load_workload(const WorkloadOptions& options);
std::unique_ptr<Workload> load_layer_workload(const WorkloadOptions& options);
/// @throws Error if the programs were built without OpenCV
std::unique_ptr<Workload> load_network_workload(const WorkloadOptions& options);

/// judge(), with `why_not` in place of an Error.
Judgement judge_or_say_why(Workload& workload, const Design& design, const MeasuredDevice& device);

}  // namespace rramvar::programs
