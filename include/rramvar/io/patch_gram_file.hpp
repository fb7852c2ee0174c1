#pragma once
/// Saving and loading a PatchGram, so that a set of pictures is processed only once.
///
/// The file is a .npy of float64 with the shape (K + 2, K + 1): G, and below it a row for the
/// reader with the number of pictures and the two halves of the checksum, then zeros.
///     G = numpy.load(name)[:-1]

#include <cstddef>
#include <filesystem>
#include <string>

#include "rramvar/core/error.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/io/output_file.hpp"
#include "rramvar/layer/patch_gram.hpp"

namespace rramvar {

/// Writes a PatchGram and closes the file. @throws Error if it cannot be written
void write_patch_gram(OutputFile& file, const PatchGram& gram);

/// The same by the file's name.
void write_patch_gram(const std::filesystem::path& path, const PatchGram& gram);

namespace detail {

/// @param inputs K that the matrix must have; 0: any
PatchGram read_patch_gram(const std::filesystem::path& path, std::size_t inputs);

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

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/patch_gram_file-inl.hpp"
#endif
