// Readers of .npy arrays and Gram matrices.
#include <cmath>
#include <cstddef>

#include "fuzz/target.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/io/patch_gram_file.hpp"

using namespace rramvar;
using fuzz::file;

RRAMVAR_FUZZ_TARGET(npy) {
  const NpyArray array = read_npy_array(file(bytes));
  std::size_t count = 1;
  for (const std::size_t extent : array.shape) count *= extent;
  fuzz::require(array.values.size() == count, "an array has as many values as its shape says");
  for (const float x : array.values) fuzz::require(std::isfinite(x), "values are finite");
  read_pictures_npy(file(bytes));
}

RRAMVAR_FUZZ_TARGET(gram) {
  const PatchGram gram = read_patch_gram(file(bytes));
  for (std::size_t k = 0; k < gram.inputs(); ++k) {
    fuzz::require(gram(k, k) >= 0.0 && std::isfinite(gram(k, k)), "squares are not negative");
  }
}
