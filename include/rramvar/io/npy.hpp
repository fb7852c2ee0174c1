#pragma once
/// Reading and writing arrays in NumPy's .npy format, as float or double.
///
///     auto weights = rramvar::read_npy<4>("conv1.npy");
///     auto images = rramvar::read_pictures_npy("picture.npy");  // (C, H, W) or (N, C, H, W)
///     rramvar::write_npy("out.npy", weights);

#include <algorithm>
#include <array>
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

/// In a wanted shape: whatever extent the array has.
inline constexpr std::size_t any_extent = static_cast<std::size_t>(-1);

/// "(any, 3, 227, 227)"
inline std::string wanted_text(std::span<const std::size_t> wanted) {
  std::string out;
  for (const std::size_t extent : wanted) {
    out += (out.empty() ? "" : ", ") + (extent == any_extent ? "any" : std::to_string(extent));
  }
  return "(" + out + (wanted.size() == 1 ? ",)" : ")");
}

/// The axes of NumPy's transpose() that give an array the wanted shape, such as "3, 2, 0, 1"; empty
/// if there are none. Of axes of equal extent the first comes first.
inline std::string transposition(std::span<const std::size_t> shape,
                                 std::span<const std::size_t> wanted) {
  std::vector<std::size_t> axes(wanted.size(), shape.size());
  std::vector<bool> used(shape.size(), false);
  for (const bool is_any : {false, true}) {
    for (std::size_t to = 0; to < wanted.size(); ++to) {
      if ((wanted[to] == any_extent) != is_any) continue;
      for (std::size_t from = 0; from < shape.size() && axes[to] == shape.size(); ++from) {
        if (used[from] || (!is_any && shape[from] != wanted[to])) continue;
        axes[to] = from;
        used[from] = true;
      }
      if (axes[to] == shape.size()) return {};
    }
  }
  std::string out;
  for (const std::size_t axis : axes) out += (out.empty() ? "" : ", ") + std::to_string(axis);
  return shape.size() == wanted.size() ? out : std::string();
}

/// The shape, before anything of the array is read.
/// @throws Error if the array has another one than wanted
inline void require_shape(const NpyReader& reader, std::span<const std::size_t> wanted) {
  const std::vector<std::size_t>& shape = reader.header().shape;
  const bool fits = std::equal(
      shape.begin(), shape.end(), wanted.begin(), wanted.end(),
      [](std::size_t extent, std::size_t want) { return want == any_extent || extent == want; });
  if (fits) return;
  std::string why = wanted_text(wanted) + " is needed";
  if (shape.size() != wanted.size()) {
    why = "rank " + std::to_string(wanted.size()) + " is needed, this is rank " +
          std::to_string(shape.size());
  }
  const std::string axes = transposition(shape, wanted);
  throw Error(reader.place(), "the array has the shape " + shape_text(shape), why,
              axes.empty() ? "check which array was given, or reshape it with numpy"
                           : "turn its axes: numpy.save(\"new.npy\", "
                             "numpy.load(\"old.npy\").transpose(" +
                                 axes + "))");
}

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
inline Tensor<4> read_pictures_npy(const std::filesystem::path& path,
                                   NpyValues values = NpyValues::finite,
                                   const std::array<std::size_t, 3>& wanted = {
                                       any_extent, any_extent, any_extent}) {
  NpyReader reader(path);
  std::vector<std::size_t> shape = reader.header().shape;
  if (shape.size() != 3 && shape.size() != 4) {
    throw Error(
        reader.place(), "the array has the shape " + shape_text(shape),
        "pictures need rank 4, (images, channels, height, width), or rank 3 for one picture",
        "reshape it with numpy");
  }
  std::vector<std::size_t> needed(wanted.begin(), wanted.end());
  if (shape.size() == 4) needed.insert(needed.begin(), any_extent);
  require_shape(reader, needed);
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
