#pragma once
/// The one place that knows where xtensor keeps its headers (they moved in 0.26), and the two
/// containers that the interfaces use. Not used on purpose: xt::pad and assignment to
/// xt::strided_view, which give wrong data with GCC in C++20 mode up to xtensor 0.25.

#include <cstddef>
#include <string>

#if __has_include(<xtensor/core/xtensor_config.hpp>)
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xtensor.hpp>
#endif

namespace rramvar {

/// Row-major float tensor of N dimensions: (filters, channels, height, width) for weights,
/// (images, channels, height, width) for images.
template <std::size_t N>
using Tensor = xt::xtensor<float, N, xt::layout_type::row_major>;

/// "(96, 3, 11, 11)" for messages.
template <class Shape>
std::string shape_text(const Shape& shape) {
  std::string out = "(";
  for (const auto extent : shape) out += (out.size() > 1 ? ", " : "") + std::to_string(extent);
  return out + ")";
}

}  // namespace rramvar
