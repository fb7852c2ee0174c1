#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/encoding/fields.hpp"

namespace rramvar {

RRAMVAR_INLINE WordBits StoredBits::in(std::span<const Field> fields) const {
  WordBits word = 0;
  std::uint8_t found = 0;
  std::string names;
  for (const Field& field : fields) {
    if (field.width == 0) continue;
    word |= field.mask();
    found |= bit_of(field.role);
    names.append(names.empty() ? "" : ", ").append(name_of(field.role));
  }
  if ((mask_ & ~word) != 0) {
    throw Error("the mask of stored bits reaches beyond the word",
                "the word has " + std::to_string(std::bit_width(word)) + " bits");
  }
  if (roles_ == every_role) return word;
  for (const FieldRole role : {FieldRole::sign, FieldRole::exponent, FieldRole::integer,
                               FieldRole::fraction, FieldRole::word}) {
    if ((roles_ & ~found & bit_of(role)) != 0) {
      throw Error("this number format has no " + std::string(name_of(role)) + " field", {},
                  "its fields are: " + names);
    }
  }
  WordBits chosen = mask_;
  for (const Field& field : fields) {
    if ((roles_ & bit_of(field.role)) != 0) chosen |= field.mask();
  }
  if (chosen == 0) throw Error("no bit is stored in RRAM", "nothing could vary");
  return chosen;
}

}  // namespace rramvar

namespace rramvar {
namespace store {

RRAMVAR_INLINE StoredBits parse(std::string_view text) {
  static constexpr std::string_view known[] = {"all",     "sign",     "exponent",
                                               "integer", "fraction", "mask:0x3ff"};
  static constexpr StoredBits values[] = {all, sign, exponent, integer, fraction};
  StoredBits out(0, 0);
  while (true) {
    const std::size_t plus = text.find('+');
    const std::string_view part = text.substr(0, plus);
    bool found = false;
    if (part.starts_with("mask:0x")) {
      WordBits bits = 0;
      const char* end = part.data() + part.size();
      const auto [stop, error] = std::from_chars(part.data() + 7, end, bits, 16);
      found = error == std::errc{} && stop == end;
      out = out | mask(bits);
    }
    for (std::size_t i = 0; i < std::size(values) && !found; ++i) {
      if (part != known[i]) continue;
      out = out | values[i];
      found = true;
    }
    if (!found) throw unknown_name("choice of stored bits", part, known);
    if (plus == std::string_view::npos) return out;
    text.remove_prefix(plus + 1);
  }
}

}  // namespace store
}  // namespace rramvar
