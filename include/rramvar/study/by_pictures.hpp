#pragma once
/// ByPictures: judges trials by every output for every picture, so by any metric.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/layer/scaled_error.hpp"
#include "rramvar/layer/wide_vectors.hpp"
#include "rramvar/memory/stored_weights.hpp"
#include "rramvar/metrics/error_metrics.hpp"
#include "rramvar/study/judged_batch.hpp"
#include "rramvar/study/trial_judge.hpp"

namespace rramvar {

/// Only errors are multiplied: with ΔW = Ŵ − W_encoded, ΔY = ΔW·P is exactly zero for ideal cells,
/// and the error against the trained weights is ΔY plus that of the rounding, computed once. A
/// filter's references are made ready once for the trials of a batch.
///
/// A part of the outputs of a few filters is judged while it is in the innermost cache: errors are
/// never stored. Each trial is a product of its own, so that its numbers are the same bits alone,
/// in a batch, and at any place of it, also with a product whose rounding depends on the shape of
/// its matrices (see BlasProduct).
///
/// Memory: two outputs a picture (2.3 MB for AlexNet layer 1); for each thread the patches of one
/// picture (4.4 MB) and the weight errors of a batch (2.2 MB).
/// @tparam Layer a Conv2DLayer1
/// @tparam Metrics an ErrorMetrics
template <class Layer, class Metrics>
class ByPictures final : public TrialJudge {
  using Sums = TrialSums<Metrics>;

 public:
  /// Keeps references to layer, metrics and images: they must outlive it.
  /// @throws Error if the images do not fit the layer
  ByPictures(const Layer& layer, const Metrics& metrics, const Tensor<4>& images,
             const StoredWeights& stored)
      : layer_(layer), metrics_(metrics), images_(images), encoded_(stored.encoded()) {
    layer.check_images(images);
    const auto weights = std::span(layer_.weights().data(), layer_.weights().size());
    const std::vector<double> trained(weights.begin(), weights.end());
    ScaledError rounding(layer_.filters(), layer_.inputs());
    rounding.set_difference(encoded_, trained);
    rounding_scale_ = rounding.scale;
    rounding_is_weights_ = rounding.is_weights;

    typename Layer::Columns patches = layer_.make_columns();
    for (std::size_t n = 0; n < images_.shape(0); ++n) {
      references_.push_back({layer_.make_output(), layer_.make_output()});
      layer_.extract(images_, n, patches);
      layer_.forward(patches, references_[n].y);
      layer_.multiply(values_of(rounding.mantissa), patches, 0, values_of(references_[n].rounding));
      for (const float y : references_[n].y) {
        scale_.max_abs = std::max(scale_.max_abs, std::abs(static_cast<double>(y)));
      }
    }
  }

  std::span<const std::string_view> names() const override { return Metrics::names; }
  std::size_t filters() const override { return layer_.filters(); }
  double relative_error_scale() const override { return scale_.max_abs; }

  std::vector<double> rounding() const override {
    typename Metrics::Accumulator sums(filters());
    PartOfFilter part;
    for (const Reference& reference : references_) {
      for_each_part([&](std::size_t first, std::size_t size) {
        for (std::size_t f = 0; f < filters(); ++f) {
          set_references(part, reference, f, first, size);
          sums.add(f, part.output(part.trained, part.trained_inverse, part.rounding), scale_);
        }
      });
    }
    const auto values = metrics_.overall(sums);
    return {values.begin(), values.end()};
  }

  std::unique_ptr<Work> work(std::size_t trials) const override {
    return std::make_unique<OwnWork>(*this, trials);
  }
  void take(Work& work, std::size_t b, std::span<const double> w_hat) const override {
    static_cast<OwnWork&>(work).errors.set_difference(w_hat, encoded_, b * filters());
  }
  void judge(Work& own, std::span<Judgement> judgements, Timing& timing) const override {
    Stopwatch watch;
    OwnWork& work = static_cast<OwnWork&>(own);
    const std::span<Sums> trials = work.batch.start(judgements.size());
    for (std::size_t n = 0; n < references_.size(); ++n) {
      if (work.patches_of != n) {
        layer_.extract(images_, n, work.patches);
        work.patches_of = n;
      }
      for_each_part([&](std::size_t first, std::size_t size) {
        for (std::size_t f = 0; f < filters(); f += work.parts.size()) {
          judge_part(work, references_[n], f, first, size, trials, timing, watch);
        }
      });
    }
    work.batch.judge(metrics_, judgements);
    timing.metrics += watch.lap();
  }

 private:
  /// Reference output of one image, and the error of the rounding alone.
  struct Reference {
    Tensor<2> y;
    Tensor<2> rounding;  ///< P·(w_encoded − w), or P·w_encoded where rounding_is_weights_, scaled
  };

  static constexpr std::size_t part_positions = 480;
  static_assert(part_positions % 16 == 0);  // see MatrixProduct
  using Row = std::array<double, part_positions>;

  /// Part of the references of one filter for one image.
  struct PartOfFilter {
    std::size_t size = 0;
    alignas(64) Row trained, trained_inverse, encoded, encoded_inverse, rounding;

    std::span<const double> row(const Row& values) const { return {values.data(), size}; }
    OutputRow output(const Row& y, const Row& inverse, const Row& dy) const {
      return {row(y), row(dy), row(inverse)};
    }
  };

