#pragma once
/// The shape of a convolution layer.
///
/// A geometry is a policy: either a type whose members are static constants (empty, known at
/// compile time) or one with ordinary members, chosen at run time.
///
/// | expression                       | result | meaning                                       |
/// |----------------------------------|--------|-----------------------------------------------|
/// | g.channels, g.height, g.width    | size_t | input of one image: C × H × W                 |
/// | g.filters                        | size_t | F                                             |
/// | g.kernel_height, g.kernel_width  | size_t | kh, kw                                        |
/// | g.stride                         | size_t | step between output positions, both ways      |
/// | g.padding                        | size_t | rows and columns of zeros on each side        |

#include <concepts>
#include <cstddef>
#include <string>

#include "rramvar/core/error.hpp"

namespace rramvar {

/// A concept matching descriptions of a convolution's shape.
template <class G>
concept ConvGeometry = std::copy_constructible<G> && requires(const G& g) {
  { g.channels } -> std::convertible_to<std::size_t>;
  { g.height } -> std::convertible_to<std::size_t>;
  { g.width } -> std::convertible_to<std::size_t>;
  { g.filters } -> std::convertible_to<std::size_t>;
  { g.kernel_height } -> std::convertible_to<std::size_t>;
  { g.kernel_width } -> std::convertible_to<std::size_t>;
  { g.stride } -> std::convertible_to<std::size_t>;
  { g.padding } -> std::convertible_to<std::size_t>;
};

/// AlexNet layer 1 (Caffe): 3×227×227 in, 96 filters of 3×11×11, stride 4, 96×55×55 out.
struct AlexNetLayer1 {
  static constexpr std::size_t channels = 3, height = 227, width = 227;
  static constexpr std::size_t filters = 96, kernel_height = 11, kernel_width = 11;
  static constexpr std::size_t stride = 4, padding = 0;
};

/// Any layer, chosen at run time: Geometry{.channels = 3, .height = 32, …}.
struct Geometry {
  std::size_t channels = 1, height = 1, width = 1;
  std::size_t filters = 1, kernel_height = 1, kernel_width = 1;
  std::size_t stride = 1, padding = 0;
};

/// The null geometry, to copy: a fully connected layer, which is a convolution with one position.
/// @tparam Inputs, Outputs of the layer
template <std::size_t Inputs = 1, std::size_t Outputs = 1>
struct FullyConnected {
  static constexpr std::size_t channels = Inputs, height = 1, width = 1;
  static constexpr std::size_t filters = Outputs, kernel_height = 1, kernel_width = 1;
  static constexpr std::size_t stride = 1, padding = 0;
};

/// K = C·kh·kw, the inputs of one output, and so the weights of one filter.
constexpr std::size_t inputs_of(const ConvGeometry auto& g) {
  return g.channels * g.kernel_height * g.kernel_width;
}
constexpr std::size_t output_height(const ConvGeometry auto& g) {
  return (g.height + 2 * g.padding - g.kernel_height) / g.stride + 1;
}
constexpr std::size_t output_width(const ConvGeometry auto& g) {
  return (g.width + 2 * g.padding - g.kernel_width) / g.stride + 1;
}
/// Output positions of one image.
constexpr std::size_t positions_of(const ConvGeometry auto& g) {
  return output_height(g) * output_width(g);
}

/// @throws Error if an extent is zero or the kernel is larger than the padded image
void check_geometry(const ConvGeometry auto& g) {
  if (inputs_of(g) == 0 || g.filters == 0 || g.stride == 0 || g.height == 0 || g.width == 0) {
    throw Error("the layer's geometry has an extent of zero");
  }
  if (g.height + 2 * g.padding < g.kernel_height || g.width + 2 * g.padding < g.kernel_width) {
    throw Error("the kernel of " + std::to_string(g.kernel_height) + "×" +
                    std::to_string(g.kernel_width) + " is larger than the padded image of " +
                    std::to_string(g.height + 2 * g.padding) + "×" +
                    std::to_string(g.width + 2 * g.padding),
                {}, "check the geometry");
  }
}

}  // namespace rramvar
