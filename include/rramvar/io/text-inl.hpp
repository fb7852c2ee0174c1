#pragma once

#include <algorithm>
#include <array>

#include "rramvar/core/config.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

RRAMVAR_INLINE std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

RRAMVAR_INLINE std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return text.substr(text.size());
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

RRAMVAR_INLINE std::string shortened(std::string_view text) {
  constexpr std::size_t longest = 40;
  std::size_t length = std::min(text.size(), longest);
  while (length > 0 && length < text.size() && continues_character(text[length])) --length;
  std::string out;
  for (std::string_view rest = text.substr(0, length); !rest.empty();) {
    const std::size_t size = printable_character(rest);
    out += size == 0 ? std::string_view("?") : rest.substr(0, size);
    rest.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return length < text.size() ? out + "…" : out;
}

RRAMVAR_INLINE void append_number(std::string& out, double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

}  // namespace rramvar
