#pragma once
/// JudgedBatch: the sums of a batch of trials, and the metrics that come of them.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "rramvar/study/trial_judge.hpp"

namespace rramvar {

/// The sums of one trial, against either reference.
/// @tparam Metrics an ErrorMetrics
template <class Metrics>
struct TrialSums {
  explicit TrialSums(std::size_t filters) : trained(filters), encoded(filters) {}
  void clear() {
    trained.clear();
    encoded.clear();
  }
  typename Metrics::Accumulator trained;
  typename Metrics::Accumulator encoded;
};

/// The sums of the trials of a batch.
/// @tparam Metrics an ErrorMetrics
template <class Metrics>
class JudgedBatch {
 public:
  JudgedBatch(std::size_t trials, std::size_t filters)
      : filters_(filters), sums_(trials, TrialSums<Metrics>(filters)) {}

  /// Those of the first `trials`, emptied.
  std::span<TrialSums<Metrics>> start(std::size_t trials) {
    const auto out = std::span(sums_).first(trials);
    for (TrialSums<Metrics>& sums : out) sums.clear();
    return out;
  }
  /// Metrics of the first trials.
  void judge(const Metrics& metrics, std::span<Judgement> trials) const {
    for (std::size_t b = 0; b < trials.size(); ++b) {
      judge(metrics, sums_[b].trained, trials[b].vs_trained, trials[b].filters_vs_trained);
      judge(metrics, sums_[b].encoded, trials[b].vs_encoded, trials[b].filters_vs_encoded);
    }
  }

 private:
  void judge(const Metrics& metrics, const typename Metrics::Accumulator& sums,
             std::vector<double>& overall, std::vector<double>& of_filters) const {
    const auto all = metrics.overall(sums);
    overall.assign(all.begin(), all.end());
    of_filters.clear();
    for (std::size_t f = 0; f < filters_; ++f) {
      const auto values = metrics.of_filter(sums, f);
      of_filters.insert(of_filters.end(), values.begin(), values.end());
    }
  }

  std::size_t filters_;
  std::vector<TrialSums<Metrics>> sums_;
};

}  // namespace rramvar
