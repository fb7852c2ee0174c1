#include "characterize/stateless_report.hpp"

#include "characterize/held_states.hpp"
#include "characterize/level_errors.hpp"
#include "characterize/read_curves.hpp"

namespace rramvar::programs {

std::unique_ptr<StatelessReport> stateless_report(const Measurements& m) {
  if (!m.read_curves.empty()) return std::make_unique<ReadCurveReport>(m.read_curves);
  if (!m.held.empty()) return std::make_unique<HeldStatesReport>(m.held);
  if (m.levels) return std::make_unique<LevelErrorsReport>(*m.levels);
  return nullptr;
}

}  // namespace rramvar::programs
