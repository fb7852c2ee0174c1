#pragma once
/// A network, the layers of it that are stored, and the pictures that it is asked about.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "common/network/evaluation.hpp"
#include "common/network/network.hpp"
#include "common/network/network_options.hpp"
#include "common/pictures/pictures.hpp"

namespace rramvar::programs {

/// The layers of the network that can be stored.
std::vector<StorableLayer> layers_of_model(const NetworkOptions& options);

/// The network, loaded once for each thread, and its pictures, read anew in each evaluation.
class NetworkTask {
 public:
  /// @throws Error if network, layers, pictures and labels do not fit together
  explicit NetworkTask(const NetworkOptions& options);

  /// The network that weights are taken from.
  const Network& network() const { return networks_.front(); }
  /// Runs every picture through all sets of weights. @param progress called after each picture with
  /// the number done and that of all, by one thread at a time
  Evaluation evaluate(const WeightSets& sets,
                      const std::function<void(std::size_t, std::size_t)>& progress);

  const std::vector<std::string>& layers() const { return layers_; }
  std::size_t classes() const { return classes_; }
  const std::string& model_text() const { return model_text_; }
  std::string pictures_text() const;
  const std::string& labels_from() const { return set_.labels_from; }
  /// "" where the pictures are synthetic.
  std::string preprocessing_text() const;
  /// The pictures that the last evaluation skipped.
  const std::vector<BadPicture>& bad() const { return bad_; }

 private:
  struct Model;
  Model load_model();
  Evaluation evaluate_synthetic(const WeightSets& sets,
                                const std::function<void(std::size_t)>& progress);

  NetworkOptions options_;
  Preprocessing preprocessing_;
  std::string model_text_;
  std::vector<std::string> layers_;
  std::vector<Network> networks_;   ///< one a thread
  std::vector<Network> untouched_;  ///< the same without stored layers, where verified
  std::size_t classes_ = 0;
  PictureSet set_;
  std::vector<BadPicture> bad_;
};

}  // namespace rramvar::programs
