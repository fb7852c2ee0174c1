#pragma once
/// ByGram: judges trials by the Gram matrix of the pictures' patches, at the cost of half a product
/// K × K × F a trial, whatever the number of pictures.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "rramvar/layer/gram_factor.hpp"
#include "rramvar/layer/scaled_error.hpp"
#include "rramvar/layer/wide_vectors.hpp"
#include "rramvar/memory/stored_weights.hpp"
#include "rramvar/metrics/error_metrics.hpp"
#include "rramvar/study/gram_sums.hpp"
#include "rramvar/study/judged_batch.hpp"
#include "rramvar/study/trial_judge.hpp"

namespace rramvar {

/// With Δw = ŵ − w_encoded, r = w_encoded − w and G = L·Lᵀ, for each filter
///     against the encoded weights: Σdy² = ‖Δw·L‖²,                Σy·dy = (G·w)·Δw + (G·r)·Δw,
///     against the trained weights: Σdy² = ‖Δw·L‖² + 2(G·r)·Δw + rᵀGr, Σy·dy = (G·w)·Δw + (G·w)·r.
/// Products are in float, sums in double. Against GramSums, all in double, ‖ΔY‖ was off by 1.2e-7
/// at most, that of a single filter by 1.5e-6 (200 trials of AlexNet layer 1). Memory: one (trials
/// · F) × K matrix a thread, 1.1 MB for AlexNet layer 1; no pictures.
/// @tparam Metrics an ErrorMetrics of quadratic metrics
template <class Metrics>
class ByGram final : public TrialJudge {
  static_assert(Metrics::is_quadratic,
                "ByGram: the Gram matrix gives Σy², Σdy² and Σy·dy only, so every metric must have "
                "the sums_type QuadraticSums; take QuadraticMetrics, or judge by pictures.");

  using Sums = TrialSums<Metrics>;

 public:
  /// Keeps a reference to the metrics.
  /// @throws Error if the Gram matrix is not that of this layer
  template <class Layer>
  ByGram(const Layer& layer, const Metrics& metrics, const PatchGram& gram,
         const StoredWeights& stored)
      : filters_(layer.filters()),
        metrics_(metrics),
        encoded_(stored.encoded()),
        factor_(gram),
        trained_g_(make_matrix(layer.filters(), layer.inputs())),
        rounding_g_(trained_g_) {
    const Matrix trained = trained_weights(layer);
    const GramSums from_trained(gram, trained);
    const Matrix rounding = rounding_of(encoded_, trained);
    rounding_ = from_trained(rounding);
    drop_bias(product(trained, gram.matrix()), trained_g_);
    drop_bias(product(rounding, gram.matrix()), rounding_g_);
  }

  std::span<const std::string_view> names() const override { return Metrics::names; }
  std::size_t filters() const override { return filters_; }
  double relative_error_scale() const override { return 0.0; }

  std::vector<double> rounding() const override {
    typename Metrics::Accumulator sums(filters_);
    for (std::size_t f = 0; f < filters_; ++f) sums.add(f, rounding_[f]);
    const auto values = metrics_.overall(sums);
    return {values.begin(), values.end()};
  }

  std::unique_ptr<Work> work(std::size_t trials) const override {
    return std::make_unique<OwnWork>(*this, trials);
  }
  void take(Work& own, std::size_t b, std::span<const double> w_hat) const override {
    OwnWork& work = static_cast<OwnWork&>(own);
    ScaledError& errors = work.errors;
    errors.set_difference(w_hat, encoded_, b * filters_);
    for (std::size_t f = 0; f < filters_; ++f) {
      const std::size_t row = b * filters_ + f;
      const auto [on_trained, on_rounding] =
          dots(errors.row(row), row_of(trained_g_, f), row_of(rounding_g_, f));
      work.on_trained[row] = errors.scale[row] * on_trained;
      work.on_rounding[row] = errors.scale[row] * on_rounding;
    }
  }

  void judge(Work& own, std::span<Judgement> judgements, Timing& timing) const override {
    Stopwatch watch;
    OwnWork& work = static_cast<OwnWork&>(own);
    const std::span<Sums> trials = work.batch.start(judgements.size());
    for (std::size_t b = 0; b < trials.size(); ++b) {  // each by itself, see ByPictures
      factor_.multiply_onto(work.errors.rows(b * filters_, filters_));
    }
    timing.layer += watch.lap();
    for (std::size_t b = 0; b < trials.size(); ++b) {
      for (std::size_t f = 0; f < filters_; ++f) {
        const std::size_t row = b * filters_ + f;
        const double scale = work.errors.scale[row];
        add_filter(f, sum_of_squares(work.errors.row(row)) * scale * scale, work.on_trained[row],
                   work.on_rounding[row], trials[b]);
      }
    }
    work.batch.judge(metrics_, judgements);
    timing.metrics += watch.lap();
  }

 private:
  struct OwnWork : Work {
    OwnWork(const ByGram& by, std::size_t trials)
        : errors(trials * by.filters_, by.factor_.inputs()),
          on_trained(errors.scale.size()),
          on_rounding(errors.scale.size()),
          batch(trials, by.filters_) {}
    ScaledError errors;               ///< of the filters of each trial, trial after trial
    std::vector<double> on_trained;   ///< (G·w)·Δw of each row
    std::vector<double> on_rounding;  ///< (G·r)·Δw of each row
    JudgedBatch<Metrics> batch;
  };

  static void drop_bias(const Matrix& from, Matrix& to) {
    for (std::size_t f = 0; f < to.shape(0); ++f) {
      std::copy_n(from.data() + f * from.shape(1), to.shape(1), to.data() + f * to.shape(1));
    }
  }
  static std::span<const double> row_of(const Matrix& matrix, std::size_t f) {
    return {matrix.data() + f * matrix.shape(1), matrix.shape(1)};
  }

  void add_filter(std::size_t f, double square, double on_trained, double on_rounding,
                  Sums& sums) const {
    const QuadraticSums& r = rounding_[f];
    QuadraticSums trained = r;
    trained.error += square + 2.0 * on_rounding;
    if (trained.error < 0.0) trained.error = 0.0;  // the errors cancel the rounding, to rounding
    trained.cross += on_trained;
    sums.trained.add(f, trained);
    sums.encoded.add(f, QuadraticSums{.signal = r.signal + 2.0 * r.cross + r.error,
                                      .error = square,
                                      .cross = on_trained + on_rounding,
                                      .count = r.count});
  }

  std::size_t filters_;
  const Metrics& metrics_;
  std::span<const double> encoded_;
  GramFactor factor_;
  Matrix trained_g_;                     ///< w·G without the bias' column, F × K
  Matrix rounding_g_;                    ///< r·G likewise
  std::vector<QuadraticSums> rounding_;  ///< of every filter: Σy², rᵀGr, (G·w)·r
};

}  // namespace rramvar
