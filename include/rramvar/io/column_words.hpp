#pragma once
/// What columns are called in other languages.

#include <string>
#include <string_view>

namespace rramvar {

/// The German, French, Chinese and Japanese words in a column's name for voltage, current, time,
/// resistance, conductance, cycle, cell, state, HRS and LRS, as the English ones; small letters.
std::string in_english(std::string_view name);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/column_words-inl.hpp"
#endif
