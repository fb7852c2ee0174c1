#pragma once
/// The results of a run, each for itself.

#include <string>

#include "rramvar/core/error.hpp"

namespace rramvar::programs {

/// Writes results one after the other, though one before failed: no result is lost with another.
class Results {
 public:
  /// @param result () → void, throws Error if it cannot be written
  template <class Result>
  void write(const Result& result) {
    try {
      result();
    } catch (const Error& error) {
      if (!failures_.empty()) failures_ += "; ";
      failures_ += error.what();
    }
  }
  /// @throws Error if something could not be written
  void finish() const {
    if (!failures_.empty()) throw Error(failures_);
  }

 private:
  std::string failures_;
};

}  // namespace rramvar::programs
