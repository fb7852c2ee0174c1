#include "common/program/run_program.hpp"

#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <system_error>

#include "common/program/printable.hpp"
#include "common/program/signals.hpp"
#include "common/program/standard_streams.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

constexpr int fault = 1;
constexpr int bad_input = 2;

}  // namespace

int run_guarded(std::string_view name, const std::function<std::optional<int>()>& work) {
  StandardStreams streams;
  watch_signals();
  int code = 0;
  const auto fail = [&](int as, const Error& error) {
    code = as;
    say(name, error.what());
  };
  try {
    code = work().value_or(0);
  } catch (const Error& error) {
    fail(bad_input, error);
  } catch (const std::bad_alloc&) {
    fail(bad_input, Error("not enough memory", "what was asked for needs more than may be had",
                          "give it less at a time: fewer pictures, rows or threads"));
  } catch (const std::filesystem::filesystem_error& error) {
    fail(bad_input, Error("'" + error.path1().string() + "' cannot be reached",
                          error.code().message(), "check the name"));
  } catch (const std::system_error& error) {
    fail(bad_input, Error("the system does not let the work go on", error.code().message(),
                          "try fewer threads"));
  } catch (const std::exception& error) {
    fail(fault, Error("a fault of this program", error.what(),
                      "please report it with the command line and the files"));
  }
  const int unwritten = streams.finish_output();
  if (unwritten != 0 && code == 0) {
    fail(fault, Error("cannot write all of the report to the standard output",
                      std::generic_category().message(unwritten), "send it elsewhere"));
  }
  return code;
}

}  // namespace rramvar::programs
