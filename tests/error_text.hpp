#pragma once
/// What an rramvar::Error says.

#include <initializer_list>
#include <string>
#include <string_view>

#include "rramvar/core/error.hpp"

namespace rramvar::test {

/// The text of the Error that `action` throws; "no error" if it does not.
template <class Action>
std::string error_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

inline bool has_all(std::string_view text, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) {
    if (text.find(part) == std::string_view::npos) return false;
  }
  return true;
}

}  // namespace rramvar::test
