#pragma once
/// An interval as JSON, the same in all programs.

#include <nlohmann/json.hpp>

#include "rramvar/core/interval.hpp"

namespace rramvar::programs {

inline nlohmann::ordered_json interval_json(const Interval& interval) {
  return {interval.low, interval.high};
}

}  // namespace rramvar::programs
