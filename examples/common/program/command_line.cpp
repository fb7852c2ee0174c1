#include "common/program/command_line.hpp"

#include <CLI/CLI.hpp>

#include "common/program/asked_options.hpp"
#include "common/program/printable.hpp"
#include "common/program/validators.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar::programs {

CommandLine::CommandLine(const std::string& name, const std::string& description)
    : app_(std::make_shared<CLI::App>(description, name)) {
  app_->set_version_flag("--version", std::string("rramvar ") + library_version);
  app_->option_defaults()->always_capture_default();
  app_->failure_message([name](const CLI::App*, const CLI::Error& error) {
    return name + ": " + printable(error.what()) + "; see " + name + " --help\n";
  });
  app_->footer(
      "Exit codes: 0, done; 1, the standard output could not be written, or a fault of the "
      "program; 2, an option, an input, a file for results or the memory will not do. A file for "
      "results is replaced as a whole at the end of a run, or left as it was.");
}

std::optional<int> CommandLine::parse(int argc, const char* const* argv) {
  try {
    app_->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app_->exit(error) == 0 ? 0 : 2;
  }
  return {};
}

void add_report_option(CLI::App& app, std::string& folder) {
  app.add_option("--report", folder,
                 "write a page for the browser, index.html, and the data of its plots as CSV to "
                 "this folder")
      ->check(not_empty());
}

void add_output_options(CLI::App& app, OutputNames& names) {
  app.add_option("--plots", names.plots, "draw the figures into this folder")->check(not_empty());
  add_report_option(app, names.report);
  app.add_option("--json", names.json, "write settings and results to this file")
      ->check(not_empty());
}

void add_printing_flag(CLI::App& app, const std::string& name, const std::string& help,
                       void (*print)()) {
  app.add_flag_callback(
      name,
      [print] {
        print();
        throw CLI::Success();
      },
      help);
}

void say_idle(const std::string& program, const std::vector<AskedOption>& asked) {
  for (const AskedOption& option : asked) {
    if (!option.why_idle.empty()) say(program, idle_text(option));
  }
}

}  // namespace rramvar::programs
