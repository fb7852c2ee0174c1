#include "common/network/rehearsal.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <string_view>

#include "common/program/signals.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

constexpr rlim_t most_seconds = 600;  // of processor time

void limit(decltype(RLIMIT_CPU) resource, rlim_t most) {
  rlimit now{};
  if (getrlimit(resource, &now) != 0) return;
  now.rlim_cur = std::min(now.rlim_cur, most);
  setrlimit(resource, &now);
}

/// No more memory than the machine has: else the system may end another process for it. Sanitizers
/// need addresses without end.
void limit_memory() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  constexpr rlim_t in_use_already = rlim_t{4} << 30;
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long bytes = sysconf(_SC_PAGESIZE);
  if (pages <= 0 || bytes <= 0) return;
  limit(RLIMIT_AS, static_cast<rlim_t>(pages) * static_cast<rlim_t>(bytes) + in_use_already);
#endif
}

void tell(int to, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(to, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// The copy's part: does the work and tells what it throws.
[[noreturn]] void work_in_copy(const std::function<void()>& work, int to) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGXFSZ, SIGABRT}) {
    std::signal(signal, SIG_DFL);
  }
  become_usual_child();
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, most_seconds);
  limit_memory();
  if (const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC); nowhere >= 0) {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
      if (stream != to) dup2(nowhere, stream);
    }
  }
  try {
    work();
  } catch (const std::bad_alloc&) {
    tell(to, "there is not enough memory for it");
  } catch (const std::exception& error) {
    tell(to, error.what());
  } catch (...) {
    tell(to, "it failed without a word");
  }
  _exit(0);
}

std::string all_of(int from) {
  std::string out;
  std::array<char, 4096> block{};
  for (;;) {
    const ssize_t got = read(from, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return out;
    out.append(block.data(), static_cast<std::size_t>(got));
  }
}

std::string why_ended(int signal) {
  switch (signal) {
    case SIGXCPU:
      return "it was not ready after " + std::to_string(most_seconds) + " s of processor time";
    case SIGKILL:
      return "the system ended it, as it does where memory runs out";
    default:
      return std::string("OpenCV's importer crashed on it: ") + strsignal(signal);
  }
}

}  // namespace

void rehearse(const std::string& what, const std::function<void()>& work) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return;
  std::cout.flush();
  const pid_t copy = fork();
  if (copy == 0) {
    close(ends[0]);
    work_in_copy(work, ends[1]);
  }
  const WatchedChild watched(copy);  // no signal leaves it at work alone
  close(ends[1]);
  const std::string told = copy < 0 ? std::string() : all_of(ends[0]);
  close(ends[0]);
  if (copy < 0) return;
  int status = 0;
  while (waitpid(copy, &status, 0) < 0 && errno == EINTR) {
  }
  if (!told.empty()) throw Error(told);
  if (WIFSIGNALED(status)) {
    throw Error(what, why_ended(WTERMSIG(status)), "check that it is whole, or export it anew");
  }
  if (WEXITSTATUS(status) != 0) throw Error(what, "OpenCV ended the program");
}

Overheard::Overheard() : file_(std::tmpfile()) {
  flush();
  if (file_ == nullptr) return;
  const auto divert = [this](int stream) {
    const int kept = fcntl(stream, F_DUPFD_CLOEXEC, 3);
    if (kept >= 0) dup2(fileno(file_), stream);
    return kept;
  };
  kept_out_ = divert(STDOUT_FILENO);
  kept_err_ = divert(STDERR_FILENO);
}

Overheard::~Overheard() {
  flush();
  const auto restore = [](int kept, int stream) {
    if (kept < 0) return;
    dup2(kept, stream);
    close(kept);
  };
  restore(kept_out_, STDOUT_FILENO);
  restore(kept_err_, STDERR_FILENO);
  if (file_ != nullptr) std::fclose(file_);
}

std::string Overheard::text() const {
  flush();
  std::array<char, 4096> block{};
  const ssize_t got = file_ == nullptr ? 0 : pread(fileno(file_), block.data(), block.size(), 0);
  return std::string(block.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
}

void Overheard::flush() {
  std::cout.flush();
  std::cerr.flush();
  std::fflush(stdout);
  std::fflush(stderr);
}

}  // namespace rramvar::programs
