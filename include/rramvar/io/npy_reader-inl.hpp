#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/io/file_kind.hpp"
#include "rramvar/io/npy_reader.hpp"

namespace rramvar {

namespace detail {
template <class Word>
Word little_endian(std::string_view bytes) {
  Word out = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    out = static_cast<Word>(out << 8 | static_cast<unsigned char>(bytes[i]));
  }
  return out;
}

inline float number_of(std::uint16_t word) {
  return static_cast<float>(binary16{}.decode(word));
}
inline float number_of(std::uint32_t word) {
  return std::bit_cast<float>(word);
}
inline double number_of(std::uint64_t word) {
  return std::bit_cast<double>(word);
}
}  // namespace detail

struct NpyReader::BadEntries {
  std::size_t first = 0;  // in the file's order
  std::size_t count = 0;
  void add(std::size_t i) {
    if (count++ == 0) first = i;
  }
};

RRAMVAR_INLINE NpyHeader NpyReader::read_header() {
  constexpr std::string_view magic = "\x93NUMPY";
  std::string start(12, '\0');
  start.resize(file_.read(start));
  if (!start.starts_with(magic.substr(0, start.size()))) {
    const std::size_t known = start.size();
    start.resize(file_kind_bytes);
    start.resize(known + file_.read(std::span(start).subspan(known)));
    throw wrong_kind(place(), kind_of_file(start), WantedFile::array);
  }
  if (start.size() < 12) throw cut_off();
  const auto major = static_cast<unsigned char>(start[6]);
  const auto minor = static_cast<unsigned char>(start[7]);
  if (major < 1 || major > 3 || minor != 0) {
    throw Error(place(),
                "the npy format version is " + std::to_string(major) + "." + std::to_string(minor),
                "versions 1.0, 2.0 and 3.0 are read");
  }
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  const std::size_t begin = 8 + length_bytes;
  const auto length =
      detail::little_endian<std::uint32_t>(std::string_view(start).substr(8, length_bytes));
  if (length > longest_header) {
    throw Error(place(), "the npy header is " + std::to_string(length) + " bytes long",
                "at most 1 MiB is read", "write the file again with numpy.save");
  }
  if (file_.size() < begin + length) throw cut_off();
  std::string text = start.substr(begin);  // two bytes that belong to the dictionary, or none
  const std::size_t known = std::min<std::size_t>(text.size(), length);
  text.resize(length);
  file_.read_all(std::span(text).subspan(known));
  NpyHeader header = parse_npy_header(text, place());
  const std::uint64_t data_bytes = std::uint64_t{header.count} * header.item_bytes;
  const std::uint64_t held = file_.size() - begin - length;
  if (held != data_bytes) {
    throw Error(place(),
                "header promises " + shape_text(header.shape) + " " + header.dtype_text() + " = " +
                    std::to_string(data_bytes) + " bytes, the file holds " + std::to_string(held),
                held < data_bytes ? "it was cut off" : "something was appended to it",
                "copy or write it again");
  }
  return header;
}

RRAMVAR_INLINE Error NpyReader::cut_off() const {
  return {place(), "the file ends inside its npy header",
          "it has only " + std::to_string(file_.size()) + " bytes", "copy or write it again"};
}

RRAMVAR_INLINE std::string NpyReader::counted(const BadEntries& bad) const {
  return std::to_string(bad.count) + " of " + std::to_string(header_.count) +
         (header_.count == 1 ? " entry is" : " entries are");
}

RRAMVAR_INLINE std::string NpyReader::index_text(std::size_t i) const {
  std::vector<std::size_t> index(header_.shape.size());
  for (std::size_t k = 0; k < index.size(); ++k) {
    const std::size_t d = header_.fortran_order ? k : index.size() - 1 - k;
    index[d] = i % header_.shape[d];
    i /= header_.shape[d];
  }
  return shape_text(index);
}

template <class T>
void NpyReader::read_in_file_order(std::span<T> out, NpyValues values) {
  switch (header_.item_bytes) {
    case 2:
      return read_items<std::uint16_t>(out, values);
    case 4:
      return read_items<std::uint32_t>(out, values);
    default:
      return read_items<std::uint64_t>(out, values);
  }
}

template <class Word, class T>
void NpyReader::read_items(std::span<T> out, NpyValues values) {
  constexpr std::size_t block_items = (std::size_t{1} << 20) / sizeof(Word);
  std::string bytes(std::min(block_items, out.size()) * sizeof(Word), '\0');
  BadEntries not_finite;
  BadEntries too_big;
  for (std::size_t i = 0; i < out.size();) {
    const std::size_t items = std::min(block_items, out.size() - i);
    file_.read_all(std::span(bytes).first(items * sizeof(Word)));
    for (std::size_t k = 0; k < items; ++k, ++i) {
      char* const item = bytes.data() + k * sizeof(Word);
      if (header_.big_endian) std::reverse(item, item + sizeof(Word));
      const auto x = detail::number_of(detail::little_endian<Word>({item, sizeof(Word)}));
      if (!std::isfinite(x)) {
        if (values == NpyValues::finite) not_finite.add(i);
      } else if (std::abs(double{x}) > double{std::numeric_limits<T>::max()}) {
        too_big.add(i);
        continue;  // the conversion is not defined
      }
      out[i] = static_cast<T>(x);
    }
  }
  if (not_finite.count > 0) {
    throw Error(place(), "entry " + index_text(not_finite.first) + " is NaN or infinite",
                counted(not_finite), "correct the array");
  }
  if (too_big.count > 0) {
    throw Error(place(), "entry " + index_text(too_big.first) + " is beyond the range of float",
                counted(too_big), "scale the array");
  }
}

template <class T>
void NpyReader::reorder(std::span<const T> from, std::span<T> to) const {
  const std::vector<std::size_t>& shape = header_.shape;
  std::vector<std::size_t> stride(shape.size(), 1);
  for (std::size_t d = 1; d < shape.size(); ++d) stride[d] = stride[d - 1] * shape[d - 1];
  std::vector<std::size_t> index(shape.size(), 0);
  std::size_t source = 0;
  for (T& value : to) {
    value = from[source];
    for (std::size_t d = shape.size(); d-- > 0;) {
      source += stride[d];
      if (++index[d] < shape[d]) break;
      source -= stride[d] * std::exchange(index[d], 0);
    }
  }
}

template <class T>
void NpyReader::read_row_major(std::span<T> out, NpyValues values) {
  RRAMVAR_ASSERT(out.size() == header_.count);
  if (!header_.fortran_order) {
    read_in_file_order(out, values);
    return;
  }
  std::vector<T> transposed(out.size());
  read_in_file_order<T>(transposed, values);
  reorder<T>(transposed, out);
}

RRAMVAR_INLINE void NpyReader::read_into(std::span<float> out, NpyValues values) {
  read_row_major(out, values);
}

RRAMVAR_INLINE void NpyReader::read_into(std::span<double> out, NpyValues values) {
  read_row_major(out, values);
}

}  // namespace rramvar
