#pragma once
/// The exception for bad user input: one sentence "problem (why it is one): what to do".

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace rramvar {

/// A place in a text file. Line and column count from 1; 0 means unknown. The column is that of the
/// first character of the offending field.
struct SourcePlace {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;

  std::string text() const;
};

/// Thrown on bad user input. what() is ready to be shown: "place: problem (why) suggestion".
/// A broken precondition of a function asserts instead (RRAMVAR_ASSERT).
class Error : public std::runtime_error {
 public:
  explicit Error(std::string_view problem, std::string_view why = {},
                 std::string_view suggestion = {})
      : Error(SourcePlace{}, problem, why, suggestion) {}

  Error(SourcePlace place, std::string_view problem, std::string_view why = {},
        std::string_view suggestion = {})
      : std::runtime_error(compose(place, problem, why, suggestion)), place_(std::move(place)) {}

  /// Where in the user's files the problem lies; empty where it is in no file.
  const SourcePlace& place() const noexcept { return place_; }

 private:
  static std::string compose(const SourcePlace& place, std::string_view problem,
                             std::string_view why, std::string_view suggestion);

  SourcePlace place_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/core/error-inl.hpp"
#endif
