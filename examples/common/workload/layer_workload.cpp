#include <array>
#include <utility>

#include "common/workload/layer_inputs.hpp"
#include "common/workload/workload.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/design/conductance_by_design.hpp"
#include "rramvar/design/store_by_design.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/layer/patch_gram.hpp"
#include "rramvar/metrics/error_metrics.hpp"
#include "rramvar/study/closed_form.hpp"
#include "rramvar/study/monte_carlo.hpp"

namespace rramvar::programs {

namespace {

/// AlexNet layer 1: the exact error, and a sampled one beside it where trials were asked for.
class LayerWorkload final : public Workload {
 public:
  explicit LayerWorkload(const WorkloadOptions& o)
      : inputs_(load_layer_inputs({o.weights, o.bias, o.input, o.network.pictures, {}})),
        layer_(inputs_.weights, inputs_.bias),
        gram_(patch_gram(layer_, inputs_.images)),
        options_{.trials = o.trials,
                 .chips = o.chips == 0 ? 1 : o.chips,
                 .seed = o.seed,
                 .threads = o.network.threads},
        synthetic_(o.weights.empty()) {
    if (o.chips > 0 && o.trials == 0) {
      throw Error("--chips without --trials does nothing",
                  "the layer's error is computed without sampling", "give --trials too");
    }
  }

  Judgement judge(const Design& design, const MeasuredDevice& device) override {
    const auto stored = store_by_design(design, weights_of(layer_), device, options_.chips);
    Judgement out;
    out.storage_cells = storage_cells(*stored);
    out.encoding = stored->encoding_counts();
    out.census = census_of(*stored);
    out.conductance = conductance_by_design(design, device, *stored, options_.chips);
    out.bad = inputs_.bad;
    const ExpectedCounts counts = stored->expected();
    if (counts.known) {
      const auto bits =
          static_cast<double>(std::popcount(bits_of(stored->digits())) * stored->encoded().size());
      out.misread_share = counts.bits_misread / bits;
    }
    if (const WeightMoments moments = stored->moments(); moments.known) {
      const ClosedForm form = expected(*stored, moments, layer_, gram_);
      out.exact_relative_l2 = form.vs_trained.overall.relative_l2();
      out.rounding = form.rounding;
    } else {
      out.why_not_exact = moments.why_unknown;
    }
    if (options_.trials > 0) {
      const StudyResult result =
          run_trials(*stored, layer_, ErrorMetrics<RelativeL2>{}, inputs_.images, options_);
      const TrialStatistics& error = result["relative_l2"];
      out.relative_l2 = Sampled{error.rms(), error.rms_ci95()};
    }
    return out;
  }

  Settings settings() const override {
    Settings out{{"layer", "AlexNet layer 1: 96 filters of 3×11×11, stride 4"},
                 {"weights", inputs_.weights_text},
                 {"pictures", inputs_.input_text}};
    if (options_.trials > 0) {
      out.emplace_back("sampled", std::to_string(options_.trials) + " trials on each of " +
                                      std::to_string(options_.chips) + " chips");
    }
    return out;
  }
  bool is_synthetic() const override { return synthetic_; }

 private:
  LayerInputs inputs_;
  Conv2DLayer1<> layer_;
  PatchGram gram_;
  RunOptions options_;
  bool synthetic_;
};

}  // namespace

std::unique_ptr<Workload> load_layer_workload(const WorkloadOptions& options) {
  return std::make_unique<LayerWorkload>(options);
}

}  // namespace rramvar::programs
