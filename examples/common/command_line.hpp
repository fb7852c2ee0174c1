#pragma once
/// What the command lines of all programs have in common.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

namespace rramvar::programs {

/// Name, --version, defaults in --help, and one sentence on a mistake.
void set_up(CLI::App& app, const std::string& name);

/// An option that prints something and ends the program.
template <class F>
void add_printing_flag(CLI::App& app, const std::string& name, const F& print,
                       const std::string& help) {
  app.add_flag_callback(
      name,
      [print] {
        print();
        throw CLI::Success();
      },
      help);
}

/// Parses, and prints help, version or one sentence on a mistake.
/// @return the exit code if all is said: 0, or 2 for bad input
std::optional<int> parse(CLI::App& app, int argc, const char* const* argv);

}  // namespace rramvar::programs
