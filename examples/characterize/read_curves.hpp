#pragma once
/// I-V curves below the switching voltages: conductance and how it grows with the voltage.

#include <cstddef>
#include <span>
#include <vector>

#include "characterize/analysis.hpp"
#include "characterize/stateless_report.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar::programs {

/// The nonlinearity G(0.3 V)/G(0.1 V) of the cells, by their conductance: the thinner the filament,
/// the more the current grows faster than the voltage.
class ReadCurveReport final : public StatelessReport {
 public:
  static constexpr volt high = 0.3;
  static constexpr volt low = 0.1;

  /// @throws Error if a curve does not span both voltages
  explicit ReadCurveReport(std::span<const IVTrace> curves);

  std::string_view key() const override { return "read_curves"; }
  std::string_view heading() const override {
    return "How far the current grows faster than the voltage";
  }
  std::string_view why_no_states() const override {
    return "read I-V curves show conductances, not states";
  }
  void print(std::ostream& out) const override;
  nlohmann::ordered_json json() const override;
  Figure figure() const override;
  std::string caption() const override {
    return "Nonlinearity of the read curves against conductance.";
  }

 private:
  struct Cell {
    siemens conductance;  ///< at the low voltage
    double nonlinearity;
  };
  struct Class {
    siemens from;
    siemens to;
    SampleSummary nonlinearity;
  };

  std::vector<Cell> cells_;
  std::vector<Class> classes_;
  SampleSummary conductance_{{}};
  SampleSummary offset_{{}};  ///< of the amplifier [A]
  std::size_t not_conducting_ =
      0;              ///< cells whose current is not above the noise at either voltage
  volt least_ = 0.0;  ///< range of the voltages
  volt most_ = 0.0;
};

}  // namespace rramvar::programs
