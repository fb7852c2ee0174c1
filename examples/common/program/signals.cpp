#include "common/program/signals.hpp"

#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>

#include "rramvar/io/unfinished_files.hpp"

namespace rramvar::programs {

namespace {

pid_t own_process = 0;
std::atomic<pid_t> watched_child{0};

/// Only functions that are safe in a signal handler are called here.
void end_by_signal(int signal, siginfo_t* from, void*) {
  // The kernel sends this to a program that writes beyond the limit: the write fails then.
  if (signal == SIGXFSZ && from->si_pid == own_process) return;
  if (getpid() == own_process) {  // and not a child that is to become another program
    if (const pid_t child = watched_child; child > 0) {
      kill(child, SIGKILL);
      waitpid(child, nullptr, 0);
    }
    remove_unfinished_files();
  }
  struct sigaction of_system {};
  of_system.sa_handler = SIG_DFL;
  sigaction(signal, &of_system, nullptr);
  raise(signal);  // comes when this function returns
}

}  // namespace

void watch_signals() {
  own_process = getpid();
  struct sigaction action {};
  sigemptyset(&action.sa_mask);
  action.sa_sigaction = end_by_signal;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1,
                           SIGUSR2, SIGXCPU, SIGXFSZ}) {
    struct sigaction now {};
    sigaction(signal, nullptr, &now);
    if (now.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);  // nohup stays nohup
  }
  action.sa_flags = 0;
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

WatchedChild::WatchedChild(pid_t child) {
  watched_child = child;
}

WatchedChild::~WatchedChild() {
  watched_child = 0;
}

SignalsLater::SignalsLater() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before_);
}

SignalsLater::~SignalsLater() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void become_usual_child() {
  signal(SIGPIPE, SIG_DFL);  // the others are usual again in another program
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

}  // namespace rramvar::programs
