#pragma once
/// Two designs on the same draws (common random numbers): the interval of their difference is
/// narrower than those of either, because what chance does to one it does to the other.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/interval.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/metrics/chip_statistics.hpp"
#include "rramvar/study/monte_carlo.hpp"

namespace rramvar {

/// A difference or a ratio of two designs.
struct PairedEstimate {
  double value = 0.0;
  Interval ci95;
  /// How many times as many trials the same interval would need if each design had its own draws:
  /// 1/(1 − correlation) for equal spreads; below 1 where pairing does harm.
  double variance_reduction = 0.0;
};

/// A metric of two designs, a and b, trial by trial. Values are added chip by chip.
///
/// Ratios and RMS are smooth functions of means; their intervals come from their first-order
/// change with each trial (the delta method), those of ratios on the logarithmic scale.
class PairedStatistics {
 public:
  /// @pre chips come one after the other
  void add(double a, double b, std::uint32_t chip = 0) { pairs_.push_back({a, b, chip}); }

  std::size_t trials() const { return pairs_.size(); }

  /// mean(b) − mean(a).
  PairedEstimate difference() const {
    const Means m = means(1);
    return estimate(m.b - m.a, {1, 1.0, 1.0});
  }
  /// mean(b)/mean(a), of a metric that is positive.
  PairedEstimate ratio() const {
    const Means m = means(1);
    return on_log_scale(m.b / m.a, {1, 1.0 / m.a, 1.0 / m.b});
  }
  /// rms(b) − rms(a).
  PairedEstimate rms_difference() const;
  /// rms(b)/rms(a).
  PairedEstimate rms_ratio() const {
    const Means m = means(2);
    return on_log_scale(std::sqrt(m.b / m.a), {2, 0.5 / m.a, 0.5 / m.b});
  }

 private:
  struct Pair {
    double a, b;
    std::uint32_t chip;
  };
  struct Means {
    double a, b;
  };
  /// How an estimate changes with a trial: factor_b·bᵖ − factor_a·aᵖ.
  struct Change {
    int power;
    double factor_a, factor_b;
  };

  static double raised(double x, int power) { return power == 2 ? x * x : x; }

  Means means(int power) const;

  PairedEstimate estimate(double value, const Change& change) const;

  PairedEstimate on_log_scale(double ratio, const Change& change) const {
    PairedEstimate out = estimate(std::log(ratio), change);
    return {ratio, {std::exp(out.ci95.low), std::exp(out.ci95.high)}, out.variance_reduction};
  }

  std::vector<Pair> pairs_;
};

/// One metric of two designs, against the trained weights.
struct MetricComparison {
  std::string_view name;
  PairedStatistics paired;
};

/// Two runs on the same draws.
struct DesignComparison {
  StudyResult a;
  StudyResult b;
  std::vector<MetricComparison> metrics;

  /// A metric by name. @throws Error if it was not computed
  const PairedStatistics& operator[](std::string_view name) const {
    std::vector<std::string_view> known;
    for (const MetricComparison& metric : metrics) {
      if (metric.name == name) return metric.paired;
      known.push_back(metric.name);
    }
    throw unknown_name("metric", name, known);
  }
};

/// Runs two designs of one layer with the same seed, trials and chips. Cell k of weight i draws the
/// same numbers in both, so that pairing gains most where both split a weight into the same cells,
/// and little where their cells hold different bits.
/// @param pictures images (N, C, H, W), or their PatchGram if the metrics are quadratic
/// @param options both runs use them; on_trial is not called
/// @throws Error as run_trials, and if there is a stop rule: pairs need two runs of one length
template <class Layer, class Metrics, class Pictures>
DesignComparison compare_designs(const StoredWeights& a, const StoredWeights& b, const Layer& layer,
                                 const Metrics& metrics, const Pictures& pictures,
                                 RunOptions options = {}) {
  if (options.stop.asked()) {
    throw Error("two designs cannot be compared under a stop rule", "each could stop elsewhere",
                "give a number of trials");
  }
  std::vector<TrialRecord> records;
  options.on_trial = [&](const TrialRecord& record) { records.push_back(record); };
  DesignComparison out;
  out.a = run_trials(a, layer, metrics, pictures, options);
  for (const std::string_view name : Metrics::names) out.metrics.push_back({name, {}});
  std::size_t trial = 0;
  options.on_trial = [&](const TrialRecord& record) {
    for (std::size_t m = 0; m < Metrics::size; ++m) {
      out.metrics[m].paired.add(records[trial].vs_trained[m], record.vs_trained[m], record.chip);
    }
    ++trial;
  };
  out.b = run_trials(b, layer, metrics, pictures, options);
  return out;
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/compare_designs-inl.hpp"
#endif
