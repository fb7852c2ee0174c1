#pragma once
/// The Monte Carlo driver: trials of stored weights through a layer, judged by metrics.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/layer/blas.hpp"
#include "rramvar/study/by_gram.hpp"
#include "rramvar/study/by_pictures.hpp"
#include "rramvar/study/parallel.hpp"
#include "rramvar/study/result.hpp"
#include "rramvar/study/trial_sums.hpp"

namespace rramvar {

/// Runs trials of stored weights.
///
/// Trials are drawn and judged in blocks, on any thread, into memory that is there before the first
/// of them, and collected in their order. What comes of a trial depends on nothing but the seed and
/// its own chip and number: not on the run's length, its threads, its blocks or its neighbours.
/// Beside the memory of the judge (see there) a run takes 5.5 MB for the outcomes of 512 trials of
/// 96 filters by seven metrics; it does not grow with the trials beyond the 65,536 values that each
/// metric's quantiles keep.
/// @tparam Judge ByPictures or ByGram, see study/trial_sums.hpp
template <class Judge>
class MonteCarlo {
  using Metrics = typename Judge::metrics_type;
  using Values = typename Metrics::values_type;

 public:
  /// Keeps references to its arguments: they must outlive it.
  MonteCarlo(const StoredWeights& stored, const Judge& judge, const Metrics& metrics)
      : stored_(stored), judge_(judge), metrics_(metrics) {}

  /// @param options as check() lets pass
  StudyResult run(const RunOptions& options) const {
    const Stopwatch watch;
    StudyResult result = empty_result(options);
    const std::uint64_t total = std::uint64_t{options.trials} * options.chips;
    std::vector<std::unique_ptr<Worker>> workers(options.threads);
    std::vector<Outcome> outcomes(std::min(total, chunk_trials), Outcome(judge_.filters()));
    result.timing.set_up = watch.elapsed();

    // The rule counts what is independent: trials of one chip, or several chips whole.
    const std::uint64_t unit = options.chips > 1 ? options.trials : 1;
    std::uint64_t done = 0;
    std::uint64_t next_check = options.stop.first_check() * unit;
    while (done < total && !result.stopped) {
      const std::uint64_t before_check = options.stop.asked() ? next_check - done : total;
      const std::span chunk(outcomes.data(), std::min({chunk_trials, total - done, before_check}));
      draw_and_judge(options, done, chunk, workers);
      collect(chunk, options, result);
      done += chunk.size();
      if (options.stop.asked() && done == next_check && done < total) {
        result.stopped = options.stop.reached(result[options.stop.metric]);
        next_check = options.stop.next_check(done / unit) * unit;
      }
    }
    if (options.chips > 1) {
      result.chips = static_cast<std::uint32_t>(done / options.trials);
    } else {
      result.trials = static_cast<std::uint32_t>(done);
    }
    result.expected.bits_misread *= static_cast<double>(done);
    result.expected.non_finite_weights *= static_cast<double>(done);
    result.expected.cells_stuck *= static_cast<double>(done);
    for (const auto& worker : workers) {
      if (worker == nullptr) continue;
      result.timing.sampling += worker->timing.sampling;
      result.timing.layer += worker->timing.layer;
      result.timing.metrics += worker->timing.metrics;
    }
    result.timing.wall = watch.elapsed();
    return result;
  }

  /// @throws Error if there are no trials, chips or threads, or the stop rule names a metric that
  /// is not computed
  static void check(const RunOptions& options) {
    if (options.trials == 0) throw Error("a run of zero trials has no result", {}, "ask for one");
    if (options.chips == 0) throw Error("a run of zero chips has no result", {}, "ask for one");
    if (options.threads == 0) throw Error("a run needs at least one thread");
    options.stop.check(Metrics::names);
  }

  /// Threads that can have work. @pre options as check() lets pass
  static std::size_t threads_of(const RunOptions& options) {
    const std::uint64_t total = std::uint64_t{options.trials} * options.chips;
    return std::min<std::uint64_t>(options.threads, (total + block_trials - 1) / block_trials);
  }

 private:
  /// Trials that are judged together, and trials between two orderly collections.
  static constexpr std::size_t block_trials = 8;
  static constexpr std::uint64_t chunk_trials = 512;

  /// One thread's memory. It makes its own, and apart from that of others, so that no two threads
  /// write to the same cache line.
  struct alignas(128) Worker {
    explicit Worker(const MonteCarlo& run)
        : w_hat(run.stored_.encoded().size()),
          work(run.judge_, block_trials),
          sums(block_trials, TrialSums<Metrics>(run.judge_.filters())) {}
    std::vector<double> w_hat;
    typename Judge::Work work;
    std::vector<TrialSums<Metrics>> sums;
    Timing timing;
  };

  /// What one trial leaves for the orderly collection.
  struct Outcome {
    explicit Outcome(std::size_t filters) : trained_filters(filters), encoded_filters(filters) {
      record.vs_trained.resize(Metrics::size);
      record.vs_encoded.resize(Metrics::size);
    }
    TrialRecord record;
    std::vector<Values> trained_filters;
    std::vector<Values> encoded_filters;
  };

