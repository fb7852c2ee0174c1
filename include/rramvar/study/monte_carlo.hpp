#pragma once
/// The Monte Carlo driver: trials of stored weights through a layer, judged by metrics.

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/layer/scaled_error.hpp"
#include "rramvar/metrics/error_metrics.hpp"
#include "rramvar/study/parallel.hpp"
#include "rramvar/study/result.hpp"

namespace rramvar {

/// Runs trials of one layer over one set of images.
///
/// Only errors are multiplied: with ΔW = Ŵ − W_encoded, ΔY = ΔW·P is exactly zero for ideal cells,
/// and the error against the trained weights is ΔY plus that of the rounding, computed once.
/// Memory: two outputs an image (2.3 MB for AlexNet layer 1), and a few MB a thread; it does not
/// grow with the trials beyond the 65,536 values that each metric's quantiles keep.
template <class Layer, class Metrics>
class MonteCarlo {
 public:
  /// Keeps references to its arguments: they must outlive it.
  /// @throws Error if the images do not fit the layer
  MonteCarlo(const Layer& layer, const Metrics& metrics, const Tensor<4>& images,
             const StoredWeights& stored)
      : layer_(layer), metrics_(metrics), images_(images), stored_(stored) {
    layer.check_images(images);
  }

  /// @throws Error if there are no trials, chips or threads, or the stop rule names a metric that
  /// is not computed
  StudyResult run(const RunOptions& options) {
    if (options.trials == 0) throw Error("a run of zero trials has no result", {}, "ask for one");
    if (options.chips == 0) throw Error("a run of zero chips has no result", {}, "ask for one");
    if (options.threads == 0) throw Error("a run needs at least one thread");
    options.stop.check(Metrics::names);
    const auto start = Clock::now();
    const SingleThreadedBlas blas;
    StudyResult result = set_up(options);
    std::vector<Worker> workers;
    for (std::size_t i = 0; i < options.threads; ++i) workers.emplace_back(layer_);
    result.timing.set_up = seconds_since(start);

    const std::uint64_t total = std::uint64_t{options.trials} * options.chips;
    // The rule counts what is independent: trials of one chip, or several chips whole.
    const std::uint64_t unit = options.chips > 1 ? options.trials : 1;
    std::uint64_t done = 0;
    std::uint64_t next_check = options.stop.first_check() * unit;
    while (done < total && !result.stopped) {
      const std::uint64_t before_check = options.stop.asked() ? next_check - done : total;
      const auto count =
          static_cast<std::size_t>(std::min({chunk_trials, total - done, before_check}));
      std::vector<Outcome> outcomes(count);
      const std::size_t blocks = (count + block_trials - 1) / block_trials;
      parallel_for(blocks, options.threads, [&](std::size_t block, std::size_t worker) {
        const std::size_t first = block * block_trials;
        const std::size_t size = std::min<std::size_t>(block_trials, count - first);
        run_block(workers[worker], options, done + first, std::span(outcomes).subspan(first, size));
      });
      for (const Outcome& outcome : outcomes) collect(outcome, options, result);
      done += count;
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
    for (const Worker& worker : workers) {
      result.timing.sampling += worker.timing.sampling;
      result.timing.layer += worker.timing.layer;
      result.timing.metrics += worker.timing.metrics;
    }
    result.timing.wall = seconds_since(start);
    return result;
  }

 private:
  using Clock = std::chrono::steady_clock;
  using Accumulator = typename Metrics::Accumulator;
  using Values = typename Metrics::values_type;
  static double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
  }

  /// Trials that share the patches of an image; and trials between two orderly collections.
  static constexpr std::size_t block_trials = 8;
  static constexpr std::uint64_t chunk_trials = 512;

  /// Reference output of one image, and the error of the rounding alone.
  struct Reference {
    Tensor<2> y;
    Tensor<2> rounding;
    std::vector<double> rounding_scale;
  };

