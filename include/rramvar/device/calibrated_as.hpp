#pragma once
/// CalibratedAs: a device whose references were set while it was like another one, as before a
/// bake.

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/draw_cells.hpp"
#include "rramvar/device/sources/concepts.hpp"
#include "rramvar/device/wrapped_law.hpp"

namespace rramvar {

/// Now in all it shows, Earlier where reference levels and boundaries are set.
/// @tparam Now, Earlier ResistanceDistributions of as many states
template <class Now, class Earlier = Now>
class CalibratedAs : public WrappedLaw<Now> {
  static_assert(ResistanceDistribution<Earlier>,
                "CalibratedAs<Now, Earlier>: the earlier distribution needs "
                "`ohm operator()(LogicState, DrawEngine&) const`.");
  static_assert(states_of<Now> == states_of<Earlier>,
                "CalibratedAs<Now, Earlier>: both have the same number of states.");

 public:
  CalibratedAs(Now now, Earlier earlier)
      : WrappedLaw<Now>(std::move(now)), earlier_(std::move(earlier)) {}

  ohm operator()(LogicState s, DrawEngine& engine) const { return now()(s, engine); }
  ohm in_cell(LogicState s, const CellDraws& draws) const {
    return rramvar::in_cell(now(), s, draws);
  }
  void in_cells(CellBatch& batch) const { draw_cells(now(), batch); }
  std::optional<LogicState> stuck_at(const CellDraws& draws) const requires HasFaults<Now> {
    return now().stuck_at(draws);
  }
  double fault_probability() const requires HasFaults<Now> { return now().fault_probability(); }
  bool is_drawn_at_writes() const { return rramvar::is_drawn_at_writes(now()); }
  bool draws_by_quantile() const requires MayDrawByQuantile<Now> {
    return rramvar::draws_by_quantile(now());
  }
  decltype(auto) sorted(LogicState s) const& requires TabulatedDistribution<Now> {
    return now().sorted(s);
  }
  std::vector<ohm> sorted(LogicState s) const&& requires TabulatedDistribution<Now> {
    const auto& entries = now().sorted(s);
    return {entries.begin(), entries.end()};
  }

  auto calibration() const {
    return std::decay_t<decltype(calibration_of(earlier_))>(calibration_of(earlier_));
  }
  CalibratedAs by_curves() const requires HasCurves<Now> { return {now().by_curves(), earlier_}; }

 private:
  const Now& now() const { return this->base(); }

  Earlier earlier_;
};

}  // namespace rramvar
