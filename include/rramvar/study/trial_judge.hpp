#pragma once
/// TrialJudge: what the Monte Carlo driver asks of a way of judging trials. ByPictures forms every
/// output, ByGram none.

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "rramvar/study/result.hpp"

namespace rramvar {

/// Every metric of one trial, in the order of the judge's names.
struct Judgement {
  std::vector<double> vs_trained;
  std::vector<double> vs_encoded;
  std::vector<double> filters_vs_trained;  ///< [filter][metric]
  std::vector<double> filters_vs_encoded;  ///< likewise
};

/// A way of judging trials, for one layer and its pictures. Threads may share it.
class TrialJudge {
 public:
  /// One thread's memory for a batch of trials.
  struct Work {
    virtual ~Work() = default;
  };

  virtual ~TrialJudge() = default;

  virtual std::span<const std::string_view> names() const = 0;
  virtual std::size_t filters() const = 0;
  /// Each metric of the rounding alone.
  virtual std::vector<double> rounding() const = 0;
  /// Largest |y| of the reference; 0 if no output is formed.
  virtual double relative_error_scale() const = 0;

  virtual std::unique_ptr<Work> work(std::size_t trials) const = 0;
  /// Takes the weights that trial b of the batch read.
  virtual void take(Work& work, std::size_t b, std::span<const double> w_hat) const = 0;
  /// Judges the batch's trials. @pre those of all were taken
  virtual void judge(Work& work, std::span<Judgement> trials, Timing& timing) const = 0;
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
