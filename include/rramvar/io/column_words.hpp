#pragma once
/// What columns are called in other languages.

#include <string>
#include <string_view>

namespace rramvar {

/// The German, French, Spanish, Italian, Portuguese, Chinese, Japanese and Korean words in a
/// column's name for voltage, current, time, resistance, conductance, cycle, cell, state, HRS and
/// LRS, as the English ones; small letters.
std::string in_english(std::string_view name);

namespace detail {

/// Whether the byte is a small letter or a part of one beyond ASCII.
inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace detail

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/column_words-inl.hpp"
#endif
