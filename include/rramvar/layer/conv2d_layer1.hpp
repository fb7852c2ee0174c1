#pragma once
/// Conv2DLayer1<Geometry, Product>: the convolution layer whose weights are stored, AlexNet's by
/// default.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/layer/geometry.hpp"
#include "rramvar/layer/packed_product.hpp"
#include "rramvar/layer/patches.hpp"
#include "rramvar/layer/product.hpp"

namespace rramvar {

/// What follows the layer's sums.
enum class Activation : std::uint8_t { none, relu };

/// Y = W·P + bias: weights (F, C, kh, kw), images (N, C, H, W), output (N, F, H', W').
/// All tensors are row-major float.
/// @tparam G a ConvGeometry
/// @tparam Product a MatrixProduct
template <class G = AlexNetLayer1, class Product = PackedProduct>
class Conv2DLayer1 {
  static_assert(MatrixProduct<Product>,
                "Conv2DLayer1<Geometry, Product>: a product needs `void operator()(const "
                "FloatProduct&) const`, see layer/product.hpp.");
  static_assert(ConvGeometry<G>,
                "Conv2DLayer1<Geometry>: a geometry needs the members channels, height, width, "
                "filters, kernel_height, kernel_width, stride and padding.");

 public:
  /// Patches as the product takes them.
  using Columns = ColumnsOf<Product>;

  /// @throws Error if the geometry is impossible or a shape does not fit it
  Conv2DLayer1(const Tensor<4>& weights, Tensor<1> bias, G geometry = {});
  /// Without a bias.
  explicit Conv2DLayer1(const Tensor<4>& weights, G geometry = {});

  const G& geometry() const { return geometry_; }
  std::size_t filters() const { return geometry_.filters; }
  /// K, the weights of one filter.
  std::size_t inputs() const { return inputs_of(geometry_); }
  /// Output positions of one image.
  std::size_t positions() const { return positions_of(geometry_); }

  /// Filters that are multiplied as fast as any more: the product's rows, or all of them.
  std::size_t filters_at_once() const {
    if constexpr (PackingProduct<Product>)
      return std::min<std::size_t>(filters(), Product::rows_at_once);
    return filters();
  }

  /// The trained weights as a matrix (F × K), K running over (channel, kernel row, kernel column).
  const Tensor<2>& weights() const { return weights_; }
  const Tensor<1>& bias() const { return bias_; }

  /// The output (N, F, H', W') of images (N, C, H, W).
  /// @throws Error if the images do not fit the geometry
  Tensor<4> operator()(const Tensor<4>& images, Activation activation = Activation::none) const {
    check_images(images);
    Tensor<4> out(
        std::array{images.shape(0), filters(), output_height(geometry_), output_width(geometry_)});
    Columns columns = make_columns();
    Tensor<2> y = make_output();
    for (std::size_t n = 0; n < images.shape(0); ++n) {
      extract(images, n, columns);
      forward(columns, y);
      if (activation == Activation::relu) {
        std::transform(y.begin(), y.end(), y.begin(), [](float v) { return std::max(v, 0.0f); });
      }
      std::copy(y.begin(), y.end(), out.data() + n * y.size());
    }
    return out;
  }

  /// Memory for extract(), K × positions: as a matrix, or as the product takes it.
  Tensor<2> make_patches() const { return Tensor<2>(std::array{inputs(), positions()}); }
  Columns make_columns() const { return Columns(inputs(), positions()); }
  /// Memory for forward(), F × positions.
  Tensor<2> make_output() const { return Tensor<2>(std::array{filters(), positions()}); }

  /// The patches of image n. @pre images fit the geometry, patches is from make_patches() or
  /// make_columns()
  template <class Patches>
  void extract(const Tensor<4>& images, std::size_t n, Patches& patches) const {
    const std::size_t size = geometry_.channels * geometry_.height * geometry_.width;
    extract_patches(geometry_, std::span<const float>(images.data() + n * size, size), patches);
  }

  /// The output of one image from its patches, bias included, before any activation.
  void forward(const Columns& patches, Tensor<2>& y) const {
    multiply({weights_.data(), weights_.size()}, patches, 0, {y.data(), y.size()});
    for (std::size_t f = 0; f < filters(); ++f) {
      float* row = y.data() + f * positions();
      for (std::size_t j = 0; j < positions(); ++j) row[j] += bias_(f);
    }
  }

  /// c (rows × n) = a (rows × K) times n columns of the patches, from column `first` on, a multiple
  /// of 16.
  void multiply(std::span<const float> a, const Columns& patches, std::size_t first,
                std::span<float> c) const {
    const std::size_t rows = a.size() / inputs();
    RRAMVAR_ASSERT(rows > 0 && a.size() % inputs() == 0 && c.size() % rows == 0);
    RRAMVAR_ASSERT(patches.rows() == inputs());
    multiply_columns(Product{}, a.data(), rows, patches, first, c.size() / rows, c.data());
  }

  /// @throws Error if images (N, C, H, W) do not fit the geometry or there are none
  void check_images(const Tensor<4>& images) const {
    const auto& g = geometry_;
    require_shape("images", images.shape(),
                  std::array{std::max(images.shape(0), std::size_t{1}), std::size_t{g.channels},
                             std::size_t{g.height}, std::size_t{g.width}});
  }

 private:
  template <class Shape, class Needed>
  static void require_shape(const std::string& what, const Shape& shape, const Needed& needed) {
    if (!std::equal(shape.begin(), shape.end(), needed.begin(), needed.end())) {
      throw Error("the shape of the " + what + " is " + shape_text(shape),
                  "this layer needs " + shape_text(needed), "check which array was given");
    }
  }

  G geometry_;
  Tensor<1> bias_;
  Tensor<2> weights_;
};

template <class G, class Product>
Conv2DLayer1<G, Product>::Conv2DLayer1(const Tensor<4>& weights, Tensor<1> bias, G geometry)
    : geometry_(std::move(geometry)), bias_(std::move(bias)) {
  check_geometry(geometry_);
  const auto& g = geometry_;
  require_shape("weights", weights.shape(),
                std::array{g.filters, g.channels, g.kernel_height, g.kernel_width});
  require_shape("bias", bias_.shape(), std::array{g.filters});
  weights_.resize({std::size_t{g.filters}, inputs_of(g)});
  std::copy(weights.begin(), weights.end(), weights_.begin());
}

template <class G, class Product>
Conv2DLayer1<G, Product>::Conv2DLayer1(const Tensor<4>& weights, G geometry)
    : Conv2DLayer1(weights, Tensor<1>(std::array<std::size_t, 1>{geometry.filters}, 0.0f),
                   geometry) {}

}  // namespace rramvar
