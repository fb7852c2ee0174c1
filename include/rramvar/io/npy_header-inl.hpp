#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/io/npy_header.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {
namespace detail {

/// Takes the dictionary apart.
class NpyHeaderParser {
 public:
  /// NumPy's own limit is 32, or 64 from version 2 on.
  static constexpr std::size_t most_dimensions = 64;

  NpyHeaderParser(std::string_view text, SourcePlace place)
      : rest_(text), place_(std::move(place)) {}

  NpyHeader operator()();

 private:
  Error malformed(const std::string& why) const {
    return {place_, "the npy header is malformed", why, "write the file again with numpy.save"};
  }

  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size()));
  }
  bool accept(char wanted);
  void expect(char wanted);

  std::string_view string_literal();

  bool boolean();

  std::vector<std::size_t> tuple();

  void read_dtype(NpyHeader& header);

  /// What makes numbers of an array of that kind in NumPy.
  static std::string conversion(std::string_view descr, bool structured);

  /// " (integer)" and so on, for NumPy's letters of kinds of dtype.
  static std::string kind_of(std::string_view descr);

  /// The number of entries. Extents of 0 count as 1 in the check, because the strides of an array
  /// are computed from the others all the same.
  std::size_t product(const std::vector<std::size_t>& shape, std::size_t item_bytes) const;

  std::string_view rest_;
  SourcePlace place_;
};

RRAMVAR_INLINE NpyHeader NpyHeaderParser::operator()() {
  NpyHeader header;
  bool has_descr = false;
  bool has_order = false;
  bool has_shape = false;
  expect('{');
  while (!accept('}')) {
    const std::string_view key = string_literal();
    expect(':');
    if (key == "descr" && !std::exchange(has_descr, true)) {
      read_dtype(header);
    } else if (key == "fortran_order" && !std::exchange(has_order, true)) {
      header.fortran_order = boolean();
    } else if (key == "shape" && !std::exchange(has_shape, true)) {
      header.shape = tuple();
    } else {
      throw malformed("the key " + excerpt(key) + " is unknown or there twice");
    }
    if (accept(',')) continue;
    expect('}');
    break;
  }
  skip_blanks();
  if (!rest_.empty()) throw malformed("text follows the dictionary: " + excerpt(rest_));
  if (!has_descr || !has_order || !has_shape) {
    throw malformed("it needs the keys descr, fortran_order and shape");
  }
  header.count = product(header.shape, header.item_bytes);
  return header;
}

RRAMVAR_INLINE bool NpyHeaderParser::accept(char wanted) {
  skip_blanks();
  if (!rest_.starts_with(wanted)) return false;
  rest_.remove_prefix(1);
  return true;
}

RRAMVAR_INLINE void NpyHeaderParser::expect(char wanted) {
  if (accept(wanted)) return;
  throw malformed(std::string("'") + wanted + "' is needed before " + excerpt(rest_));
}

RRAMVAR_INLINE std::string_view NpyHeaderParser::string_literal() {
  skip_blanks();
  const char quote = rest_.empty() ? ' ' : rest_.front();
  if (quote != '\'' && quote != '"') throw malformed("a string is needed before " + excerpt(rest_));
  const std::size_t close = rest_.find(quote, 1);
  if (close == std::string_view::npos) throw malformed("a string is not closed");
  const std::string_view text = rest_.substr(1, close - 1);
  if (text.find('\\') != std::string_view::npos) throw malformed("a string has a backslash");
  rest_.remove_prefix(close + 1);
  return text;
}

RRAMVAR_INLINE bool NpyHeaderParser::boolean() {
  skip_blanks();
  for (const auto& [word, value] : {std::pair{std::string_view("True"), true}, {"False", false}}) {
    if (!rest_.starts_with(word)) continue;
    rest_.remove_prefix(word.size());
    return value;
  }
  throw malformed("True or False is needed before " + excerpt(rest_));
}

RRAMVAR_INLINE std::vector<std::size_t> NpyHeaderParser::tuple() {
  std::vector<std::size_t> extents;
  expect('(');
  while (!accept(')')) {
    skip_blanks();
    const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    const auto extent = parse_number<std::size_t>(rest_.substr(0, digits));
    if (!extent) throw malformed("the shape has no valid extent at " + excerpt(rest_));
    rest_.remove_prefix(digits);
    extents.push_back(*extent);
    if (extents.size() > most_dimensions) throw malformed("the shape has too many dimensions");
    if (accept(',')) continue;
    if (extents.size() == 1) throw malformed("the shape is a number in brackets, not a tuple");
    expect(')');
    break;
  }
  return extents;
}

