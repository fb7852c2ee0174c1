#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/io/gram_check.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/io/patch_gram_file.hpp"

namespace rramvar {

RRAMVAR_INLINE void write_patch_gram(OutputFile& file, const PatchGram& gram) {
  const std::size_t size = gram.inputs() + 1;
  Matrix rows = make_matrix(size + 1, size);
  std::copy(gram.matrix().begin(), gram.matrix().end(), rows.begin());
  const std::array last{static_cast<double>(gram.pictures()),
                        static_cast<double>(gram.checksum() >> 32),
                        static_cast<double>(gram.checksum() & 0xFFFFFFFF)};
  // A layer of one input has two columns: too few for this row.
  if (size < last.size()) throw Error("a Gram matrix of one input is not worth a file");
  std::copy(last.begin(), last.end(), rows.data() + size * size);
  write_npy_values(file, std::array{size + 1, size},
                   std::span<const double>(rows.data(), rows.size()));
}

RRAMVAR_INLINE void write_patch_gram(const std::filesystem::path& path, const PatchGram& gram) {
  OutputFile file(path);
  write_patch_gram(file, gram);
}

namespace detail {

RRAMVAR_INLINE PatchGram read_patch_gram(const std::filesystem::path& path, std::size_t inputs) {
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
  reader.read_into(std::span(rows), NpyValues::finite);
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
}  // namespace rramvar
