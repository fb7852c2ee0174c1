#pragma once
/// The optional members of a distribution as a list, so that none is dropped by a wrapper in
/// silence.
///
/// In a test of your own wrapper: every name in
///
///     rramvar::dropped_members<MyWrapper<MyDistribution>, MyDistribution>()
///
/// is a question that MyDistribution answers and MyWrapper does not.

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/ln_normal.hpp"
#include "rramvar/device/rare_events.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// One of them, and whether a distribution has it.
struct OptionalMember {
  std::string_view name;
  bool is_there;
};

namespace detail {

// One concept a member, since a formatter takes requires-expressions in a list apart.
template <class D>
concept HasSurvival = requires(const D& d) {
  d.survival(0, 1.0);
};
template <class D>
concept HasUpperQuantile = requires(const D& d) {
  d.upper_quantile(0, 0.5);
};
template <class D>
concept HasMeanWithKinks = requires(const D& d, double (*f)(ohm), std::span<const ohm> kinks) {
  d.mean(0, f, kinks);
};
template <class D>
concept HasSmoothness = requires(const D& d) {
  d.smoothness(0, 1.0);
};
template <class D>
concept HasCdfAfter = requires(const D& d, const LnNormal& move) {
  d.cdf_after(0, move, 1.0);
};
template <class D>
concept HasSurvivalAfter = requires(const D& d, const LnNormal& move) {
  d.survival_after(0, move, 1.0);
};
template <class D>
concept HasKinks = requires(const D& d) {
  d.kinks(0);
};
template <class D>
concept TellsRareEvents = requires(const D& d) {
  d.rare_events(0);
};
template <class D>
concept TellsSteps = requires(const D& d) {
  d.has_steps();
};
template <class D>
concept DrawsCellBatches = requires(const D& d, CellBatch& batch) {
  d.in_cells(batch);
};
template <class D>
concept TellsWhenDrawn = requires(const D& d) {
  d.is_drawn_at_writes();
};

}  // namespace detail

/// All of device/concepts.hpp and device/sources/concepts.hpp.
template <class D>
constexpr auto optional_members() {
  return std::to_array<OptionalMember>({
      {"cdf", HasCdf<D>},
      {"survival", detail::HasSurvival<D>},
      {"quantile", HasQuantile<D>},
      {"upper_quantile", detail::HasUpperQuantile<D>},
      {"mean", HasMean<D>},
      {"mean of any function", HasMeanOfAny<D>},
      {"mean with kinks", detail::HasMeanWithKinks<D>},
      {"calibration", HasCalibration<D>},
      {"by_curves", HasCurves<D>},
      {"smoothness", detail::HasSmoothness<D>},
      {"cdf_after", detail::HasCdfAfter<D>},
      {"survival_after", detail::HasSurvivalAfter<D>},
      {"draws_by_quantile", MayDrawByQuantile<D>},
      {"kinks", detail::HasKinks<D>},
      {"sorted", TabulatedDistribution<D>},
      {"rare_events", detail::TellsRareEvents<D>},
      {"has_steps", detail::TellsSteps<D>},
      {"ln_normal", LnNormalSource<D>},
      {"in_cell", DrawnAtCells<D>},
      {"in_cells", detail::DrawsCellBatches<D>},
      {"stuck_at and fault_probability", HasFaults<D>},
      {"is_drawn_at_writes", detail::TellsWhenDrawn<D>},
  });
}

/// The names of those that Base has and Wrapper has not.
template <class Wrapper, class Base>
std::vector<std::string_view> dropped_members() {
  std::vector<std::string_view> out;
  constexpr auto inside = optional_members<Base>();
  constexpr auto outside = optional_members<Wrapper>();
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside[i].is_there && !outside[i].is_there) out.push_back(inside[i].name);
  }
  return out;
}

}  // namespace rramvar