RRAMVAR_INLINE void NpyHeaderParser::read_dtype(NpyHeader& header) {
  skip_blanks();
  const bool structured = rest_.starts_with('[') || rest_.starts_with('(');
  const std::string_view descr = structured ? rest_ : string_literal();
  for (const std::size_t bytes : {2, 4, 8}) {
    const std::string little = "<f" + std::to_string(bytes);
    header.big_endian = descr == '>' + little.substr(1);
    header.item_bytes = bytes;
    if (header.big_endian || descr == little) return;
  }
  throw Error(
      place_,
      "the array has the dtype " + excerpt(descr) + (structured ? " (structured)" : kind_of(descr)),
      "float16, float32 and float64 are read: '<f2', '<f4', '<f8', and '>' in place of '<'",
      conversion(structured ? "" : descr, structured));
}

RRAMVAR_INLINE std::string NpyHeaderParser::conversion(std::string_view descr, bool structured) {
  const char kind = descr.size() > 1 ? descr[1] : ' ';
  const auto convert = [](std::string_view values) {
    return "convert it: numpy.save(\"new.npy\", " + std::string(values) + ")";
  };
  if (kind == 'O') {
    return "it is a pickle of Python; if you trust where it is from and it holds numbers, " +
           convert("numpy.array(numpy.load(\"old.npy\", allow_pickle=True).tolist(), 'float32')");
  }
  if (structured) {
    return "take one field: numpy.save(\"new.npy\", numpy.load(\"old.npy\")[\"field\"]"
           ".astype('float32'))";
  }
  if (kind == 'V' && descr.substr(2) == "2") {  // as ml_dtypes writes it
    return "if it is bfloat16, " + convert(
                                       "(numpy.load(\"old.npy\").view('<u2').astype('<u4') << 16)"
                                       ".view('<f4')");
  }
  if (kind == 'V') return "write it as float32 where it was made";
  if (kind == 'i' || kind == 'u') {
    return convert("numpy.load(\"old.npy\").astype('float32') * scale") +
           ", scale being 1 but for quantised weights";
  }
  if (kind == 'c') return convert("numpy.load(\"old.npy\").real.astype('float32')");
  return convert("numpy.load(\"old.npy\").astype('float32')");
}

RRAMVAR_INLINE std::string NpyHeaderParser::kind_of(std::string_view descr) {
  constexpr std::array<std::pair<char, const char*>, 10> kinds{{{'i', "integer"},
                                                                {'u', "unsigned integer"},
                                                                {'b', "bool"},
                                                                {'c', "complex"},
                                                                {'O', "object"},
                                                                {'S', "bytes"},
                                                                {'U', "text"},
                                                                {'V', "raw bytes"},
                                                                {'M', "date"},
                                                                {'m', "time difference"}}};
  for (const auto& [letter, name] : kinds) {
    if (descr.size() > 1 && descr[1] == letter) return std::string(" (") + name + ")";
  }
  return {};
}

RRAMVAR_INLINE std::size_t NpyHeaderParser::product(const std::vector<std::size_t>& shape,
                                                    std::size_t item_bytes) const {
  const auto most = static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max());
  std::size_t bytes = item_bytes;
  bool empty = false;
  for (const std::size_t extent : shape) {
    empty = empty || extent == 0;
    if (extent > most / bytes) {
      throw Error(place_, "the shape " + shape_text(shape) + " is too big",
                  "its size in bytes does not fit into 63 bits");
    }
    if (extent != 0) bytes *= extent;
  }
  return empty ? 0 : bytes / item_bytes;
}

RRAMVAR_INLINE std::string npy_header_text(std::size_t item_bytes,
                                           std::span<const std::size_t> shape) {
  std::string dictionary =
      "{'descr': '<f" + std::to_string(item_bytes) + "', 'fortran_order': False, 'shape': (";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    dictionary += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  }
  dictionary += shape.size() == 1 ? ",), }" : "), }";
  constexpr std::size_t prefix = 10;  // magic, version and length
  constexpr std::size_t alignment = 64;
  const std::size_t unpadded = prefix + dictionary.size() + 1;
  dictionary.append((alignment - unpadded % alignment) % alignment, ' ');
  dictionary += '\n';
  std::string out("\x93NUMPY\x01\x00", 8);
  out += static_cast<char>(dictionary.size() & 0xFF);
  out += static_cast<char>(dictionary.size() >> 8);
  return out + dictionary;
}

}  // namespace detail

RRAMVAR_INLINE NpyHeader parse_npy_header(std::string_view text, const SourcePlace& place) {
  return detail::NpyHeaderParser(text, place)();
}

}  // namespace rramvar
