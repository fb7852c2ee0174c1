#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

#include "common/network/network_task.hpp"
#include "common/network/stored_network.hpp"
#include "common/network/wilson.hpp"
#include "common/program/progress.hpp"
#include "common/workload/workload.hpp"
#include "rramvar/design/conductance_by_design.hpp"
#include "rramvar/design/store_by_design.hpp"
#include "rramvar/metrics/trial_statistics.hpp"

namespace rramvar::programs {

namespace {

/// A network whose predictions are counted.
class NetworkWorkload final : public Workload {
 public:
  explicit NetworkWorkload(const WorkloadOptions& o)
      : task_(o.network),
        reads_{.chips = o.chips == 0 ? 3 : o.chips,
               .trials = o.trials == 0 ? 1 : o.trials,
               .seed = o.seed},
        synthetic_(o.network.model.empty()) {}

  Judgement judge(const Design& design, const MeasuredDevice& device) override {
    const StoredNetwork stored(task_.network(), device, design, reads_.chips);
    Judgement out;
    for (const auto& layer : stored.layers()) {
      out.storage_cells += storage_cells(*layer) * static_cast<double>(layer->encoded().size()) /
                           static_cast<double>(stored.weights());
      out.encoding += layer->encoding_counts();
      out.census += census_of(*layer);
      out.conductance += conductance_by_design(design, device, *layer, reads_.chips);
    }
    const ExpectedCounts expected = stored.expected(1);
    if (expected.known) {
      const int bits = std::popcount(bits_of(stored.layers().front()->digits()));
      out.misread_share = expected.bits_misread / (static_cast<double>(stored.weights()) * bits);
    }
    ReadCounts counts;
    WeightSets sets{stored.encoded(), stored.read(reads_, counts)};
    Progress progress("pictures");
    const Evaluation e =
        task_.evaluate(sets, [&](std::size_t done, std::size_t of) { progress.show(done, of); });
    out.accuracy = accuracy_of(e);
    out.relative_l2 = first_layer_error(e);
    out.bad = task_.bad();
    return out;
  }

  Settings settings() const override {
    std::string layers;
    for (const std::string& name : task_.layers()) {
      layers.append(layers.empty() ? "" : ", ").append(name);
    }
    Settings out{{"network", task_.model_text()},
                 {"stored layers", layers},
                 {"pictures", task_.pictures_text()},
                 {"labels from", task_.labels_from()}};
    if (!synthetic_) out.emplace_back("preprocessing", task_.preprocessing_text());
    out.emplace_back("sampled", std::to_string(reads_.trials) + " trials on each of " +
                                    std::to_string(reads_.chips) + " chips");
    return out;
  }
  bool is_synthetic() const override { return synthetic_; }

 private:
  Accuracy accuracy_of(const Evaluation& e) const {
    Accuracy out{.pictures = e.pictures,
                 .ideal_top1 = share(e.ideal.top1, e.pictures),
                 .ideal_top5 = share(e.ideal.top5, e.pictures),
                 .top1_chips = {1.0, 0.0}};
    const std::size_t trials = reads_.trials;
    for (std::size_t chip = 0; chip < reads_.chips; ++chip) {
      std::size_t right = 0;
      for (std::size_t t = 0; t < trials; ++t) {
        const Tally& read = e.reads[chip * trials + t];
        right += read.top1;
        out.top5 += share(read.top5, e.pictures * e.reads.size());
        out.changed += share(read.changed, e.pictures * e.reads.size());
      }
      const double top1 = share(right, e.pictures * trials);
      out.top1 += top1 / reads_.chips;
      out.top1_chips = {std::min(out.top1_chips.low, top1), std::max(out.top1_chips.high, top1)};
    }
    out.top1 = std::min(out.top1, 1.0);  // rounding
    out.top1_pictures = wilson95(out.top1, e.pictures);
    return out;
  }

  /// RMS over the reads of the first stored layer's error, with the interval from the chips.
  Sampled first_layer_error(const Evaluation& e) const {
    TrialStatistics relative_l2;
    for (std::size_t r = 0; r < e.reads.size(); ++r) {
      relative_l2.add(e.reads[r].relative_l2.front(),
                      static_cast<std::uint32_t>(r / reads_.trials));
    }
    return {relative_l2.rms(), relative_l2.rms_ci95()};
  }

  NetworkTask task_;
  Reads reads_;
  bool synthetic_;
};

}  // namespace

std::unique_ptr<Workload> load_network_workload(const WorkloadOptions& options) {
  cv::setNumThreads(1);  // threads are over pictures
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  return std::make_unique<NetworkWorkload>(options);
}

}  // namespace rramvar::programs
