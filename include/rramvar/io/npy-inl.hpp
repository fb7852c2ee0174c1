#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include "rramvar/core/error.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/io/npy_header.hpp"

namespace rramvar {

RRAMVAR_INLINE NpyArray read_npy_array(const std::filesystem::path& path, NpyValues values) {
  NpyReader reader(path);
  NpyArray out{reader.header().shape, reader.header().fortran_order,
               std::vector<float>(reader.header().count)};
  reader.read_into(std::span(out.values), values);
  return out;
}

RRAMVAR_INLINE std::string wanted_text(std::span<const std::size_t> wanted) {
  std::string out;
  for (const std::size_t extent : wanted) {
    out += (out.empty() ? "" : ", ") + (extent == any_extent ? "any" : std::to_string(extent));
  }
  return "(" + out + (wanted.size() == 1 ? ",)" : ")");
}

RRAMVAR_INLINE std::string transposition(std::span<const std::size_t> shape,
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

RRAMVAR_INLINE void require_shape(const NpyReader& reader, std::span<const std::size_t> wanted) {
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

RRAMVAR_INLINE Tensor<4> read_pictures_npy(const std::filesystem::path& path, NpyValues values,
                                           const std::array<std::size_t, 3>& wanted) {
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

namespace detail {
template <class T>
void write_values(OutputFile& file, std::span<const std::size_t> shape, std::span<const T> values) {
  using Word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  std::string bytes = npy_header_text(sizeof(T), shape);
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
}  // namespace detail

RRAMVAR_INLINE void write_npy_values(OutputFile& file, std::span<const std::size_t> shape,
                                     std::span<const float> values) {
  detail::write_values(file, shape, values);
}

RRAMVAR_INLINE void write_npy_values(OutputFile& file, std::span<const std::size_t> shape,
                                     std::span<const double> values) {
  detail::write_values(file, shape, values);
}

RRAMVAR_INLINE void write_npy_values(const std::filesystem::path& path,
                                     std::span<const std::size_t> shape,
                                     std::span<const float> values) {
  OutputFile file(path);
  write_npy_values(file, shape, values);
}

RRAMVAR_INLINE void write_npy_values(const std::filesystem::path& path,
                                     std::span<const std::size_t> shape,
                                     std::span<const double> values) {
  OutputFile file(path);
  write_npy_values(file, shape, values);
}

}  // namespace rramvar
