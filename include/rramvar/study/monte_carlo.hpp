#pragma once
/// The Monte Carlo driver: trials of stored weights through a layer, judged by metrics.

#include <cstddef>
#include <span>
#include <string_view>

#include "rramvar/layer/blas.hpp"
#include "rramvar/memory/stored_weights.hpp"
#include "rramvar/study/by_gram.hpp"
#include "rramvar/study/by_pictures.hpp"
#include "rramvar/study/result.hpp"
#include "rramvar/study/trial_judge.hpp"

namespace rramvar {

/// @throws Error if there are no trials, chips or threads, or the stop rule names a metric that is
/// not among `metrics`
void check(const RunOptions& options, std::span<const std::string_view> metrics);

/// Threads that can have work. @pre options as check() lets pass
std::size_t threads_with_work(const RunOptions& options);

/// Runs trials of stored weights.
///
/// Trials are drawn and judged in batches, on any thread, into memory that is used again and again,
/// and collected in their order. What comes of a trial depends on nothing but the seed and its own
/// chip and number: not on the run's length, its threads, its batches or its neighbours.
/// Beside the memory of the judge (see there) a run takes 5.5 MB for the outcomes of 512 trials of
/// 96 filters by seven metrics; it does not grow with the trials beyond the 65,536 values that each
/// metric's quantiles keep.
/// @param options as check() lets pass
StudyResult run_judged(const StoredWeights& stored, const TrialJudge& judge,
                       const RunOptions& options);

namespace detail {
/// Sets up the judge, and lets it judge.
template <class Judge, class Layer, class Metrics, class Pictures>
StudyResult set_up_and_run(const StoredWeights& stored, const Layer& layer, const Metrics& metrics,
                           const Pictures& pictures, const RunOptions& options) {
  check(options, Metrics::names);
  const Stopwatch watch;
  const SingleThreadedBlas blas(threads_with_work(options));
  const Judge judge(layer, metrics, pictures, stored);
  const double set_up = watch.elapsed();
  StudyResult result = run_judged(stored, judge, options);
  result.timing.set_up += set_up;
  result.timing.wall += set_up;
  return result;
}
}  // namespace detail

/// Trials judged by every output for images (N, C, H, W).
/// @throws Error if the images do not fit, or there are no trials, chips or threads
template <class Layer, class Metrics>
StudyResult run_trials(const StoredWeights& stored, const Layer& layer, const Metrics& metrics,
                       const Tensor<4>& images, const RunOptions& options = {}) {
  return detail::set_up_and_run<ByPictures<Layer, Metrics>>(stored, layer, metrics, images,
                                                            options);
}

/// The same trials judged by the Gram matrix of the images, hundreds of times faster for many.
/// @param metrics quadratic ones, such as QuadraticMetrics
/// @throws Error if the Gram matrix is not that of the layer, or there are no trials, chips or
/// threads
template <class Layer, class Metrics>
StudyResult run_trials(const StoredWeights& stored, const Layer& layer, const Metrics& metrics,
                       const PatchGram& gram, const RunOptions& options = {}) {
  return detail::set_up_and_run<ByGram<Metrics>>(stored, layer, metrics, gram, options);
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/monte_carlo-inl.hpp"
#endif
