// Programs that are run beside ours: their words, their output, and an end.

#include "common/report/child_process.hpp"

#include <chrono>
#include <string>

#include "catch.hpp"

using End = rramvar::programs::ChildOutcome::End;
using rramvar::programs::run_child;
using std::chrono::seconds;

TEST_CASE("A program that is run gets its words as they are, and is heard", "[programs]") {
  const auto said = run_child({"printf", "%s|%s", "it's $HOME; *", ""}, "/", seconds(60));
  CHECK(said.end == End::exited);
  CHECK(said.exit_code == 0);
  CHECK(said.output == "it's $HOME; *|");
  const auto failed = run_child({"sh", "-c", "pwd; echo no >&2; exit 3"}, "/", seconds(60));
  CHECK(failed.end == End::exited);
  CHECK(failed.exit_code == 3);
  CHECK(failed.output == "/\nno\n");
  CHECK(run_child({"sh", "-c", "cat; kill -9 $$"}, "/", seconds(60)).end == End::killed);
  CHECK(run_child({"no-such-program-anywhere"}, "/", seconds(60)).end == End::not_found);
  CHECK(run_child({"yes"}, "/", seconds(1)).output.size() == 65536);
}

TEST_CASE("A program that hangs is killed at the time limit, with what it started", "[programs]") {
  CHECK(run_child({"sleep", "1000"}, "/", seconds(1)).end == End::timed_out);
  CHECK(run_child({"sh", "-c", "sleep 1000 & exec >&- 2>&-; wait"}, "/", seconds(1)).end ==
        End::timed_out);
  // What it leaves behind keeps the pipe open; that is waited for until the limit, no longer.
  const auto left = run_child({"sh", "-c", "sleep 1000 & echo done"}, "/", seconds(1));
  CHECK(left.output == "done\n");
}
