#pragma once
/// Pictures through the network as trained, as encoded, and as each chip gives it back.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "common/network/network.hpp"
#include "common/network/stored_network.hpp"
#include "common/pictures/pictures.hpp"

namespace rramvar::programs {

/// What one set of weights did on all pictures; counts are of pictures.
struct Tally {
  std::size_t top1 = 0;             ///< right
  std::size_t top5 = 0;             ///< right among the five highest scores
  std::size_t changed = 0;          ///< predicted another class than the ideal network
  std::size_t without_answer = 0;   ///< a score is Inf or NaN: counted as wrong and changed
  std::vector<double> relative_l2;  ///< of each stored layer's output, against the ideal network
};

/// Of pictures, or of pictures in several trials.
inline double share(std::size_t counted, std::size_t of) {
  return static_cast<double>(counted) / static_cast<double>(of);
}

/// The network through OpenCV alone, against the ideal network.
struct Verification {
  Tally opencv;
  double largest_score_difference = 0.0;
};

struct Evaluation {
  std::size_t pictures = 0;
  Tally ideal;
  Tally encoded;
  std::vector<Tally> reads;  ///< as in WeightSets
  std::optional<Verification> verification;
};

/// The weights that are tried on each picture, beside the trained ones.
struct WeightSets {
  std::vector<ReadyLayer> encoded;
  std::vector<ReadOut> reads;
};

/// Makes the next picture, none after the last; called from several threads.
using PictureSource = std::function<std::optional<Picture>()>;

/// Runs every picture through all sets of weights.
///
/// A picture is decoded once and taken through all chips before the next, so memory does not grow
/// with the number of pictures beyond a few numbers of each. Sums run over the pictures in their
/// order whichever thread had them, so the result does not depend on threads. Where there was no
/// picture at all, only `pictures` says so.
/// @param networks one for each thread, the stored layers in the order of `sets`
/// @param untouched one for each thread, or none: then nothing is verified
/// @param files an upper limit of the number of pictures
/// @param on_picture called after each picture with the number done, by one thread at a time
Evaluation evaluate(std::vector<Network>& networks, std::vector<Network>& untouched,
                    const WeightSets& sets, const PictureSource& next, std::size_t files,
                    const std::function<void(std::size_t)>& on_picture);

}  // namespace rramvar::programs
