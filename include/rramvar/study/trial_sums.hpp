#pragma once
/// What the Monte Carlo driver and the ways of judging trials hand to each other.
///
/// A way of judging is a type of its own: ByPictures forms every output, ByGram none.
///
/// | expression                      | meaning                                                    |
/// |---------------------------------|------------------------------------------------------------|
/// | J::metrics_type                 | an ErrorMetrics                                            |
/// | J::Work(judge, trials)          | one thread's memory for a block of as many trials          |
/// | judge.filters()                 | F                                                          |
/// | judge.rounding()                | the Accumulator of the rounding alone                      |
/// | judge.relative_error_scale()    | largest \|y\| of the reference; 0 if no output is formed   |
/// | judge.take(work, b, w_hat)      | takes the weights of trial b of the block                  |
/// | judge.judge(work, sums, timing) | adds to sums[b], the TrialSums of trial b, for all taken   |

#include <chrono>
#include <cstddef>

#include "rramvar/study/result.hpp"

namespace rramvar {

/// The sums of one trial, against either reference.
template <class Metrics>
struct TrialSums {
  explicit TrialSums(std::size_t filters) : trained(filters), encoded(filters) {}
  void clear() {
    trained.clear();
    encoded.clear();
  }
  typename Metrics::Accumulator trained;
  typename Metrics::Accumulator encoded;
};

/// Seconds between one lap and the next.
class Stopwatch {
 public:
  double lap() {
    const Clock::time_point before = mark_;
    mark_ = Clock::now();
    return std::chrono::duration<double>(mark_ - before).count();
  }
  double elapsed() const { return std::chrono::duration<double>(Clock::now() - mark_).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point mark_ = Clock::now();
};

}  // namespace rramvar
