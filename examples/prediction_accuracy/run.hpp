#pragma once
/// All that a run of prediction_accuracy was and found.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "common/design/device.hpp"
#include "common/network/evaluation.hpp"
#include "common/network/network_task.hpp"
#include "common/network/stored_network.hpp"
#include "prediction_accuracy/options.hpp"
#include "rramvar/core/interval.hpp"

namespace rramvar::programs {

/// Which chip and trial a read was.
struct ReadName {
  std::uint32_t chip = 0;
  std::uint32_t trial = 0;
};

struct Run {
  explicit Run(Device d) : device(std::move(d)) {}

  Device device;
  std::string model_text;
  std::vector<std::string> layers;
  std::string pictures_text;
  std::string labels_from;
  std::string preprocessing;  ///< empty: synthetic pictures
  std::size_t classes = 0;
  std::size_t stored_weights = 0;
  std::size_t cells_per_weight = 0;
  EncodingCounts encoding;  ///< what the number format could not take
  ReadCounts counts;        ///< of all reads together
  ExpectedCounts expected;  ///< of the same
  std::vector<ReadName> reads;
  Evaluation evaluation;  ///< its reads in the order of `reads`
  bool stopped = false;   ///< because the interval was as narrow as asked
  std::vector<BadPicture> bad;
  double seconds = 0.0;

  std::size_t chips(const Options& o) const { return reads.size() / o.trials; }
};

/// The tallies of each chip, its trials added up; relative errors are their root mean square.
std::vector<Tally> chip_tallies(const Run& run, const Options& options);

/// Shares of pictures over the chips, on the pictures of this run.
struct OverChips {
  double mean = 0.0;
  double std = 0.0;
  /// Of the mean on these pictures, what more chips would narrow: Student's t on the chips, and at
  /// least as wide as for chips that are all equal. For those none of the chips × pictures is
  /// seen to change from one chip to another, and the exact (Clopper–Pearson) 95 % interval of the
  /// share that changes, taken to either side, is what can have been missed. Pictures count as
  /// independent there, trials of one chip do not. {NaN, NaN} for one chip.
  Interval ci95 = {};
  double least = 0.0;
  double most = 0.0;
};
OverChips over_chips(const std::vector<Tally>& chips, std::size_t Tally::*counted,
                     std::size_t pictures, std::size_t trials);

/// Loads, stores, reads and predicts, as the options say.
Run run_prediction(const Options& options);

}  // namespace rramvar::programs
