#pragma once
/// The header of NumPy's .npy format, versions 1.0 to 3.0: strict reading, and writing of 1.0.
/// Source: numpy.lib.format, https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/core/error.hpp"

namespace rramvar {

/// What a .npy file says about its array.
struct NpyHeader {
  std::vector<std::size_t> shape;
  bool fortran_order = false;  ///< the first index runs fastest in the file
  bool big_endian = false;
  std::size_t item_bytes = 4;  ///< 2: float16, 4: float32, 8: float64
  std::size_t count = 0;       ///< entries, the product of the shape

  std::string dtype_text() const { return "float" + std::to_string(8 * item_bytes); }
};

/// Parses the dictionary of a header: the keys descr, fortran_order and shape, each once, in any
/// order, and nothing else.
/// @param text the header after its length field
NpyHeader parse_npy_header(std::string_view text, const SourcePlace& place);

namespace detail {
std::string npy_header_text(std::size_t item_bytes, std::span<const std::size_t> shape);
}  // namespace detail

/// All that stands before the data of a little-endian array of T (float or double) in C order,
/// version 1.0.
template <class T = float>
std::string npy_header_text(std::span<const std::size_t> shape) {
  return detail::npy_header_text(sizeof(T), shape);
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/npy_header-inl.hpp"
#endif
