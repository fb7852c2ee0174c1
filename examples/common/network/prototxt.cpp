#include "common/network/prototxt.hpp"

#include <algorithm>
#include <string>

#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

/// Splits the text into words (names, numbers, texts in quotes) and marks, one character each.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : rest_(text) {}

  /// The next one; empty at the end.
  std::string_view next() {
    skip_blanks();
    if (rest_.empty()) return {};
    const char first = rest_.front();
    if (first == '"' || first == '\'') return take(length_of_quoted());
    return take(
        std::max<std::size_t>(std::min(rest_.find_first_of(ends_of_words), rest_.size()), 1));
  }

 private:
  static constexpr std::string_view blanks = " \t\r\n\v\f";
  static constexpr std::string_view ends_of_words = " \t\r\n\v\f:{}<>[],;#\"'";

  void skip_blanks() {
    for (;;) {
      rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
      if (!rest_.starts_with('#')) return;
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    }
  }
  std::size_t length_of_quoted() const {
    std::size_t i = 1;
    while (i < rest_.size() && rest_[i] != rest_.front()) i += rest_[i] == '\\' ? 2 : 1;
    return std::min(i + 1, rest_.size());
  }
  std::string_view take(std::size_t length) {
    const std::string_view out = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return out;
  }

  std::string_view rest_;
};

/// Whether a field of that name in the messages around it is an extent of an input.
bool is_extent(std::string_view field, const std::vector<std::string_view>& around) {
  if (field == "input_dim") return around.empty();
  if (field != "dim" || around.empty()) return false;
  if (around.size() == 1) return around[0] == "input_shape";
  return around.back() == "shape" && around[around.size() - 2] == "input_param";
}

}  // namespace

std::vector<std::size_t> prototxt_input(std::string_view text) {
  constexpr std::size_t extents = 4, deepest = 100;
  std::vector<std::size_t> out;
  std::vector<std::string_view> around;  // names of the messages that are open
  std::string_view name;                 // the last word that was no value
  bool value_follows = false;
  bool in_list = false;
  Tokens tokens(text);
  for (std::string_view token = tokens.next(); !token.empty() && out.size() < extents;
       token = tokens.next()) {
    switch (token.front()) {
      case '{':
      case '<':
        if (around.size() == deepest) return out;
        around.push_back(name);
        value_follows = false;
        break;
      case '}':
      case '>':
        if (!around.empty()) around.pop_back();
        value_follows = false;
        break;
      case ':':
        value_follows = true;
        break;
      case '[':
      case ']':
        in_list = token == "[";
        value_follows = in_list;
        break;
      case ',':
      case ';':
        break;
      default:
        if (!value_follows) {
          name = token;
        } else if (is_extent(name, around)) {
          out.push_back(parse_number<std::size_t>(token).value_or(0));
        }
        value_follows = in_list;
        break;
    }
  }
  return out;
}

}  // namespace rramvar::programs
