#pragma once
/// Saving and loading a PatchGram, so that a set of pictures is gone through once only.
///
/// The file is a .npy of float32 with the shape (3, K + 2, K + 1). Each double is the sum of three
/// floats, largest first, which holds all its 53 bits down to 1e-45:
///     G = numpy.load(name).astype(float).sum(axis=0)[:-1]
/// The last row of the planes is for the reader: the checksum in column 0, the number of pictures
/// in column 1, cut into whole numbers that float32 holds exactly.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/layer/patch_gram.hpp"

namespace rramvar {

namespace detail {

/// x as a sum of floats, each the nearest to what is left of it.
inline std::array<float, 3> in_three_floats(double x) {
  std::array<float, 3> out{};
  for (float& part : out) {
    part = static_cast<float>(x);
    x -= part;
  }
  return out;
}

/// A whole number below 2⁶⁶ as three digits of 22 bits, lowest first.
inline std::array<float, 3> in_three_digits(std::uint64_t x) {
  std::array<float, 3> out{};
  for (float& digit : out) {
    digit = static_cast<float>(x & 0x3FFFFF);
    x >>= 22;
  }
  return out;
}

inline std::uint64_t from_three_digits(const std::array<float, 3>& digits,
                                       const SourcePlace& place) {
  constexpr float limits[] = {0x1p22f, 0x1p22f, 0x1p20f};
  std::uint64_t out = 0;
  for (std::size_t i = 3; i-- > 0;) {
    if (!(digits[i] >= 0.0f && digits[i] < limits[i]) || std::trunc(digits[i]) != digits[i]) {
      throw Error(place, "this is no Gram matrix of patches",
                  "its last row is not what it should be", "make it again from the pictures");
    }
    out = out << 22 | static_cast<std::uint64_t>(digits[i]);
  }
  return out;
}

}  // namespace detail

/// @throws Error if an entry is beyond the range of float, or the file cannot be written
inline void write_patch_gram(const std::filesystem::path& path, const PatchGram& gram) {
  const std::size_t size = gram.inputs() + 1;
  Tensor<3> planes(std::array<std::size_t, 3>{3, size + 1, size}, 0.0f);
  const auto put = [&](std::size_t i, std::size_t j, const std::array<float, 3>& parts) {
    for (std::size_t plane = 0; plane < 3; ++plane) planes(plane, i, j) = parts[plane];
  };
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      if (!(std::abs(gram(i, j)) <= double{std::numeric_limits<float>::max()})) {
        throw Error(SourcePlace{.file = path.string()}, "the Gram matrix cannot be saved",
                    "an entry is beyond the range of float", "scale the pictures");
      }
      put(i, j, detail::in_three_floats(gram(i, j)));
    }
  }
  put(size, 0, detail::in_three_digits(gram.checksum()));
  put(size, 1, detail::in_three_digits(gram.pictures()));
  write_npy(path, planes);
}

/// @throws Error if this is no file of a PatchGram
inline PatchGram read_patch_gram(const std::filesystem::path& path) {
  const SourcePlace place{.file = path.string()};
  const Tensor<3> planes = read_npy<3>(path);
  const std::size_t size = planes.shape(2);
  if (planes.shape(0) != 3 || size < 2 || planes.shape(1) != size + 1) {
    throw Error(place, "the array has the shape " + shape_text(planes.shape()),
                "a Gram matrix of patches has the shape (3, K + 2, K + 1)", "name another file");
  }
  const auto at = [&](std::size_t i, std::size_t j) {
    return std::array{planes(0, i, j), planes(1, i, j), planes(2, i, j)};
  };
  Matrix matrix = make_matrix(size, size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      const auto [high, middle, low] = at(i, j);
      matrix(i, j) = double{high} + (double{middle} + double{low});
    }
  }
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      if (matrix(i, j) == matrix(j, i) && matrix(i, i) >= 0.0) continue;
      throw Error(place, "this is no Gram matrix of patches", "it is not symmetric or not positive",
                  "make it again from the pictures");
    }
  }
  const std::uint64_t checksum = detail::from_three_digits(at(size, 0), place);
  const std::uint64_t pictures = detail::from_three_digits(at(size, 1), place);
  return PatchGram(std::move(matrix), pictures, checksum);
}

/// The same, for this layer and these images only.
/// @throws Error also if the file was made for another K, or from other pictures
template <class Layer>
PatchGram read_patch_gram(const std::filesystem::path& path, const Layer& layer,
                          const Tensor<4>& images) {
  layer.check_images(images);
  PatchGram gram = read_patch_gram(path);
  const SourcePlace place{.file = path.string()};
  if (gram.inputs() != layer.inputs()) {
    throw Error(place, "the Gram matrix is that of " + std::to_string(gram.inputs()) + " inputs",
                "the layer has " + std::to_string(layer.inputs()), "make it again for this layer");
  }
  if (gram.checksum() != checksum_of(layer, images)) {
    throw Error(place, "the Gram matrix was made from other pictures",
                "it holds " + std::to_string(gram.pictures()) + " of them, given are " +
                    std::to_string(images.shape(0)) + ", and their checksums differ",
                "make it again from these pictures");
  }
  return gram;
}

}  // namespace rramvar