  /// One thread's memory.
  struct Worker {
    explicit Worker(const Layer& layer)
        : patches(layer.make_patches()),
          dy(layer.make_output()),
          w_hat(layer.filters() * layer.inputs()),
          errors(block_trials, ScaledError(layer.filters(), layer.inputs())),
          trained(block_trials, Accumulator(layer.filters())),
          encoded(trained),
          rows{} {
      for (auto& row : rows) row.resize(layer.positions());
    }
    Tensor<2> patches;
    std::size_t patches_of = static_cast<std::size_t>(-1);  ///< the image that they belong to
    Tensor<2> dy;
    std::vector<double> w_hat;
    std::vector<ScaledError> errors;
    std::vector<Accumulator> trained;
    std::vector<Accumulator> encoded;
    std::array<std::vector<double>, 4> rows;
    Timing timing;
  };

  /// What one trial leaves for the orderly collection.
  struct Outcome {
    TrialRecord record;
    std::vector<Values> trained_filters;
    std::vector<Values> encoded_filters;
  };

  StudyResult set_up(const RunOptions& options) {
    StudyResult result;
    result.trials = options.trials;
    result.chips = options.chips;
    const auto weights = std::span(layer_.weights().data(), layer_.weights().size());
    const std::vector<double> trained(weights.begin(), weights.end());
    ScaledError rounding(layer_.filters(), layer_.inputs());
    rounding.set_difference(stored_.encoded(), trained);

    Tensor<2> patches = layer_.make_patches();
    references_.clear();
    for (std::size_t n = 0; n < images_.shape(0); ++n) {
      references_.push_back({layer_.make_output(), layer_.make_output(), rounding.scale});
      layer_.extract(images_, n, patches);
      layer_.forward(patches, references_[n].y);
      multiply(rounding.mantissa, patches, references_[n].rounding);
      for (const float y : references_[n].y) {
        scale_.max_abs = std::max(scale_.max_abs, std::abs(static_cast<double>(y)));
      }
    }
    result.relative_error_scale = scale_.max_abs;

    Accumulator accumulator(layer_.filters());
    Worker worker(layer_);
    for (const Reference& reference : references_) {
      for (std::size_t f = 0; f < layer_.filters(); ++f) {
        load_row(reference, f, worker);
        accumulator.add(f, {worker.rows[0], worker.rows[1]}, scale_);
      }
    }
    const Values values = metrics_.overall(accumulator);
    result.rounding.assign(values.begin(), values.end());
    for (const std::string_view name : Metrics::names) {
      result.vs_trained.push_back({name, {}, std::vector<RunningMoments>(layer_.filters())});
    }
    result.vs_encoded = result.vs_trained;

    result.overflowed_weights = stored_.overflowed();
    result.expected = stored_.expected();  // of one trial
    return result;
  }

  /// rows[0] = y, rows[1] = error of the rounding, of one filter and image, as doubles.
  void load_row(const Reference& reference, std::size_t f, Worker& worker) const {
    const std::size_t first = f * layer_.positions();
    for (std::size_t j = 0; j < layer_.positions(); ++j) {
      worker.rows[0][j] = reference.y.data()[first + j];
      worker.rows[1][j] = reference.rounding.data()[first + j] * reference.rounding_scale[f];
    }
  }

