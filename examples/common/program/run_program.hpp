#pragma once
/// What every program does around its work: the command line, the exit code, and its last words.

#include <exception>
#include <iostream>
#include <string_view>

#include "rramvar/core/error.hpp"

namespace rramvar::programs {

/// Exit codes: 0 done; 1 what was found could not be told, or a fault of the program; 2 bad input.
/// @param parse (argc, argv) → Parsed: options, or the exit code if all is said already
/// @param run (options) → void
template <class Parse, class Run>
int run_program(std::string_view name, int argc, char** argv, const Parse& parse, const Run& run) {
  try {
    const auto parsed = parse(argc, argv);
    if (parsed.exit_code) return *parsed.exit_code;
    run(parsed.options);
    std::cout.flush();
    if (std::cout) return 0;
    std::cerr << name << ": could not write all of the report to the standard output\n";
    return 1;
  } catch (const Error& error) {
    std::cerr << name << ": " << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << name << ": " << error.what() << '\n';
    return 1;
  }
}

}  // namespace rramvar::programs
