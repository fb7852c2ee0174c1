#pragma once
/// What signals do to a program.

#include <signal.h>
#include <sys/types.h>

namespace rramvar::programs {

/// When a signal by which someone ends a program ends this one (HUP, INT, QUIT, TERM, those of
/// timers and limits, USR1 and USR2), the files that it has not completed go with it; it still ends
/// by that signal. SIGKILL, and faults of the program itself, leave them beside their places, under
/// names of their own. Writing to a pipe that no one reads, or beyond the largest size of a
/// file, ends no program: it fails, and is reported.
void watch_signals();

/// While it lives, a signal that ends the program ends this child of it first, since the child
/// could write more files.
class WatchedChild {
 public:
  explicit WatchedChild(pid_t child);
  ~WatchedChild();
  WatchedChild(const WatchedChild&) = delete;
  WatchedChild& operator=(const WatchedChild&) = delete;
};

/// While it lives, signals wait, all that can: for what is not to be done by halves.
class SignalsLater {
 public:
  SignalsLater();
  ~SignalsLater();
  SignalsLater(const SignalsLater&) = delete;
  SignalsLater& operator=(const SignalsLater&) = delete;

 private:
  sigset_t before_;
};

/// To be called in a child that becomes another program, or is to end without harm to this one:
/// signals as that expects them, and it ends when this program is killed, where the system can do
/// that.
void become_usual_child();

}  // namespace rramvar::programs
