#pragma once
/// Study: the whole chain in one object, from weights and a device to the error of the layer.

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <utility>

#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/layer/patch_gram.hpp"
#include "rramvar/memory/exact_moments.hpp"
#include "rramvar/memory/weights_in_cells.hpp"
#include "rramvar/metrics/error_metrics.hpp"
#include "rramvar/sampling/variability_sampler.hpp"
#include "rramvar/study/closed_form.hpp"
#include "rramvar/study/monte_carlo.hpp"
#include "rramvar/study/normal_outputs.hpp"
#include "rramvar/study/result.hpp"
#include "rramvar/study/sensitivity.hpp"
#include "rramvar/study/usual_types.hpp"

namespace rramvar {

/// Stores a layer's weights with an encoder, reads them back through a sampler, and judges the
/// layer's output by metrics.
///
///     rramvar::Study study{rramvar::BitEncoder<rramvar::binary16>{},
///                          rramvar::VariabilitySampler{lut, rramvar::ConductanceReadout{}},
///                          layer};
///     auto result = study.run(images, {.trials = 1000, .seed = 1});
///     result["relative_l2"].rms();                             // with rms_ci95()
///     study.expected(images).vs_trained.overall.relative_l2();  // the same without trials
///
/// @tparam Encoder a BitEncoder
/// @tparam Sampler a VariabilitySampler
/// @tparam Layer a Conv2DLayer1
/// @tparam Metrics an ErrorMetrics
template <class Encoder, class Sampler, class Layer, class Metrics = AllMetrics>
class Study {
 public:
  /// @throws Error if the encoder's cells have more states than the device
  Study(const Encoder& encoder, Sampler sampler, Layer layer, Metrics metrics = {})
      : layer_(std::move(layer)),
        metrics_(std::move(metrics)),
        sampler_(std::move(sampler)),
        weights_(
            (Sampler::template check_format<typename Encoder::format_type>(), sampler_.readings()),
            codec_of(encoder), std::span(layer_.weights().data(), layer_.weights().size())) {}

  /// Monte Carlo over images (N, C, H, W): the same numbers for any number of threads.
  /// @throws Error if the images do not fit the layer, or there are no trials, chips or threads
  StudyResult run(const Tensor<4>& images, const RunOptions& options = {}) const {
    return run_trials(weights_, layer_, metrics_, images, options);
  }
  /// The same trials by the Gram matrix of the images: a small fraction of the time, whatever their
  /// number, for metrics that are quadratic. @throws Error also if the Gram matrix does not fit
  template <class Quadratic = QuadraticMetrics>
  StudyResult run(const PatchGram& gram, const RunOptions& options = {},
                  const Quadratic& metrics = {}) const {
    return run_trials(weights_, layer_, metrics, gram, options);
  }

  /// The expected errors over images (N, C, H, W), without trials: what run() converges to.
  /// @throws Error if the images do not fit the layer, or this design has no closed form
  ClosedForm expected(const Tensor<4>& images) const {
    return expected(patch_gram(layer_, images));
  }
  /// The same from the Gram matrix of the images, for several designs over one set.
  ClosedForm expected(const PatchGram& gram) const {
    return rramvar::expected(stored(), layer_, gram);
  }
  /// Expected element-wise errors over images, to normal accuracy; see NormalOutputs::trustworthy.
  /// @throws Error as expected()
  NormalOutputs expected_outputs(const Tensor<4>& images) const {
    return rramvar::expected_outputs(stored(), layer_, images);
  }
  /// The exact share of every digit, field, state and filter in the error. @throws Error as
  /// expected()
  Sensitivity sensitivity(const PatchGram& gram) const {
    return rramvar::sensitivity(stored(), layer_, gram);
  }

  const Layer& layer() const { return layer_; }
  /// The weights as they are stored, with their exact moments.
  const StoredWeights& stored() const {
    std::call_once(exact_->once, [&] { exact_->weights = weights_.with(exact_moments(sampler_)); });
    return *exact_->weights;
  }

 private:
  /// Exact moments cost nothing, not even when compiling, unless they are asked for.
  struct Exact {
    std::once_flag once;
    std::optional<WeightsInCells> weights;
  };

  Layer layer_;
  Metrics metrics_;
  Sampler sampler_;
  WeightsInCells weights_;
  std::shared_ptr<Exact> exact_ = std::make_shared<Exact>();
};

}  // namespace rramvar
