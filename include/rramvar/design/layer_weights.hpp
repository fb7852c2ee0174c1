#pragma once
/// Weights of a layer, and how they lie in it.

#include <cstddef>
#include <span>

namespace rramvar {

struct LayerWeights {
  std::span<const float> values;
  std::size_t per_filter = 0;  ///< that share a scale of "filter"; 0: all
};

/// The weights of a layer such as Conv2DLayer1, whose filters may have a scale each.
template <class Layer>
LayerWeights weights_of(const Layer& layer) {
  return {{layer.weights().data(), layer.weights().size()}, layer.inputs()};
}

}  // namespace rramvar
