#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/study/monte_carlo.hpp"
#include "rramvar/study/parallel.hpp"

namespace rramvar {

namespace detail {

/// One run.
class MonteCarlo {
 public:
  MonteCarlo(const StoredWeights& stored, const TrialJudge& judge)
      : stored_(stored),
        judge_(judge),
        together_(std::min(batch_trials, stored.trials_together())) {}

  StudyResult run(const RunOptions& options) const {
    const Stopwatch watch;
    StudyResult result = empty_result(options);
    const std::uint64_t total = std::uint64_t{options.trials} * options.chips;
    std::vector<std::unique_ptr<Worker>> workers(options.threads);
    std::vector<Outcome> outcomes(std::min(total, chunk_trials));
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

  /// Trials that are judged together at most, and trials between two orderly collections.
  static constexpr std::size_t batch_trials = 16;
  static constexpr std::uint64_t chunk_trials = 512;

 private:
  /// One thread's memory. It makes its own, and apart from that of others, so that no two threads
  /// write to the same cache line.
  struct alignas(128) Worker {
    explicit Worker(const MonteCarlo& run)
        : w_hat(run.stored_.encoded().size() * run.together_),
          work(run.judge_.work(batch_trials)),
          judgements(batch_trials) {}
    std::vector<double> w_hat;
    std::unique_ptr<TrialJudge::Work> work;
    std::vector<Judgement> judgements;
    Timing timing;
  };

  /// What one trial leaves for the orderly collection.
  struct Outcome {
    TrialRecord record;
    std::vector<double> filters_vs_trained;  ///< as Judgement has them
    std::vector<double> filters_vs_encoded;
  };

  StudyResult empty_result(const RunOptions& options) const {
    StudyResult result;
    result.trials = options.trials;
    result.chips = options.chips;
    result.relative_error_scale = judge_.relative_error_scale();
    result.rounding = judge_.rounding();
    for (const std::string_view name : judge_.names()) {
      result.vs_trained.push_back({name, {}, std::vector<RunningMoments>(judge_.filters())});
    }
    result.vs_encoded = result.vs_trained;
    result.read_way = stored_.read_way();
    result.encoding = stored_.encoding_counts();
    result.expected = stored_.expected();  // of one trial
    return result;
  }

  void draw_and_judge(const RunOptions& options, std::uint64_t first_trial,
                      std::span<Outcome> chunk,
                      std::vector<std::unique_ptr<Worker>>& workers) const {
    const std::size_t of_a_thread = (chunk.size() + options.threads - 1) / options.threads;
    const std::size_t most = std::min(batch_trials, of_a_thread);
    const std::size_t batches = (chunk.size() + most - 1) / most;
    parallel_for(batches, options.threads, [&](std::size_t batch, std::size_t thread) {
      if (workers[thread] == nullptr) workers[thread] = std::make_unique<Worker>(*this);
      const std::size_t first = batch * most;
      const std::size_t size = std::min(most, chunk.size() - first);
      run_batch(*workers[thread], options, first_trial + first, chunk.subspan(first, size));
    });
  }

  /// Trials are numbered through chip by chip.
  void run_batch(Worker& worker, const RunOptions& options, std::uint64_t first_trial,
                 std::span<Outcome> outcomes) const {
    Stopwatch watch;
    const std::size_t weights = stored_.encoded().size();
    std::array<TrialIndex, batch_trials> at;
    std::array<ReadCounts, batch_trials> counts;
    for (std::size_t first = 0; first < outcomes.size(); first += together_) {
      const std::size_t size = std::min(together_, outcomes.size() - first);
      for (std::size_t t = 0; t < size; ++t) {
        const std::uint64_t number = first_trial + first + t;
        at[t] = {.seed = options.seed,
                 .trial = static_cast<std::uint32_t>(number % options.trials),
                 .chip = static_cast<std::uint32_t>(number / options.trials)};
      }
      const auto w_hat = std::span(worker.w_hat).first(size * weights);
      stored_.read_trials(std::span(at).first(size), w_hat, std::span(counts).first(size));
      worker.timing.sampling += watch.lap();
      for (std::size_t t = 0; t < size; ++t) {
        TrialRecord& record = outcomes[first + t].record;
        record.chip = at[t].chip;
        record.trial = at[t].trial;
        record.counts = counts[t];
        judge_.take(*worker.work, first + t, w_hat.subspan(t * weights, weights));
      }
      worker.timing.metrics += watch.lap();
    }
    const auto judgements = std::span(worker.judgements).first(outcomes.size());
    judge_.judge(*worker.work, judgements, worker.timing);
    for (std::size_t b = 0; b < outcomes.size(); ++b) {
      std::swap(judgements[b].vs_trained, outcomes[b].record.vs_trained);
      std::swap(judgements[b].vs_encoded, outcomes[b].record.vs_encoded);
      std::swap(judgements[b].filters_vs_trained, outcomes[b].filters_vs_trained);
      std::swap(judgements[b].filters_vs_encoded, outcomes[b].filters_vs_encoded);
    }
  }

  /// Adds the trials of a chunk in their order; the filters side by side.
  void collect(std::span<const Outcome> chunk, const RunOptions& options,
               StudyResult& result) const {
    const std::size_t metrics = judge_.names().size();
    parallel_for(judge_.filters(), options.threads, [&](std::size_t f, std::size_t) {
      for (std::size_t m = 0; m < metrics; ++m) {
        RunningMoments trained = result.vs_trained[m].per_filter[f];
        RunningMoments encoded = result.vs_encoded[m].per_filter[f];
        for (const Outcome& outcome : chunk) {
          trained.add(outcome.filters_vs_trained[f * metrics + m]);
          encoded.add(outcome.filters_vs_encoded[f * metrics + m]);
        }
        result.vs_trained[m].per_filter[f] = trained;
        result.vs_encoded[m].per_filter[f] = encoded;
      }
    });
    for (const Outcome& outcome : chunk) {
      const TrialRecord& record = outcome.record;
      result.counts += record.counts;
      for (std::size_t m = 0; m < metrics; ++m) {
        result.vs_trained[m].overall.add(record.vs_trained[m], record.chip);
        result.vs_encoded[m].overall.add(record.vs_encoded[m], record.chip);
      }
      if (options.on_trial) options.on_trial(record);
    }
  }

  const StoredWeights& stored_;
  const TrialJudge& judge_;
  std::size_t together_;  ///< trials that are read at once
};

}  // namespace detail

RRAMVAR_INLINE void check(const RunOptions& options, std::span<const std::string_view> metrics) {
  if (options.trials == 0) throw Error("a run of zero trials has no result", {}, "ask for one");
  if (options.chips == 0) throw Error("a run of zero chips has no result", {}, "ask for one");
  if (options.threads == 0) throw Error("a run needs at least one thread");
  options.stop.check(metrics);
}

RRAMVAR_INLINE std::size_t threads_with_work(const RunOptions& options) {
  return std::min<std::uint64_t>(options.threads, std::uint64_t{options.trials} * options.chips);
}

RRAMVAR_INLINE StudyResult run_judged(const StoredWeights& stored, const TrialJudge& judge,
                                      const RunOptions& options) {
  return detail::MonteCarlo(stored, judge).run(options);
}

}  // namespace rramvar
