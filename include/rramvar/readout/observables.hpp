#pragma once
/// Observables: what a readout circuit measures of a cell.
///
/// | expression        | result | meaning                                  | opens up             |
/// |-------------------|--------|------------------------------------------|----------------------|
/// | G::of(r)          | double | the observable at resistance r, strictly | required             |
/// |                   |        | monotone in r                            |                      |
/// | G::resistance(g)  | ohm    | its inverse; 0 or ∞ where g is beyond    | ADC, offset noise,   |
/// |                   |        | what any resistance gives                | exact sign digits    |

#include <cmath>
#include <concepts>
#include <limits>
#include <string_view>

#include "rramvar/core/units.hpp"

namespace rramvar {

/// g = 1/R [siemens]: a current read at a fixed voltage.
struct Conductance {
  static constexpr std::string_view name = "conductance";
  static double of(ohm r) { return 1.0 / r; }
  static ohm resistance(siemens g) {
    return g > 0.0 ? 1.0 / g : std::numeric_limits<ohm>::infinity();
  }
};
/// g = R [ohm]: a voltage read at a fixed current.
struct Resistance {
  static constexpr std::string_view name = "resistance";
  static double of(ohm r) { return r; }
  static ohm resistance(ohm r) { return r > 0.0 ? r : 0.0; }
};
/// g = ln(R / ohm): a logarithmic amplifier, or a discharge time on a logarithmic scale.
struct LogResistance {
  static constexpr std::string_view name = "log-resistance";
  static double of(ohm r) { return std::log(r); }
  static ohm resistance(double ln_r) { return std::exp(ln_r); }
};

/// Satisfied by observables that can be turned back into a resistance.
template <class G>
concept InvertibleObservable = requires(double g) {
  { G::resistance(g) } -> std::convertible_to<ohm>;
};

/// Whether an observable grows with the resistance.
template <class Observable>
bool rises_with_resistance() {
  return Observable::of(2.0) > Observable::of(1.0);
}

}  // namespace rramvar
