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

#include "rramvar/device/cell_block.hpp"
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

/// All of device/concepts.hpp and device/sources/concepts.hpp.
template <class D>
constexpr auto optional_members() {
  using Step = LnNormal;
  using Kinks = std::span<const ohm>;
  using F = double (*)(ohm);
  return std::to_array<OptionalMember>({
      {"cdf", HasCdf<D>},
      {"survival", requires(const D& d) { d.survival(0, 1.0);
}
}  // namespace rramvar
, {"quantile", HasQuantile<D>}, {"upper_quantile", requires(const D& d){d.upper_quantile(0, 0.5);
}
}
, {"mean", HasMean<D>}, {"mean of any function", HasMeanOfAny<D>},
    {"mean with kinks", requires(const D& d, F f, Kinks kinks){d.mean(0, f, kinks);
}
}
, {"calibration", HasCalibration<D>}, {"by_curves", HasCurves<D>},
    {"smoothness", requires(const D& d){d.smoothness(0, 1.0);
}
}
, {"cdf_after", requires(const D& d, const Step& step){d.cdf_after(0, step, 1.0);
}
}
, {"survival_after", requires(const D& d, const Step& step){d.survival_after(0, step, 1.0);
}
}
, {"draws_by_quantile", MayDrawByQuantile<D>}, {"kinks", requires(const D& d){d.kinks(0);
}
}
, {"sorted", TabulatedDistribution<D>}, {"rare_events", requires(const D& d){d.rare_events(0);
}
}
, {"has_steps", requires(const D& d){d.has_steps();
}
}
, {"ln_normal", LnNormalSource<D>}, {"in_cell", DrawnAtCells<D>},
    {"in_cells", requires(const D& d, CellBlock& block){d.in_cells(block);
}
}
, {"stuck_at and fault_probability", HasFaults<D>},
    {"is_drawn_at_writes", requires(const D& d){d.is_drawn_at_writes();
}
}
,
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
