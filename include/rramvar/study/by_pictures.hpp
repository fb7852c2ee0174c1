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
/// Each trial is a product of its own: then its numbers are the same bits alone, in a batch, and at
/// any place of it, whatever BLAS makes of the rows of larger matrices (see BlasProduct). One tall
/// product for all trials of a batch would be 9 % faster with SkylakeX kernels, a run 3 %.
///
/// Memory: two outputs a picture (2.3 MB for AlexNet layer 1); for each thread the patches of one
/// picture and a tile of the batch's outputs (7 MB), which is judged while it is in the cache.
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

    Tensor<2> patches = layer_.make_patches();
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
    Tile tile;
    for (const Reference& reference : references_) {
      for_each_part([&](std::size_t first, std::size_t size) {
        for (std::size_t f = 0; f < filters(); ++f) {
          set_references(tile, reference, f, first, size);
          sums.add(
              f, {tile.row(tile.trained), tile.row(tile.rounding), tile.row(tile.trained_inverse)},
              scale_);
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
        for (std::size_t b = 0; b < trials.size(); ++b) {
          layer_.multiply(std::as_const(work.errors).rows(b * filters(), filters()), work.patches,
                          first,
                          std::span(work.dy).subspan(b * filters() * size, filters() * size));
        }
        timing.layer += watch.lap();
        judge_part(work, references_[n], first, size, trials);
        timing.metrics += watch.lap();
      });
    }
    work.batch.judge(metrics_, judgements);
    timing.metrics += watch.lap();
  }

 private:
  struct OwnWork : Work {
    OwnWork(const ByPictures& by, std::size_t trials)
        : errors(trials * by.layer_.filters(), by.layer_.inputs()),
          patches(by.layer_.make_patches()),
          dy(errors.scale.size() * std::min(Tile::most, by.layer_.positions())),
          batch(trials, by.layer_.filters()) {}
    ScaledError errors;  ///< of the filters of each trial, trial after trial
    Tensor<2> patches;
    std::size_t patches_of = static_cast<std::size_t>(-1);  ///< the image that they belong to
    std::vector<float> dy;  ///< errors of part of the outputs, a row for each of `errors`
    JudgedBatch<Metrics> batch;
  };

  /// Reference output of one image, and the error of the rounding alone.
  struct Reference {
    Tensor<2> y;
    Tensor<2> rounding;  ///< P·(w_encoded − w), or P·w_encoded where rounding_is_weights_, scaled
  };

  /// Part of a filter's outputs for one image as doubles, small enough for the innermost cache.
  struct Tile {
    static constexpr std::size_t most = 448;
    using Row = std::array<double, most>;
    std::size_t size = 0;
    alignas(64) Row trained, trained_inverse, encoded, encoded_inverse, rounding;
    alignas(64) Row from_trained, from_encoded;  ///< errors of one trial
    std::span<const double> row(const Row& values) const { return {values.data(), size}; }
  };

  static std::span<const float> values_of(const Tensor<2>& matrix) {
    return {matrix.data(), matrix.size()};
  }
  static std::span<float> values_of(Tensor<2>& matrix) { return {matrix.data(), matrix.size()}; }

  /// f(first position, number of positions) for parts that fit a tile.
  template <class F>
  void for_each_part(const F& f) const {
    for (std::size_t first = 0; first < layer_.positions(); first += Tile::most) {
      f(first, std::min(Tile::most, layer_.positions() - first));
    }
  }

  void set_references(Tile& tile, const Reference& reference, std::size_t filter, std::size_t first,
                      std::size_t size) const {
    const float* const y = reference.y.data() + filter * layer_.positions() + first;
    const float* const rounding = reference.rounding.data() + filter * layer_.positions() + first;
    const bool is_weights = rounding_is_weights_[filter] != 0;
    tile.size = size;
    for (std::size_t j = 0; j < size; ++j) {
      const double off = rounding[j] * rounding_scale_[filter];
      tile.trained[j] = y[j];
      tile.encoded[j] = off + (is_weights ? double{layer_.bias()(filter)} : tile.trained[j]);
      tile.rounding[j] = is_weights ? tile.encoded[j] - tile.trained[j] : off;
      tile.trained_inverse[j] = 1.0 / std::abs(tile.trained[j]);
      tile.encoded_inverse[j] = 1.0 / std::abs(tile.encoded[j]);
    }
  }

  void judge_part(const OwnWork& work, const Reference& reference, std::size_t first,
                  std::size_t size, std::span<Sums> trials) const {
    Tile tile;
    for (std::size_t f = 0; f < filters(); ++f) {
      set_references(tile, reference, f, first, size);
      for (std::size_t b = 0; b < trials.size(); ++b) {
        const std::size_t row = b * filters() + f;
        const float* const dy = work.dy.data() + row * size;
        if (work.errors.is_weights[row] != 0) {
          set_outputs(tile, dy, work.errors.scale[row], layer_.bias()(f));
        } else {
          set_errors(tile, dy, work.errors.scale[row]);
        }
        trials[b].trained.add(
            f,
            {tile.row(tile.trained), tile.row(tile.from_trained), tile.row(tile.trained_inverse)},
            scale_);
        trials[b].encoded.add(
            f,
            {tile.row(tile.encoded), tile.row(tile.from_encoded), tile.row(tile.encoded_inverse)},
            scale_);
      }
    }
  }

  static void set_errors(Tile& tile, const float* dy, double scale) {
    on_widest_vectors([&](auto v) RRAMVAR_KERNEL {
      using V = decltype(v);
      std::size_t j = 0;
      for (; j + V::lanes <= tile.size; j += V::lanes) {
        typename V::Doubles error;
        typename V::Doubles rounding;
        V::load(dy + j, error);
        V::load(tile.rounding.data() + j, rounding);
        error *= scale;
        rounding += error;
        V::store(error, tile.from_encoded.data() + j);
        V::store(rounding, tile.from_trained.data() + j);
      }
      for (; j < tile.size; ++j) {
        tile.from_encoded[j] = dy[j] * scale;
        tile.from_trained[j] = tile.rounding[j] + tile.from_encoded[j];
      }
    });
  }

  /// The same where the products are those of the weights themselves.
  static void set_outputs(Tile& tile, const float* product, double scale, double bias) {
    for (std::size_t j = 0; j < tile.size; ++j) {
      const double y = product[j] * scale + bias;
      tile.from_encoded[j] = y - tile.encoded[j];
      tile.from_trained[j] = y - tile.trained[j];
    }
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
