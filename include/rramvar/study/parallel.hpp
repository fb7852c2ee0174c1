#pragma once
/// The threads that a caller asked for, and no others.

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace rramvar {

/// Calls body(index, worker) once for each index < count, on `threads` threads (the caller's is one
/// of them); worker < threads says which. The first exception stops the rest and is rethrown.
/// @pre threads ≥ 1
template <class Body>
void parallel_for(std::size_t count, std::size_t threads, const Body& body) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_lock;
  const auto work = [&](std::size_t worker) {
    try {
      for (std::size_t i = next++; i < count; i = next++) body(i, worker);
    } catch (...) {
      const std::lock_guard lock(failure_lock);
      if (!failure) failure = std::current_exception();
      next = count;
    }
  };
  std::vector<std::thread> others;
  try {
    for (std::size_t worker = 1; worker < threads; ++worker) others.emplace_back(work, worker);
  } catch (...) {  // the system gives no more threads: those there are do the work
  }
  work(0);
  for (std::thread& thread : others) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace rramvar
