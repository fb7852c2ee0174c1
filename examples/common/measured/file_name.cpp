#include "common/measured/file_name.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string_view>

#include "common/measured/resistance_names.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

std::optional<LogicState> state_in_name(const std::string& path) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::string name = lower_case(std::filesystem::path(path).stem().string());
  std::optional<LogicState> out;
  for (auto at = name.begin(); at != name.end();) {
    const auto first = std::find_if(at, name.end(), is_letter);
    const auto last = std::find_if_not(first, name.end(), is_letter);
    std::string word(first, last);
    at = last;
    if (word == "level" || word == "state" || word == "logic") {
      const auto number = std::find_if(last, name.end(), is_digit);
      if (number - last > 1) continue;
      word.assign(number, std::find_if_not(number, name.end(), is_digit));
    } else if (word == "set" || word == "reset") {
      continue;  // of sweeps, or part of another word: data-set
    }
    const auto state = logic_state_in(word);
    if (!state) continue;
    if (out && *out != *state) return std::nullopt;
    out = state;
  }
  return out;
}

std::string number_in_name(const std::string& path) {
  constexpr std::string_view digits = "0123456789";
  const std::string name = std::filesystem::path(path).stem().string();
  const std::size_t last = name.find_last_of(digits);
  if (last == name.npos) {
    throw Error(SourcePlace{path}, "there is no number in the file's name",
                "--numbered-cells takes the cell from there", "rename it, such as set-7.csv");
  }
  const std::size_t before = name.find_last_not_of(digits, last);
  const std::size_t first = name.find_first_not_of('0', before == name.npos ? 0 : before + 1);
  return first > last ? "0" : name.substr(first, last - first + 1);
}

}  // namespace rramvar::programs
