#pragma once

#include <algorithm>
#include <array>

#include "rramvar/core/config.hpp"
#include "rramvar/io/column_words.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {
namespace detail {

struct ColumnWord {
  std::string_view word;  ///< Latin letters: a whole word; else wherever it stands
  std::string_view english;
};

/// Words that others are part of come after these.
inline constexpr std::array<ColumnWord, 88> column_words{{
    {"high resistance state", "hrs"},
    {"high-resistance state", "hrs"},
    {"low resistance state", "lrs"},
    {"low-resistance state", "lrs"},
    {"spannung", "voltage"},
    {"strom", "current"},
    {"zeit", "time"},
    {"widerstand", "resistance"},
    {"leitwert", "conductance"},
    {"zyklus", "cycle"},
    {"zyklen", "cycle"},
    {"zelle", "cell"},
    {"zustand", "state"},
    {"tension", "voltage"},
    {"courant", "current"},
    {"temps", "time"},
    {"r\xC3\xA9sistance", "resistance"},
    {"r\xC3\x89sistance", "resistance"},
    {"r\xE9sistance", "resistance"},  // Latin-1
    {"cellule", "cell"},
    {"\xC3\xA9tat", "state"},
    {"\xC3\x89tat", "state"},
    {"\xE9tat", "state"},
    {"voltaje", "voltage"},
    {"tensi\xC3\xB3n", "voltage"},
    {"tensi\xF3n", "voltage"},
    {"corriente", "current"},
    {"tiempo", "time"},
    {"resistencia", "resistance"},
    {"conductancia", "conductance"},
    {"ciclo", "cycle"},
    {"celda", "cell"},
    {"estado", "state"},
    {"tensione", "voltage"},
    {"corrente", "current"},
    {"tempo", "time"},
    {"resistenza", "resistance"},
    {"conduttanza", "conductance"},
    {"cella", "cell"},
    {"stato", "state"},
    {"tens\xC3\xA3o", "voltage"},
    {"tens\xE3o", "voltage"},
    {"resist\xC3\xAAncia", "resistance"},
    {"resist\xEAncia", "resistance"},
    {"condut\xC3\xA2ncia", "conductance"},
    {"c\xC3\xA9lula", "cell"},
    {"高阻态", "hrs"},
    {"高阻態", "hrs"},
    {"低阻态", "lrs"},
    {"低阻態", "lrs"},
    {"高抵抗状態", "hrs"},
    {"低抵抗状態", "lrs"},
    {"高抵抗", "hrs"},
    {"低抵抗", "lrs"},
    {"高阻", "hrs"},
    {"低阻", "lrs"},
    {"电压", "voltage"},
    {"電壓", "voltage"},
    {"電圧", "voltage"},
    {"电流", "current"},
    {"電流", "current"},
    {"时间", "time"},
    {"時間", "time"},
    {"电阻", "resistance"},
    {"電阻", "resistance"},
    {"抵抗", "resistance"},
    {"电导", "conductance"},
    {"電導", "conductance"},
    {"コンダクタンス", "conductance"},
    {"循环", "cycle"},
    {"循環", "cycle"},
    {"周期", "cycle"},
    {"サイクル", "cycle"},
    {"单元", "cell"},
    {"單元", "cell"},
    {"セル", "cell"},
    {"状态", "state"},
    {"状態", "state"},
    {"고저항", "hrs"},
    {"저저항", "lrs"},
    {"전압", "voltage"},
    {"전류", "current"},
    {"시간", "time"},
    {"저항", "resistance"},
    {"전도도", "conductance"},
    {"사이클", "cycle"},
    {"셀", "cell"},
    {"상태", "state"},
}};

}  // namespace detail

RRAMVAR_INLINE std::string in_english(std::string_view name) {
  std::string text = lower_case(name);
  if (text == "u") return "voltage";
  if (!text.empty() && !detail::is_letter(text[0])) return text;  // a number, as most are
  for (const auto& [word, english] : detail::column_words) {
    const bool is_latin =
        std::any_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at)) {
      const std::size_t end = at + word.size();
      const bool is_whole = (at == 0 || !detail::is_letter(text[at - 1])) &&
                            (end == text.size() || !detail::is_letter(text[end]));
      if (is_latin && !is_whole) {
        at = end;
        continue;
      }
      text.replace(at, word.size(), english);
      at += english.size();
    }
  }
  return text;
}

}  // namespace rramvar
