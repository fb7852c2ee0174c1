#pragma once
/// Small helpers for text from files: numbers without locales, and excerpts fit for messages.

#include <charconv>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace rramvar {

/// `text` with ASCII capitals made small, whatever the locale.
std::string lower_case(std::string_view text);

/// `text` without the spaces and tabs at its ends.
std::string_view trimmed(std::string_view text);

/// Whether a byte of UTF-8 text continues a character that began before it.
constexpr bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u;
}

/// Bytes of the character that `text` begins with; 0 if that is a control character or no UTF-8.
constexpr std::size_t printable_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return byte(0) < 0x20 || byte(0) == 0x7F ? 0 : 1;
  const std::size_t size = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if (!continues_character(text[i])) return 0;
  }
  const bool is_control = byte(0) == 0xC2 && byte(1) < 0xA0;
  const bool is_overlong =
      (byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xF0 && byte(1) < 0x90);
  const bool is_beyond = (byte(0) == 0xED && byte(1) > 0x9F) || (byte(0) == 0xF4 && byte(1) > 0x8F);
  return is_control || is_overlong || is_beyond ? 0 : size;
}

/// The beginning of `text`, for messages; what a terminal would not show is shown as '?'.
std::string shortened(std::string_view text);

/// The same in quotes.
inline std::string excerpt(std::string_view text) {
  return "'" + shortened(text) + "'";
}

/// The value of all of `text`, one '+' in front allowed; nothing if it is no T in decimal notation.
/// A floating-point number outside T's range comes as NaN: a number, but none that can be used.
template <class T>
std::optional<T> parse_number(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  T value{};
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, value);
  if (stop != end || text.empty()) return std::nullopt;
  if (failure == std::errc{}) return value;
  if (failure == std::errc::result_out_of_range && std::numeric_limits<T>::has_quiet_NaN) {
    return std::numeric_limits<T>::quiet_NaN();
  }
  return std::nullopt;
}

/// Appends the shortest decimal notation that reads back as the same number.
void append_number(std::string& out, double value);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/text-inl.hpp"
#endif
