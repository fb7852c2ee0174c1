#pragma once
/// A study's result as JSON.

#include <nlohmann/json_fwd.hpp>

#include "rramvar/design/design.hpp"
#include "rramvar/study/result.hpp"

namespace rramvar::programs {

/// {metrics, metrics_vs_encoded, metrics_per_filter, rounding, counts, timing}; numbers that are
/// Inf or NaN become null. Timing is in seconds, all but wall and set_up summed over the threads.
/// `metrics` depends on nothing but settings and seed.
nlohmann::ordered_json to_json(const StudyResult& result);

/// The names and numbers of a design, `variability` among them.
nlohmann::ordered_json to_json(const Design& design);

/// The sources of variability as they were asked for; empty texts and zeros are absent ones.
nlohmann::ordered_json to_json(const Variability& variability);

}  // namespace rramvar::programs
