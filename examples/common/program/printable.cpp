#include "common/program/printable.hpp"

#include <iostream>

#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

/// The first character of a text.
struct Character {
  std::size_t bytes = 1;
  char32_t code = 0;
  enum { valid, invalid, cut_off } state = invalid;
};

Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {1, lead, Character::valid};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return {};
  char32_t code = lead & (0x7Fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if (i == text.size()) return {i, 0, Character::cut_off};
    if (!continues_character(text[i])) return {};
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
    if (i > 1) continue;
    // Longer than need be, a surrogate, or beyond the last character: the second byte tells.
    if (bytes == 3 && (code < 0x20 || (code >= 0x360 && code < 0x380))) return {};
    if (bytes == 4 && (code < 0x10 || code >= 0x110)) return {};
  }
  return {bytes, code, Character::valid};
}

/// Whether a terminal shows a character, and does nothing else.
bool stays(const Character& character) {
  const char32_t c = character.code;
  if (c == '\n' || c == '\t') return true;
  return character.state == Character::valid && c >= 0x20 && !(c >= 0x7F && c < 0xA0) &&
         !(c >= 0x2028 && c <= 0x202E) && !(c >= 0x2066 && c <= 0x2069);
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '\n') out += "\\n";
  if (c == '\t') out += "\\t";
  if (c == '\n' || c == '\t') return;
  out += "\\x";
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

}  // namespace

void PrintableText::append(std::string_view text, std::string& out) {
  const std::string whole = waiting_ + std::string(text);
  waiting_.clear();
  for (std::string_view rest = whole; !rest.empty();) {
    const Character c = first_character(rest);
    if (c.state == Character::cut_off) {
      waiting_ = rest;
      return;
    }
    for (std::size_t i = 0; i < c.bytes; ++i) {
      if (stays(c)) {
        out += rest[i];
      } else {
        append_escape(out, rest[i]);
      }
    }
    rest.remove_prefix(c.bytes);
  }
}

void PrintableText::end(std::string& out) {
  for (const char c : waiting_) append_escape(out, c);
  waiting_.clear();
}

std::string printable(std::string_view text) {
  std::string shown;
  PrintableText escape;
  escape.append(text, shown);
  escape.end(shown);
  std::string out;
  for (const char c : shown) {
    if (c == '\n' || c == '\t') {
      append_escape(out, c);
    } else {
      out += c;
    }
  }
  return out;
}

std::string utf8_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character c = first_character(text);
    if (stays(c)) {
      out += text.substr(0, c.bytes);
    } else {
      out += "\uFFFD";
    }
    text.remove_prefix(c.bytes);
  }
  return out;
}

void say(std::string_view program, std::string_view sentence) {
  std::cerr << std::string(program) + ": " + printable(sentence) + '\n';
}

}  // namespace rramvar::programs
