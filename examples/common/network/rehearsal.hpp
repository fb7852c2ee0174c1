#pragma once
/// Work that may crash, done first where a crash does no harm.

#include <cstdio>
#include <functional>
#include <string>

namespace rramvar::programs {

/// Runs `work` in a process of its own, a copy of this one, and waits for it. Libraries that read
/// files of others can crash on them, and a crash cannot be caught; there it becomes a sentence. No
/// other thread may be at work. Where the system grants no further process, nothing is done.
/// @param what is being done, for the sentence: "'a.onnx' cannot be used"
/// @throws Error with what `work` throws, or if it crashes, does not end, or wants more memory than
/// there is
void rehearse(const std::string& what, const std::function<void()>& work);

/// While it lives, what libraries print to the standard streams is kept from the user. No other
/// thread may print.
class Overheard {
 public:
  Overheard();
  ~Overheard();
  Overheard(const Overheard&) = delete;
  Overheard& operator=(const Overheard&) = delete;

  /// What was printed so far; at most a few kilobytes.
  std::string text() const;

 private:
  static void flush();

  std::FILE* file_;
  int kept_out_ = -1;
  int kept_err_ = -1;
};

}  // namespace rramvar::programs
