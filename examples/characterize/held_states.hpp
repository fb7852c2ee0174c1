#pragma once
/// Repeated reads of one state: retention drift, read noise, random telegraph noise.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "characterize/stateless_report.hpp"
#include "common/measured/measurements.hpp"
#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/characterize/statistics/held_state.hpp"

namespace rramvar::programs {

/// Cell by cell, and as the options that simulate it.
class HeldStatesReport final : public StatelessReport {
 public:
  /// @throws Error if a cell was read too few times
  explicit HeldStatesReport(std::span<const HeldCell> cells);

  std::string_view key() const override { return "held_states"; }
  std::string_view heading() const override { return "How one state changes with time"; }
  std::string_view why_no_states() const override { return "reads of one state hold no other"; }
  void print(std::ostream& out) const override;
  nlohmann::ordered_json json() const override;
  Figure figure() const override;
  std::string caption() const override;

 private:
  struct Cell {
    std::string name;
    HeldState reads;
    HeldStateEstimate estimate;
  };

  /// Of the cells together, as the programs simulate them.
  struct Options {
    double drift;                            ///< mean of the cells
    std::optional<double> drift_sigma;       ///< over two cells or more
    double read_noise;                       ///< root of the mean square
    EstimatedShare with_trap;                ///< cells with telegraph noise
    std::optional<double> telegraph_step{};  ///< median of these
    std::string text() const;
  };
  Options options() const;

  std::vector<Cell> cells_;
};

}  // namespace rramvar::programs
