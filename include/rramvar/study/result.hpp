#pragma once
/// What a study gives back: settings of a run, one trial's record, and the summary of all trials.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/memory/stored_weights.hpp"
#include "rramvar/metrics/trial_statistics.hpp"
#include "rramvar/metrics/unseen.hpp"
#include "rramvar/study/stop_rule.hpp"

namespace rramvar {

/// One trial: every cell of a chip written and read once, judged over all images. Values are in the
/// order of the metrics; "trained" and "encoded" say which reference they are against.
struct TrialRecord {
  std::uint32_t chip = 0;
  std::uint32_t trial = 0;  ///< counts the writes of its chip
  std::vector<double> vs_trained;
  std::vector<double> vs_encoded;
  ReadCounts counts;
};

/// How to run.
struct RunOptions {
  std::uint32_t trials = 1000;  ///< writes of every chip (cycles); at most, if `stop` says so
  std::uint32_t chips = 1;      ///< sets of cells; what differs between them is d2d; likewise
  std::uint64_t seed = 1;
  std::size_t threads = 1;
  StopRule stop = {};  ///< by default all trials are run
  /// Called once a trial, in their order, from the thread that called run().
  std::function<void(const TrialRecord&)> on_trial = {};
};

/// One metric over all trials, for the whole output and for each filter.
struct MetricSummary {
  std::string_view name;
  TrialStatistics overall;
  std::vector<RunningMoments> per_filter;
};

/// Seconds spent; sampling, layer and metrics are summed over the threads.
struct Timing {
  double set_up = 0.0;
  double sampling = 0.0;
  double layer = 0.0;
  double metrics = 0.0;
  double wall = 0.0;  ///< of the whole run
};

/// The summary of a run.
struct StudyResult {
  std::uint32_t trials = 0;               ///< of every chip; those that were run
  std::uint32_t chips = 0;                ///< likewise
  bool stopped = false;                   ///< by the rule, before the last trial
  std::vector<MetricSummary> vs_trained;  ///< reference: the trained weights
  std::vector<MetricSummary> vs_encoded;  ///< reference: the same rounded to the number format
  std::vector<double> rounding;           ///< each metric of the rounding alone
  double relative_error_scale = 0.0;      ///< largest |y| of the reference, which sets the floor
  std::string read_way;                   ///< how words were read (sampling/read_way.hpp)
  EncodingCounts encoding;                ///< what the format could not take, once for all trials
  ReadCounts counts;                      ///< of all trials
  ExpectedCounts expected;                ///< of all trials
  Timing timing;

  /// A metric by name, against the trained weights. @throws Error if it was not computed
  const TrialStatistics& operator[](std::string_view name) const {
    return find(vs_trained, name).overall;
  }

  /// A sentence for the user where the RMS or the mean of a metric against the trained weights is
  /// not to be trusted, because few trials make most of its spread, or none does though bits are
  /// misread; empty otherwise.
  std::string warning(std::string_view name) const;

  /// A metric by name in either list. @throws Error naming the nearest ones
  static const MetricSummary& find(std::span<const MetricSummary> metrics, std::string_view name);

 private:
  /// Where errors can be but none came up, all trials are equal, and there is no interval.
  std::string nothing_seen(std::string_view name, const TrialStatistics& metric) const;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/result-inl.hpp"
#endif
