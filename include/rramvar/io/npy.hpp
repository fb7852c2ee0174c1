#pragma once
/// Reading and writing arrays in NumPy's .npy format, as float or double.
///
///     auto weights = rramvar::read_npy<4>("conv1.npy");
///     auto images = rramvar::read_pictures_npy("picture.npy");  // (C, H, W) or (N, C, H, W)
///     rramvar::write_npy("out.npy", weights);

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/io/npy_header.hpp"
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
inline NpyArray read_npy_array(const std::filesystem::path& path,
                               NpyValues values = NpyValues::finite) {
  NpyReader reader(path);
  NpyArray out{reader.header().shape, reader.header().fortran_order,
               std::vector<float>(reader.header().count)};
  reader.read_into<float>(out.values, values);
  return out;
}

/// Reads an array as a tensor of the given shape, which must have as many entries.
/// @pre the product of `shape` is reader.header().count
template <std::size_t N>
Tensor<N> read_npy_as(NpyReader& reader, std::span<const std::size_t> shape, NpyValues values) {
  RRAMVAR_ASSERT(shape.size() == N);
  typename Tensor<N>::shape_type extents{};
  std::copy(shape.begin(), shape.end(), extents.begin());
  Tensor<N> out(extents);
  reader.read_into<float>({out.data(), out.size()}, values);
  return out;
}

/// Reads an array of N dimensions. @throws Error also if it has another number of them
template <std::size_t N>
Tensor<N> read_npy(const std::filesystem::path& path, NpyValues values = NpyValues::finite) {
  NpyReader reader(path);
  const std::vector<std::size_t>& shape = reader.header().shape;
  if (shape.size() != N) {
    throw Error(
        reader.place(), "the array has the shape " + shape_text(shape),
        "rank " + std::to_string(N) + " is needed, this is rank " + std::to_string(shape.size()),
        "reshape it with numpy");
  }
  return read_npy_as<N>(reader, shape, values);
}

/// Reads pictures (images, channels, height, width), or a single one (channels, height, width).
inline Tensor<4> read_pictures_npy(const std::filesystem::path& path,
                                   NpyValues values = NpyValues::finite) {
  NpyReader reader(path);
  std::vector<std::size_t> shape = reader.header().shape;
  if (shape.size() != 3 && shape.size() != 4) {
    throw Error(
        reader.place(), "the array has the shape " + shape_text(shape),
        "pictures need rank 4, (images, channels, height, width), or rank 3 for one picture",
        "reshape it with numpy");
  }
  if (shape.size() == 3) shape.insert(shape.begin(), 1);
  return read_npy_as<4>(reader, shape, values);
}

/// Writes row-major values as little-endian float32 or float64, and closes the file.
/// @pre the product of `shape` is values.size()
/// @throws Error if not all can be written
template <std::floating_point T>
void write_npy_values(OutputFile& file, std::span<const std::size_t> shape,
                      std::span<const T> values) {
  using Word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  std::string bytes = npy_header_text<T>(shape);
  for (const T value : values) {
    const auto word = std::bit_cast<Word>(value);
    for (unsigned shift = 0; shift < 8 * sizeof(T); shift += 8) {
      bytes += static_cast<char>(word >> shift & 0xFF);
    }
    if (bytes.size() < (std::size_t{1} << 20)) continue;
    file.write(bytes);
    bytes.clear();
  }
  file.write(bytes);
  file.close();
}

/// The same by the file's name.
template <std::floating_point T>
void write_npy_values(const std::filesystem::path& path, std::span<const std::size_t> shape,
                      std::span<const T> values) {
  OutputFile file(path);
  write_npy_values<T>(file, shape, values);
}

/// Writes a tensor as .npy, version 1.0, float32 in C order.
template <std::size_t N>
void write_npy(const std::filesystem::path& path, const Tensor<N>& tensor) {
  const std::vector<std::size_t> shape(tensor.shape().begin(), tensor.shape().end());
  write_npy_values<float>(path, shape, {tensor.data(), tensor.size()});
}

}  // namespace rramvar
