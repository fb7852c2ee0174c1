#pragma once
/// Saving and loading a PatchGram, so that a set of pictures is gone through once only.
///
/// The file is a .npy of float64 with the shape (K + 2, K + 1): G, and below it a row for the
/// reader with the number of pictures and the two halves of the checksum, then zeros.
///     G = numpy.load(name)[:-1]

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/io/gram_check.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/layer/patch_gram.hpp"

namespace rramvar {

/// Writes a PatchGram and closes the file. @throws Error if it cannot be written
inline void write_patch_gram(OutputFile& file, const PatchGram& gram) {
  const std::size_t size = gram.inputs() + 1;
  Matrix rows = make_matrix(size + 1, size);
  std::copy(gram.matrix().begin(), gram.matrix().end(), rows.begin());
  const std::array last{static_cast<double>(gram.pictures()),
                        static_cast<double>(gram.checksum() >> 32),
                        static_cast<double>(gram.checksum() & 0xFFFFFFFF)};
  // A layer of one input has two columns: too few for this row.
  if (size < last.size()) throw Error("a Gram matrix of one input is not worth a file");
  std::copy(last.begin(), last.end(), rows.data() + size * size);
  write_npy_values<double>(file, std::array{size + 1, size}, {rows.data(), rows.size()});
}

/// The same by the file's name.
inline void write_patch_gram(const std::filesystem::path& path, const PatchGram& gram) {
  OutputFile file(path);
  write_patch_gram(file, gram);
}

namespace detail {

/// @param inputs K that the matrix must have; 0: any
inline PatchGram read_patch_gram(const std::filesystem::path& path, std::size_t inputs) {
  NpyReader reader(path);
  const std::vector<std::size_t>& shape = reader.header().shape;
  if (shape.size() != 2 || shape[0] != shape[1] + 1 || shape[1] < 3) {
    throw Error(reader.place(), "the array has the shape " + shape_text(shape),
                "a Gram matrix of patches has the shape (K + 2, K + 1)", "name another file");
  }
  const std::size_t size = shape[1];
  if (inputs != 0 && size != inputs + 1) {
    throw Error(reader.place(),
                "the Gram matrix is that of " + std::to_string(size - 1) + " inputs",
                "the layer has " + std::to_string(inputs), "make it again for this layer");
  }
  std::vector<double> rows(reader.header().count);
  reader.read_into<double>(rows, NpyValues::finite);
  const auto no_gram = [&](const std::string& why) {
    return Error(reader.place(), "this is no Gram matrix of patches", why,
                 "make it again from the pictures");
  };
  Matrix matrix = make_matrix(size, size);
  std::copy_n(rows.begin(), matrix.size(), matrix.begin());
  const double* const last = rows.data() + size * size;
  const auto is_half = [](double x) { return x >= 0.0 && x < 0x1p32 && std::trunc(x) == x; };
  const bool has_checksum = is_half(last[1]) && is_half(last[2]);
  if (!has_checksum || std::any_of(last + 3, last + size, [](double x) { return x != 0.0; })) {
    throw no_gram("its last row is not right");
  }
  if (const std::string why = why_no_gram(matrix, last[0]); !why.empty()) throw no_gram(why);
  return PatchGram(std::move(matrix), static_cast<std::uint64_t>(last[0]),
                   static_cast<std::uint64_t>(last[1]) << 32 | static_cast<std::uint64_t>(last[2]));
}

}  // namespace detail

/// @throws Error if this is no file of a PatchGram, as why_no_gram() says
inline PatchGram read_patch_gram(const std::filesystem::path& path) {
  return detail::read_patch_gram(path, 0);
}

/// The same, for this layer only. @throws Error also if the file was made for another K
template <class Layer>
PatchGram read_patch_gram(const std::filesystem::path& path, const Layer& layer) {
  return detail::read_patch_gram(path, layer.inputs());
}

/// The same, for these images only. @throws Error also if it was made from other pictures
template <class Layer>
PatchGram read_patch_gram(const std::filesystem::path& path, const Layer& layer,
                          const Tensor<4>& images) {
  layer.check_images(images);
  PatchGram gram = read_patch_gram(path, layer);
  if (gram.checksum() != checksum_of(layer, images)) {
    throw Error(SourcePlace{.file = path.string()}, "the Gram matrix was made from other pictures",
                "it holds " + std::to_string(gram.pictures()) + " of them, given are " +
                    std::to_string(images.shape(0)) + ", and their checksums differ",
                "make it again from these pictures");
  }
  return gram;
}

}  // namespace rramvar
