#pragma once
/// What every program does around its work: the standard streams, the command line, the exit code,
/// and its last words.

#include <functional>
#include <optional>
#include <string_view>

namespace rramvar::programs {

/// Does the work of a program. What it throws becomes one sentence on the standard error stream.
/// @param work returns the exit code if all is said
/// @return the exit code: 0, done; 1, the standard output could not be written, or a fault of the
/// program; 2, something given cannot be used, be it an option, an input, a file for results or the
/// memory
int run_guarded(std::string_view name, const std::function<std::optional<int>()>& work);

/// The same for a command line.
/// @param parse (argc, argv) → Parsed: options, or the exit code if all is said already
/// @param run (options) → void
template <class Parse, class Run>
int run_program(std::string_view name, int argc, char** argv, const Parse& parse, const Run& run) {
  return run_guarded(name, [&]() -> std::optional<int> {
    const auto parsed = parse(argc, argv);
    if (!parsed.exit_code) run(parsed.options);
    return parsed.exit_code;
  });
}

}  // namespace rramvar::programs
