#pragma once
/// PatchGram: G = P·Pᵀ over any number of pictures, all that quadratic errors need to know of them.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/layer/blas.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/layer/matrix.hpp"

namespace rramvar {

/// A number that tells pictures, and the geometry they were cut by, from others. Not cryptographic.
class PictureChecksum {
 public:
  template <ConvGeometry G>
  PictureChecksum(const G& g, std::span<const float> pixels) {
    for (const std::size_t extent :
         {std::size_t{g.channels}, std::size_t{g.height}, std::size_t{g.width},
          std::size_t{g.kernel_height}, std::size_t{g.kernel_width}, std::size_t{g.stride},
          std::size_t{g.padding}}) {
      add(extent);
    }
    for (const float pixel : pixels) add(std::bit_cast<std::uint32_t>(pixel));
  }
  std::uint64_t value() const { return hash_; }

 private:
  void add(std::uint64_t word) {
    hash_ = (hash_ ^ word) * 0x9E3779B97F4A7C15u;  // 2⁶⁴ / golden ratio
    hash_ ^= hash_ >> 29;
  }
  std::uint64_t hash_ = 0;
};

/// The Gram matrix of the patches of a set of pictures, with a row of ones below the K inputs of P,
/// so that the bias is weight K: ‖ΔY‖² = Σ_f Δw_fᵀ·G·Δw_f.
///
/// The products of two floats are exact in double and so are sums of up to 2⁵ of them; beyond, an
/// entry is off by at most n·2⁻⁵³·Σ|p_i·p_j| over its n positions, in practice 1e-15 relative.
/// Grams of parts of a set are added by +=, in any order and grouping.
class PatchGram {
 public:
  /// Of no pictures. @param inputs K, the weights of one filter
  explicit PatchGram(std::size_t inputs) : matrix_(make_matrix(inputs + 1, inputs + 1)) {}

  /// From its parts. @pre matrix is (K + 1)² and symmetric; its last entry counts the positions
  PatchGram(Matrix matrix, std::uint64_t pictures, std::uint64_t checksum)
      : matrix_(std::move(matrix)), pictures_(pictures), checksum_(checksum) {
    RRAMVAR_ASSERT(matrix_.shape(0) == matrix_.shape(1) && matrix_.shape(0) > 0);
  }

  /// Adds the patches (K × positions) of one picture. @param checksum PictureChecksum of it
  void add(const Tensor<2>& patches, std::uint64_t checksum);

  /// Adds the pictures of another part of the set. @throws Error if its patches have another size
  PatchGram& operator+=(const PatchGram& other) {
    if (other.inputs() != inputs()) {
      throw Error("Gram matrices of " + std::to_string(inputs()) + " and " +
                      std::to_string(other.inputs()) + " inputs cannot be added",
                  "they belong to different layers");
    }
    for (std::size_t i = 0; i < matrix_.size(); ++i) matrix_.data()[i] += other.matrix_.data()[i];
    pictures_ += other.pictures_;
    checksum_ += other.checksum_;
    return *this;
  }

  /// K, without the bias.
  std::size_t inputs() const { return matrix_.shape(0) - 1; }
  /// @throws Error if the layer that it is used for has another number of inputs
  void require_inputs(std::size_t of_layer) const;
  /// G, (K + 1) × (K + 1), symmetric.
  const Matrix& matrix() const { return matrix_; }
  double operator()(std::size_t i, std::size_t j) const { return matrix_(i, j); }
  /// Output positions of all pictures, the number of outputs of one filter.
  std::uint64_t positions() const {
    return static_cast<std::uint64_t>(matrix_(inputs(), inputs()));
  }
  std::uint64_t pictures() const { return pictures_; }
  /// Of what it was made from; the sum of those of the pictures, so their order does not matter.
  std::uint64_t checksum() const { return checksum_; }

 private:
  Matrix matrix_;
  std::uint64_t pictures_ = 0;
  std::uint64_t checksum_ = 0;
};

/// The pixels of image n of a tensor (N, C, H, W).
inline std::span<const float> pixels_of(const Tensor<4>& images, std::size_t n) {
  const std::size_t size = images.size() / images.shape(0);
  return {images.data() + n * size, size};
}

/// The checksum that the Gram matrix of these images has.
template <class Layer>
std::uint64_t checksum_of(const Layer& layer, const Tensor<4>& images) {
  std::uint64_t sum = 0;
  for (std::size_t n = 0; n < images.shape(0); ++n) {
    sum += PictureChecksum(layer.geometry(), pixels_of(images, n)).value();
  }
  return sum;
}

/// G of images (N, C, H, W), one pass. @throws Error if they do not fit the layer
template <class Layer>
PatchGram patch_gram(const Layer& layer, const Tensor<4>& images) {
  layer.check_images(images);
  const SingleThreadedBlas blas;
  PatchGram gram(layer.inputs());
  Tensor<2> patches = layer.make_patches();
  for (std::size_t n = 0; n < images.shape(0); ++n) {
    layer.extract(images, n, patches);
    gram.add(patches, PictureChecksum(layer.geometry(), pixels_of(images, n)).value());
  }
  return gram;
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/layer/patch_gram-inl.hpp"
#endif
