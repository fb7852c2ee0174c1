#pragma once

#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/io/file_kind.hpp"
#include "rramvar/io/utf16.hpp"

namespace rramvar {
namespace detail {

/// Appends a character to UTF-8 text.
inline void append_utf8(std::string& out, std::uint32_t code) {
  const auto add = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xC0 | code >> 6);
  } else {
    if (code < 0x10000) {
      add(0xE0 | code >> 12);
    } else {
      add(0xF0 | code >> 18);
      add(0x80 | (code >> 12 & 0x3F));
    }
    add(0x80 | (code >> 6 & 0x3F));
  }
  add(0x80 | (code & 0x3F));
}

}  // namespace detail

RRAMVAR_INLINE std::optional<Utf16Decoder> Utf16Decoder::of(std::string_view head) {
  if (head.size() < 2 || kind_of_file(head) != FileKind::utf16) return std::nullopt;
  return Utf16Decoder(head[0] == '\xFE' || head[0] == '\0');
}

RRAMVAR_INLINE std::string Utf16Decoder::operator()(std::string_view bytes) {
  constexpr std::uint32_t replacement = 0xFFFD;
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (!first_byte_) {
      first_byte_ = byte;
      continue;
    }
    const std::uint32_t first = *std::exchange(first_byte_, std::nullopt);
    const std::uint32_t unit = big_endian_ ? first << 8 | byte : std::uint32_t{byte} << 8 | first;
    const bool is_low = unit >= 0xDC00 && unit < 0xE000;
    const std::uint32_t high = std::exchange(high_, 0);
    if (high != 0 && is_low) {
      detail::append_utf8(out, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
      continue;
    }
    if (high != 0) detail::append_utf8(out, replacement);
    if (unit >= 0xD800 && unit < 0xDC00) {
      high_ = unit;
    } else {
      detail::append_utf8(out, is_low ? replacement : unit);
    }
  }
  return out;
}

}  // namespace rramvar
