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
/// A filter that is read as far smaller than it was stored is judged by ŵ itself (see ScaledError):
/// with Σŷ² = ‖ŵ·L‖² and Σy·ŷ = (G·w)·ŵ, or of w_encoded, Σdy² = Σy² − 2Σy·ŷ + Σŷ².
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
        bias_(bias_of(layer).begin(), bias_of(layer).end()),
        factor_(gram),
        sums_g_(gram.inputs() + 1),
        trained_g_(make_matrix(layer.filters(), layer.inputs())),
        rounding_g_(trained_g_) {
    const Matrix trained = trained_weights(layer);
    const GramSums from_trained(gram, trained);
    const Matrix rounding = rounding_of(encoded_, trained);
    rounding_ = from_trained(rounding);
    encoded_signal_ = read_signals(gram, trained, rounding, rounding_);
    std::ranges::copy(row_of(gram.matrix(), gram.inputs()), sums_g_.begin());
    split_bias(from_trained.weights_g(), trained_g_, trained_sums_);
    split_bias(product(rounding, gram.matrix()), rounding_g_, rounding_sums_);
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
      if (errors.is_weights[row] != 0) add_bias(f, row, work);
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
        const double square = sum_of_squares(work.errors.row(row)) * scale * scale;
        const auto add =
            work.errors.is_weights[row] != 0 ? &ByGram::add_output : &ByGram::add_error;
        (this->*add)(f, square, row, work, trials[b]);
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
          on_bias(errors.scale.size()),
          batch(trials, by.filters_) {}
    ScaledError errors;               ///< of the filters of each trial, trial after trial
    std::vector<double> on_trained;   ///< (G·w)·Δw of each row, or (G·w)·ŵ
    std::vector<double> on_rounding;  ///< (G·r)·Δw of each row, or (G·r)·ŵ
    std::vector<double> on_bias;      ///< what the bias adds to ŵᵀGŵ
    JudgedBatch<Metrics> batch;
  };

  /// Splits the bias' column off, which errors do not have.
  static void split_bias(const Matrix& from, Matrix& to, std::vector<double>& bias) {
    for (std::size_t f = 0; f < to.shape(0); ++f) {
      const double* const row = from.data() + f * from.shape(1);
      std::copy_n(row, to.shape(1), to.data() + f * to.shape(1));
      bias.push_back(row[to.shape(1)]);
    }
  }
  static std::span<const double> row_of(const Matrix& matrix, std::size_t f) {
    return {matrix.data() + f * matrix.shape(1), matrix.shape(1)};
  }

  /// Completes the products of a row that holds ŵ: the bias belongs to it.
  void add_bias(std::size_t f, std::size_t row, OwnWork& work) const {
    const double bias = bias_[f];
    double on_sums = 0.0;
    for (std::size_t k = 0; k < factor_.inputs(); ++k) {
      on_sums += sums_g_[k] * work.errors.row(row)[k];
    }
    work.on_trained[row] += bias * trained_sums_[f];
    work.on_rounding[row] += bias * rounding_sums_[f];
    work.on_bias[row] =
        bias * (2.0 * work.errors.scale[row] * on_sums + bias * sums_g_[factor_.inputs()]);
  }

  /// @param square ‖Δw·L‖²
  void add_error(std::size_t f, double square, std::size_t row, const OwnWork& work,
                 Sums& sums) const {
    const QuadraticSums& r = rounding_[f];
    QuadraticSums trained = r;
    trained.error += square + 2.0 * work.on_rounding[row];
    if (trained.error < 0.0) trained.error = 0.0;  // the errors cancel the rounding, to rounding
    trained.cross += work.on_trained[row];
    sums.trained.add(f, trained);
    sums.encoded.add(f, QuadraticSums{.signal = encoded_signal_[f],
                                      .error = square,
                                      .cross = work.on_trained[row] + work.on_rounding[row],
                                      .count = r.count});
  }

  /// @param square ‖ŵ·L‖²
  void add_output(std::size_t f, double square, std::size_t row, const OwnWork& work,
                  Sums& sums) const {
    const auto against = [&](double signal, double product) {
      const double error = signal - 2.0 * product + square + work.on_bias[row];
      return QuadraticSums{.signal = signal,
                           .error = std::max(error, 0.0),
                           .cross = product - signal,
                           .count = rounding_[f].count};
    };
    const double on_trained = work.on_trained[row];
    sums.trained.add(f, against(rounding_[f].signal, on_trained));
    sums.encoded.add(f, against(encoded_signal_[f], on_trained + work.on_rounding[row]));
  }

  std::size_t filters_;
  const Metrics& metrics_;
  std::span<const double> encoded_;
  std::vector<float> bias_;
  GramFactor factor_;
  std::vector<double> sums_g_;           ///< the bias' row of G: sums over positions of P
  Matrix trained_g_;                     ///< w·G without the bias' column, F × K
  Matrix rounding_g_;                    ///< r·G likewise
  std::vector<double> trained_sums_;     ///< that column
  std::vector<double> rounding_sums_;    ///< likewise
  std::vector<double> encoded_signal_;   ///< Σy² of the encoded weights
  std::vector<QuadraticSums> rounding_;  ///< of every filter: Σy², rᵀGr, (G·w)·r
};

}  // namespace rramvar
