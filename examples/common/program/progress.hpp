#pragma once
/// How far a long run is, for a person at a terminal.

#include <chrono>
#include <cstddef>
#include <string>

namespace rramvar::programs {

/// "[#####.....] 512 of 1,000 pictures, 21.3 a second, 23 s left"
/// @param width characters of the bar
std::string progress_line(const std::string& unit, std::size_t done, std::size_t total,
                          double seconds, std::size_t width = 24);

/// Shows a line in place of the one before, or clears it. To be called where stderr is a terminal.
void overwrite_line(const std::string& text);
void clear_line();

/// A bar on stderr with the rate and the time left. It shows nothing where stderr is no terminal.
class Progress {
 public:
  /// @param unit what is counted, such as "pictures"
  explicit Progress(std::string unit, std::size_t total = 0);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Draws the bar anew, at most ten times a second. Not thread-safe.
  void show(std::size_t done) { show(done, total_); }
  /// The same where the total is known only now.
  void show(std::size_t done, std::size_t total);
  void clear() const;

 private:
  using Clock = std::chrono::steady_clock;

  std::string unit_;
  std::size_t total_;
  bool shown_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point drawn_{};
};

}  // namespace rramvar::programs
