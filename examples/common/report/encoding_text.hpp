#pragma once
/// What the range of a number format did to weights, the same in every program.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "common/report/text_table.hpp"
#include "rramvar/encoding/encoding_counts.hpp"

namespace rramvar::programs {

/// A sentence without its full stop; empty where every weight was only rounded.
inline std::string encoding_text(const EncodingCounts& counts, std::string_view format) {
  const auto weights = [](std::uint64_t n) {
    return count(static_cast<double>(n)) + (n == 1 ? " weight is " : " weights are ");
  };
  std::string out;
  const auto say = [&](const std::string& sentence) {
    out.append(out.empty() ? "" : "; ").append(sentence);
  };
  if (counts.saturated > 0) {
    say(weights(counts.saturated) + "beyond the range of " + std::string(format) +
        " and saturated: stored as its end");
  }
  if (counts.vanished > 0) {
    say(weights(counts.vanished) + "too small for " + std::string(format) +
        " and vanished: stored as 0");
  }
  if (counts.overflowed > counts.saturated) {
    say(weights(counts.overflowed) + "too large for " + std::string(format) +
        ": encoded as Inf or NaN");
  }
  return out;
}

/// The same counts as JSON, to join others.
inline nlohmann::ordered_json to_json(const EncodingCounts& counts) {
  return {{"overflowed_weights", counts.overflowed},
          {"saturated_weights", counts.saturated},
          {"vanished_weights", counts.vanished}};
}

}  // namespace rramvar::programs