  /// Trials are numbered through chip by chip.
  void run_block(Worker& worker, const RunOptions& options, std::uint64_t first_trial,
                 std::span<Outcome> outcomes) const {
    auto mark = Clock::now();
    for (std::size_t b = 0; b < outcomes.size(); ++b) {
      const std::uint64_t number = first_trial + b;
      const TrialIndex at{.seed = options.seed,
                          .trial = static_cast<std::uint32_t>(number % options.trials),
                          .chip = static_cast<std::uint32_t>(number / options.trials)};
      outcomes[b].record.chip = at.chip;
      outcomes[b].record.trial = at.trial;
      outcomes[b].record.counts = stored_.read(at, worker.w_hat);
      worker.errors[b].set_difference(worker.w_hat, stored_.encoded());
      worker.trained[b].clear();
      worker.encoded[b].clear();
    }
    worker.timing.sampling += seconds_since(mark);

    for (std::size_t n = 0; n < references_.size(); ++n) {
      for (std::size_t b = 0; b < outcomes.size(); ++b) {
        mark = Clock::now();
        if (worker.patches_of != n) {
          layer_.extract(images_, n, worker.patches);
          worker.patches_of = n;
        }
        multiply(worker.errors[b].mantissa, worker.patches, worker.dy);
        worker.timing.layer += seconds_since(mark);

        mark = Clock::now();
        for (std::size_t f = 0; f < layer_.filters(); ++f) judge(worker, b, references_[n], f);
        worker.timing.metrics += seconds_since(mark);
      }
    }
    mark = Clock::now();
    for (std::size_t b = 0; b < outcomes.size(); ++b) {
      TrialRecord& record = outcomes[b].record;
      const Values trained = metrics_.overall(worker.trained[b]);
      const Values encoded = metrics_.overall(worker.encoded[b]);
      record.vs_trained.assign(trained.begin(), trained.end());
      record.vs_encoded.assign(encoded.begin(), encoded.end());
      for (std::size_t f = 0; f < layer_.filters(); ++f) {
        outcomes[b].trained_filters.push_back(metrics_.of_filter(worker.trained[b], f));
        outcomes[b].encoded_filters.push_back(metrics_.of_filter(worker.encoded[b], f));
      }
    }
    worker.timing.metrics += seconds_since(mark);
  }

  /// Adds one filter's output, in worker.dy, to both references' sums of trial b of the block.
  void judge(Worker& worker, std::size_t b, const Reference& reference, std::size_t f) const {
    load_row(reference, f, worker);
    auto& [y, from_trained, y_encoded, from_encoded] = worker.rows;
    const float* dy = worker.dy.data() + f * layer_.positions();
    const double scale = worker.errors[b].scale[f];
    for (std::size_t j = 0; j < layer_.positions(); ++j) {
      y_encoded[j] = y[j] + from_trained[j];
      from_encoded[j] = dy[j] * scale;
      from_trained[j] += from_encoded[j];
    }
    worker.trained[b].add(f, {y, from_trained}, scale_);
    worker.encoded[b].add(f, {y_encoded, from_encoded}, scale_);
  }

  void collect(const Outcome& outcome, const RunOptions& options, StudyResult& result) const {
    result.counts += outcome.record.counts;
    for (std::size_t m = 0; m < Metrics::size; ++m) {
      result.vs_trained[m].overall.add(outcome.record.vs_trained[m], outcome.record.chip);
      result.vs_encoded[m].overall.add(outcome.record.vs_encoded[m], outcome.record.chip);
      for (std::size_t f = 0; f < layer_.filters(); ++f) {
        result.vs_trained[m].per_filter[f].add(outcome.trained_filters[f][m]);
        result.vs_encoded[m].per_filter[f].add(outcome.encoded_filters[f][m]);
      }
    }
    if (options.on_trial) options.on_trial(outcome.record);
  }

  const Layer& layer_;
  const Metrics& metrics_;
  const Tensor<4>& images_;
  const StoredWeights& stored_;
  std::vector<Reference> references_;
  OutputScale scale_;
};

/// One run in one call. @throws Error if the images do not fit, or there are no trials, chips or
/// threads
template <class Layer, class Metrics>
StudyResult run_trials(const StoredWeights& stored, const Layer& layer, const Metrics& metrics,
                       const Tensor<4>& images, const RunOptions& options = {}) {
  return MonteCarlo(layer, metrics, images, stored).run(options);
}

}  // namespace rramvar
