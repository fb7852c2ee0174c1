#pragma once
/// Level errors: how often a level that was written is read as another.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "characterize/stateless_report.hpp"
#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/device/transition_matrix.hpp"

namespace rramvar::programs {

/// Level by level, and how the other programs take them.
class LevelErrorsReport final : public StatelessReport {
 public:
  explicit LevelErrorsReport(const TransitionMatrix& matrix);

  std::string_view key() const override { return "level_errors"; }
  std::string_view heading() const override { return "How levels are misread"; }
  std::string_view why_no_states() const override { return "level errors hold no resistances"; }
  void print(std::ostream& out) const override;
  nlohmann::ordered_json json() const override;
  Figure figure() const override;
  std::string caption() const override;

 private:
  /// The level that s is read as most often, other than s; nothing if it never is.
  std::optional<LogicState> most_taken_for(LogicState s) const;
  /// Misread; the interval needs counts.
  std::optional<EstimatedShare> errors(LogicState s) const;

  TransitionMatrix matrix_;
};

}  // namespace rramvar::programs