  struct OwnWork : Work {
    OwnWork(const ByPictures& by, std::size_t trials)
        : errors(trials * by.layer_.filters(), by.layer_.inputs()),
          patches(by.layer_.make_columns()),
          parts(by.layer_.filters_at_once()),
          dy(parts.size() * part_positions),
          batch(trials, by.layer_.filters()) {}
    ScaledError errors;  ///< of the filters of each trial, trial after trial
    typename Layer::Columns patches;
    std::size_t patches_of = static_cast<std::size_t>(-1);  ///< the image that they belong to
    std::vector<PartOfFilter> parts;  ///< of the filters that are multiplied at once
    std::vector<float> dy;            ///< errors of one trial there, a row for each of them
    JudgedBatch<Metrics> batch;
  };

  static std::span<const float> values_of(const Tensor<2>& matrix) {
    return {matrix.data(), matrix.size()};
  }
  static std::span<float> values_of(Tensor<2>& matrix) { return {matrix.data(), matrix.size()}; }

  /// f(first position, number of positions) for each part.
  template <class F>
  void for_each_part(const F& f) const {
    for (std::size_t first = 0; first < layer_.positions(); first += part_positions) {
      f(first, std::min(part_positions, layer_.positions() - first));
    }
  }

  void set_references(PartOfFilter& part, const Reference& reference, std::size_t filter,
                      std::size_t first, std::size_t size) const {
    const float* const y = reference.y.data() + filter * layer_.positions() + first;
    const float* const rounding = reference.rounding.data() + filter * layer_.positions() + first;
    const double scale = rounding_scale_[filter];
    const double bias = layer_.bias()(filter);
    const bool is_weights = rounding_is_weights_[filter] != 0;
    part.size = size;
    on_widest_vectors([&](auto) RRAMVAR_KERNEL {
      for (std::size_t j = 0; j < size; ++j) {
        const double off = rounding[j] * scale;  // exact
        part.trained[j] = y[j];
        part.encoded[j] = off + (is_weights ? bias : part.trained[j]);
        part.rounding[j] = is_weights ? part.encoded[j] - part.trained[j] : off;
        part.trained_inverse[j] = 1.0 / std::abs(part.trained[j]);
        part.encoded_inverse[j] = 1.0 / std::abs(part.encoded[j]);
      }
    });
  }

  /// Part of the outputs of the filters from first_filter on, for each trial.
  void judge_part(OwnWork& work, const Reference& reference, std::size_t first_filter,
                  std::size_t first, std::size_t size, std::span<Sums> trials, Timing& timing,
                  Stopwatch& watch) const {
    const std::size_t filters = std::min(work.parts.size(), this->filters() - first_filter);
    for (std::size_t i = 0; i < filters; ++i) {
      set_references(work.parts[i], reference, first_filter + i, first, size);
    }
    timing.metrics += watch.lap();
    const auto dy = std::span(work.dy).first(filters * size);
    for (std::size_t b = 0; b < trials.size(); ++b) {
      const std::size_t row = b * this->filters() + first_filter;
      layer_.multiply(std::as_const(work.errors).rows(row, filters), work.patches, first, dy);
      timing.layer += watch.lap();
      for (std::size_t i = 0; i < filters; ++i) {
        const std::span<const float> of_filter = dy.subspan(i * size, size);
        if (work.errors.is_weights[row + i] != 0) {
          judge_outputs(work.parts[i], of_filter, work.errors.scale[row + i], first_filter + i,
                        trials[b]);
        } else {
          judge_errors(work.parts[i], of_filter, work.errors.scale[row + i], first_filter + i,
                       trials[b]);
        }
      }
      timing.metrics += watch.lap();
    }
  }

  /// @param dy P·ΔW without the scale
  void judge_errors(const PartOfFilter& part, std::span<const float> dy, double scale,
                    std::size_t filter, Sums& sums) const {
    if constexpr (Metrics::in_one_pass) {
      Metrics::Accumulator::add(
          filter,
          {part.row(part.trained), part.row(part.trained_inverse), part.row(part.encoded),
           part.row(part.encoded_inverse), part.row(part.rounding), dy, scale},
          scale_, sums.trained, sums.encoded);
    } else {
      Row from_encoded;
      Row from_trained;
      for (std::size_t j = 0; j < part.size; ++j) {
        from_encoded[j] = dy[j] * scale;
        from_trained[j] = part.rounding[j] + from_encoded[j];
      }
      add(part, from_trained, from_encoded, filter, sums);
    }
  }

  /// The same where the products are those of the weights themselves.
  void judge_outputs(const PartOfFilter& part, std::span<const float> product, double scale,
                     std::size_t filter, Sums& sums) const {
    Row from_encoded;
    Row from_trained;
    for (std::size_t j = 0; j < part.size; ++j) {
      const double y = product[j] * scale + double{layer_.bias()(filter)};
      from_encoded[j] = y - part.encoded[j];
      from_trained[j] = y - part.trained[j];
    }
    add(part, from_trained, from_encoded, filter, sums);
  }

  void add(const PartOfFilter& part, const Row& from_trained, const Row& from_encoded,
           std::size_t filter, Sums& sums) const {
    sums.trained.add(filter, part.output(part.trained, part.trained_inverse, from_trained), scale_);
    sums.encoded.add(filter, part.output(part.encoded, part.encoded_inverse, from_encoded), scale_);
  }

  const Layer& layer_;
  const Metrics& metrics_;
  const Tensor<4>& images_;
  std::span<const double> encoded_;
  std::vector<Reference> references_;
  std::vector<double> rounding_scale_;
  std::vector<std::uint8_t> rounding_is_weights_;
  OutputScale scale_;
};

}  // namespace rramvar
