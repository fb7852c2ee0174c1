#include "common/report/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>

#include "common/program/signals.hpp"

namespace rramvar::programs {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_output = 65536;
constexpr int exec_failed = 127;  // as a shell says it

/// What happens in the child: it becomes the program, or ends.
[[noreturn]] void become(char* const* words, const char* folder, int output) {
  setpgid(0, 0);
  become_usual_child();
  const int nothing = open("/dev/null", O_RDONLY);
  if (nothing >= 0) dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (chdir(folder) == 0) execvp(words[0], words);
  _exit(exec_failed);
}

/// Takes what the child writes. @return whether all closed the pipe in time
bool listen(int from, Clock::time_point end, std::string& output) {
  std::array<char, 4096> block{};
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0) return false;
    pollfd ready{from, POLLIN, 0};
    const int events = poll(&ready, 1, static_cast<int>(std::min<decltype(left)>(left, 1000)));
    if (events < 0 && errno != EINTR) return false;
    if (events <= 0) continue;
    const ssize_t count = read(from, block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return true;
    const std::size_t room = most_output - output.size();
    output.append(block.data(), std::min(room, static_cast<std::size_t>(count)));
  }
}

/// Waits for the child. @return whether it ended in time
bool wait_until(pid_t child, Clock::time_point end, int& status) {
  while (true) {
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child || (ended < 0 && errno != EINTR)) return true;
    if (Clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

ChildOutcome run_child(const std::vector<std::string>& words, const std::filesystem::path& folder,
                       std::chrono::seconds limit) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  ChildOutcome out;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return out;
  const pid_t child = fork();
  if (child == 0) become(argv.data(), folder.c_str(), ends[1]);
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return out;
  }
  const WatchedChild watched(child);
  const Clock::time_point end = Clock::now() + limit;
  const bool is_silent = listen(ends[0], end, out.output);
  close(ends[0]);
  int status = 0;
  bool is_ours = false;  // the signal that ended it
  if (!is_silent || !wait_until(child, end, status)) {
    kill(-child, SIGKILL);
    kill(child, SIGKILL);  // before it has a group of its own
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    is_ours = WIFSIGNALED(status);
  }
  if (is_ours) {
    out.end = ChildOutcome::End::timed_out;
  } else if (!WIFEXITED(status)) {
    out.end = ChildOutcome::End::killed;
  } else {
    out.exit_code = WEXITSTATUS(status);
    out.end =
        out.exit_code == exec_failed ? ChildOutcome::End::not_found : ChildOutcome::End::exited;
  }
  return out;
}

}  // namespace rramvar::programs
