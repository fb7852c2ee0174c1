#pragma once
/// What the command lines of all programs have in common.

#include <memory>
#include <optional>
#include <string>

#include "common/report/output_names.hpp"

namespace CLI {
class App;
}

namespace rramvar::programs {

/// The command line of a program: --help, --version, and one sentence on a mistake. It hides the
/// making of a CLI::App, since a file that makes one takes ten seconds more to compile.
class CommandLine {
 public:
  CommandLine(const std::string& name, const std::string& description);

  /// To add options to.
  CLI::App& app() { return *app_; }

  /// Parses, and prints help, version or one sentence on a mistake.
  /// @return the exit code if all is said: 0, or 2 for bad input
  std::optional<int> parse(int argc, const char* const* argv);

 private:
  std::shared_ptr<CLI::App> app_;
};

/// The option --report of every program.
void add_report_option(CLI::App& app, std::string& folder);

/// The options --json, --plots and --report.
void add_output_options(CLI::App& app, OutputNames& names);

/// An option that prints something and ends the program.
void add_printing_flag(CLI::App& app, const std::string& name, const std::string& help,
                       void (*print)());

}  // namespace rramvar::programs
