#pragma once
/// Another program, run and waited for, but not for ever.

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace rramvar::programs {

struct ChildOutcome {
  enum class End {
    exited,     ///< by itself; see exit_code
    not_found,  ///< there is no such program in PATH
    killed,     ///< by a signal that was not ours
    timed_out,  ///< it was killed at the time limit
    not_run,    ///< the system could not start it
  };
  End end = End::not_run;
  int exit_code = 0;
  std::string output;  ///< of standard output and error stream, up to 64 KiB
};

/// Runs a program inside a folder, with an empty standard input. No shell reads the words. At the
/// time limit the program and what it started are killed.
/// @param words the program, looked for in PATH, and its arguments
ChildOutcome run_child(const std::vector<std::string>& words, const std::filesystem::path& folder,
                       std::chrono::seconds limit);

}  // namespace rramvar::programs
