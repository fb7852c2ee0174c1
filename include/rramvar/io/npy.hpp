#pragma once
/// Reading and writing arrays in NumPy's .npy format, as float or double.
///
///     auto weights = rramvar::read_npy<4>("conv1.npy");
///     auto images = rramvar::read_pictures_npy("picture.npy");  // (C, H, W) or (N, C, H, W)
///     rramvar::write_npy("out.npy", weights);

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/io/npy_reader.hpp"
#include "rramvar/io/output_file.hpp"

namespace rramvar {

/// An array of any rank; `values` are in row-major order, whatever the file's order was.
struct NpyArray {
  std::vector<std::size_t> shape;
  bool fortran_order = false;  ///< the order that the file had
  std::vector<float> values;
};

/// @throws Error saying what is wrong with the file
NpyArray read_npy_array(const std::filesystem::path& path, NpyValues values = NpyValues::finite);

/// Reads an array as a tensor of the given shape, which must have as many entries.
/// @pre the product of `shape` is reader.header().count
template <std::size_t N>
Tensor<N> read_npy_as(NpyReader& reader, std::span<const std::size_t> shape, NpyValues values) {
  RRAMVAR_ASSERT(shape.size() == N);
  typename Tensor<N>::shape_type extents{};
  std::copy(shape.begin(), shape.end(), extents.begin());
  Tensor<N> out(extents);
  reader.read_into(std::span<float>(out.data(), out.size()), values);
  return out;
}

/// In a wanted shape: whatever extent the array has.
inline constexpr std::size_t any_extent = static_cast<std::size_t>(-1);

/// "(any, 3, 227, 227)"
std::string wanted_text(std::span<const std::size_t> wanted);

/// The axes of NumPy's transpose() that give an array the wanted shape, such as "3, 2, 0, 1"; empty
/// if there are none. Of axes of equal extent the first comes first.
std::string transposition(std::span<const std::size_t> shape, std::span<const std::size_t> wanted);

/// The shape, before anything of the array is read.
/// @throws Error if the array has another one than wanted
void require_shape(const NpyReader& reader, std::span<const std::size_t> wanted);

/// Reads an array of N dimensions. @throws Error also if it has another number of them, or not the
/// wanted shape, before any of it is read
template <std::size_t N>
Tensor<N> read_npy(const std::filesystem::path& path, const std::array<std::size_t, N>& wanted,
                   NpyValues values = NpyValues::finite) {
  NpyReader reader(path);
  require_shape(reader, wanted);
  return read_npy_as<N>(reader, reader.header().shape, values);
}
template <std::size_t N>
Tensor<N> read_npy(const std::filesystem::path& path, NpyValues values = NpyValues::finite) {
  std::array<std::size_t, N> wanted{};
  wanted.fill(any_extent);
  return read_npy<N>(path, wanted, values);
}

/// Reads pictures (images, channels, height, width), or a single one (channels, height, width).
/// @param wanted channels, height and width
Tensor<4> read_pictures_npy(const std::filesystem::path& path, NpyValues values = NpyValues::finite,
                            const std::array<std::size_t, 3>& wanted = {any_extent, any_extent,
                                                                        any_extent});

/// Writes row-major values as little-endian float32 or float64, and closes the file.
/// @pre the product of `shape` is values.size()
/// @throws Error if not all can be written
void write_npy_values(OutputFile& file, std::span<const std::size_t> shape,
                      std::span<const float> values);
void write_npy_values(OutputFile& file, std::span<const std::size_t> shape,
                      std::span<const double> values);

/// The same by the file's name.
void write_npy_values(const std::filesystem::path& path, std::span<const std::size_t> shape,
                      std::span<const float> values);
void write_npy_values(const std::filesystem::path& path, std::span<const std::size_t> shape,
                      std::span<const double> values);

/// Writes a tensor as .npy, version 1.0, float32 in C order.
template <std::size_t N>
void write_npy(const std::filesystem::path& path, const Tensor<N>& tensor) {
  const std::vector<std::size_t> shape(tensor.shape().begin(), tensor.shape().end());
  write_npy_values(path, shape, std::span<const float>(tensor.data(), tensor.size()));
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/npy-inl.hpp"
#endif
