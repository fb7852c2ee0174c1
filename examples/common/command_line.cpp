#include "common/command_line.hpp"

#include "rramvar/core/config.hpp"

namespace rramvar::programs {

void set_up(CLI::App& app, const std::string& name) {
  app.name(name);
  app.set_version_flag("--version", std::string("rramvar ") + library_version);
  app.option_defaults()->always_capture_default();
  app.failure_message([name](const CLI::App*, const CLI::Error& error) {
    return name + ": " + error.what() + "; see " + name + " --help\n";
  });
}

std::optional<int> parse(CLI::App& app, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return {};
}

}  // namespace rramvar::programs