  StudyResult empty_result(const RunOptions& options) const {
    StudyResult result;
    result.trials = options.trials;
    result.chips = options.chips;
    result.relative_error_scale = judge_.relative_error_scale();
    const Values values = metrics_.overall(judge_.rounding());
    result.rounding.assign(values.begin(), values.end());
    for (const std::string_view name : Metrics::names) {
      result.vs_trained.push_back({name, {}, std::vector<RunningMoments>(judge_.filters())});
    }
    result.vs_encoded = result.vs_trained;
    result.encoding = stored_.encoding_counts();
    result.expected = stored_.expected();  // of one trial
    return result;
  }

  void draw_and_judge(const RunOptions& options, std::uint64_t first_trial,
                      std::span<Outcome> chunk,
                      std::vector<std::unique_ptr<Worker>>& workers) const {
    const std::size_t blocks = (chunk.size() + block_trials - 1) / block_trials;
    parallel_for(blocks, options.threads, [&](std::size_t block, std::size_t thread) {
      if (workers[thread] == nullptr) workers[thread] = std::make_unique<Worker>(*this);
      const std::size_t first = block * block_trials;
      const std::size_t size = std::min(block_trials, chunk.size() - first);
      run_block(*workers[thread], options, first_trial + first, chunk.subspan(first, size));
    });
  }

  /// Trials are numbered through chip by chip.
  void run_block(Worker& worker, const RunOptions& options, std::uint64_t first_trial,
                 std::span<Outcome> outcomes) const {
    Stopwatch watch;
    for (std::size_t b = 0; b < outcomes.size(); ++b) {
      const std::uint64_t number = first_trial + b;
      const TrialIndex at{.seed = options.seed,
                          .trial = static_cast<std::uint32_t>(number % options.trials),
                          .chip = static_cast<std::uint32_t>(number / options.trials)};
      TrialRecord& record = outcomes[b].record;
      record.chip = at.chip;
      record.trial = at.trial;
      record.counts = stored_.read(at, worker.w_hat);
      worker.timing.sampling += watch.lap();
      judge_.take(worker.work, b, worker.w_hat);
      worker.sums[b].clear();
      worker.timing.metrics += watch.lap();
    }
    judge_.judge(worker.work, std::span(worker.sums).first(outcomes.size()), worker.timing);
    watch.lap();
    for (std::size_t b = 0; b < outcomes.size(); ++b) {
      const TrialSums<Metrics>& sums = worker.sums[b];
      std::ranges::copy(metrics_.overall(sums.trained), outcomes[b].record.vs_trained.begin());
      std::ranges::copy(metrics_.overall(sums.encoded), outcomes[b].record.vs_encoded.begin());
      for (std::size_t f = 0; f < judge_.filters(); ++f) {
        outcomes[b].trained_filters[f] = metrics_.of_filter(sums.trained, f);
        outcomes[b].encoded_filters[f] = metrics_.of_filter(sums.encoded, f);
      }
    }
    worker.timing.metrics += watch.lap();
  }

  /// Adds the trials of a chunk in their order; the filters side by side.
  void collect(std::span<const Outcome> chunk, const RunOptions& options,
               StudyResult& result) const {
    parallel_for(judge_.filters(), options.threads, [&](std::size_t f, std::size_t) {
      for (std::size_t m = 0; m < Metrics::size; ++m) {
        RunningMoments trained = result.vs_trained[m].per_filter[f];
        RunningMoments encoded = result.vs_encoded[m].per_filter[f];
        for (const Outcome& outcome : chunk) {
          trained.add(outcome.trained_filters[f][m]);
          encoded.add(outcome.encoded_filters[f][m]);
        }
        result.vs_trained[m].per_filter[f] = trained;
        result.vs_encoded[m].per_filter[f] = encoded;
      }
    });
    for (const Outcome& outcome : chunk) {
      const TrialRecord& record = outcome.record;
      result.counts += record.counts;
      for (std::size_t m = 0; m < Metrics::size; ++m) {
        result.vs_trained[m].overall.add(record.vs_trained[m], record.chip);
        result.vs_encoded[m].overall.add(record.vs_encoded[m], record.chip);
      }
      if (options.on_trial) options.on_trial(record);
    }
  }

  const StoredWeights& stored_;
  const Judge& judge_;
  const Metrics& metrics_;
};

namespace detail {
/// Sets up the judge, and lets it judge.
template <class Judge, class Layer, class Pictures>
StudyResult run_judged(const StoredWeights& stored, const Layer& layer,
                       const typename Judge::metrics_type& metrics, const Pictures& pictures,
                       const RunOptions& options) {
  MonteCarlo<Judge>::check(options);
  const Stopwatch watch;
  const SingleThreadedBlas blas(MonteCarlo<Judge>::threads_of(options));
  const Judge judge(layer, pictures, stored);
  const double set_up = watch.elapsed();
  StudyResult result = MonteCarlo<Judge>(stored, judge, metrics).run(options);
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
  return detail::run_judged<ByPictures<Layer, Metrics>>(stored, layer, metrics, images, options);
}

/// The same trials judged by the Gram matrix of the images, hundreds of times faster for many.
/// @param metrics quadratic ones, such as QuadraticMetrics
/// @throws Error if the Gram matrix is not that of the layer, or there are no trials, chips or
/// threads
template <class Layer, class Metrics>
StudyResult run_trials(const StoredWeights& stored, const Layer& layer, const Metrics& metrics,
                       const PatchGram& gram, const RunOptions& options = {}) {
  return detail::run_judged<ByGram<Metrics>>(stored, layer, metrics, gram, options);
}

}  // namespace rramvar
