#pragma once
/// Exact moments of weights in cells, by the types of their device and readout; and weights that
/// know them.

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/encoding/word_codec.hpp"
#include "rramvar/memory/digit_moments.hpp"
#include "rramvar/memory/stored_weights.hpp"
#include "rramvar/memory/weight_moments.hpp"
#include "rramvar/memory/weights_in_cells.hpp"

namespace rramvar {

/// Moments of weights whose digits read back as `digits` says.
WeightMoments moments_of(const WeightsInCells& weights, const DigitMoments& digits,
                         const IdealParts& ideal);

/// What WeightsInCells asks for exact moments: how digits read back is computed when it is first
/// asked for, once for all copies.
template <class Sampler>
WeightsInCells::ExactMoments exact_moments(Sampler sampler) {
  if constexpr (DigitMoments::known_for<Sampler>) {
    struct HowDigitsRead {
      std::once_flag once;
      std::optional<DigitMoments> known;
    };
    return [sampler = std::move(sampler), how = std::make_shared<HowDigitsRead>()](
               const WeightsInCells& weights, const IdealParts& ideal) {
      std::call_once(how->once, [&] {
        std::vector<Digit> all(weights.digits().begin(), weights.digits().end());
        if (weights.scales().are_in_cells()) {
          const std::span<const Digit> of_scales = weights.scales().codec().digits();
          all.insert(all.end(), of_scales.begin(), of_scales.end());
        }
        how->known = DigitMoments::of(sampler, all);
      });
      return moments_of(weights, *how->known, ideal);
    };
  } else {
    return [](const WeightsInCells&, const IdealParts&) {
      return unknown_moments(Sampler::is_digital);
    };
  }
}

/// Weights stored by an encoder and read through a sampler, with their exact moments.
/// @tparam Encoder a BitEncoder
/// @tparam Sampler a VariabilitySampler
template <class Encoder, class Sampler>
class StoredWeightsOf final : public WeightsInCells {
 public:
  /// @param filter as WeightsInCells has it
  /// @throws Error if the encoder's cells have more states than the device
  StoredWeightsOf(const Encoder& encoder, Sampler sampler, std::span<const float> trained,
                  std::size_t filter = 0)
      : WeightsInCells(sampler.readings(), codec_for(encoder), trained, filter,
                       exact_moments(sampler)) {}

 private:
  static WordCodec codec_for(const Encoder& encoder) {
    Sampler::template check_format<typename Encoder::format_type>();
    return codec_of(encoder);
  }
};

template <class Encoder, class Sampler>
StoredWeightsOf(Encoder, Sampler, std::span<const float>, std::size_t = 0)
    -> StoredWeightsOf<Encoder, Sampler>;

/// The same behind the seam, for a program that chooses at run time; `filter` as above.
template <class Encoder, class Sampler>
std::unique_ptr<StoredWeights> store_weights(Encoder encoder, Sampler sampler,
                                             std::span<const float> trained,
                                             std::size_t filter = 0) {
  return std::make_unique<StoredWeightsOf<Encoder, Sampler>>(std::move(encoder), std::move(sampler),
                                                             trained, filter);
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/memory/exact_moments-inl.hpp"
#endif
