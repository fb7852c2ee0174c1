#pragma once
/// A quantity that was measured at several conductances, between and beyond them.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "rramvar/core/units.hpp"

namespace rramvar {

/// Linear in ln G between the knots and constant beyond them; one knot is a constant.
class ConductanceCurve {
 public:
  /// One measured value.
  struct Knot {
    double conductance_siemens;
    double value;
  };

  /// The same value at every conductance.
  ConductanceCurve(double value) : ConductanceCurve({{1.0, value}}) {}  // NOLINT: a number is one
  /// @throws Error if there are no knots, or a conductance is not positive or there twice
  explicit ConductanceCurve(std::vector<Knot> knots);

  /// The value at the conductance of a resistance.
  double operator()(ohm r) const {
    const double g = 1.0 / r;
    const auto above =
        std::upper_bound(knots_.begin(), knots_.end(), g,
                         [](double x, const Knot& knot) { return x < knot.conductance_siemens; });
    if (above == knots_.begin()) return knots_.front().value;
    if (above == knots_.end()) return knots_.back().value;
    const Knot& low = *(above - 1);
    return low.value + slopes_[static_cast<std::size_t>(above - knots_.begin()) - 1] *
                           std::log(g / low.conductance_siemens);
  }

  /// Calls visit(R) for each R, falling, with ln R − factor·value(R) = ln r: one, or an odd number
  /// where the left side also falls with R.
  template <class Visit>
  void for_each_origin(ohm r, double factor, const Visit& visit) const {
    const double target = -std::log(r);  // of ln G + factor·value(G), linear between the knots
    const auto ln_g = [](const Knot& knot) { return std::log(knot.conductance_siemens); };
    const auto side = [&](const Knot& knot) { return ln_g(knot) + factor * knot.value; };
    double before = side(knots_.front());
    if (!(before < target)) visit(std::exp(factor * knots_.front().value - target));
    for (std::size_t i = 1; i < knots_.size(); ++i) {
      const double after = side(knots_[i]);
      if ((before < target) != (after < target)) {
        const double share = (target - before) / (after - before);
        visit(std::exp(-std::lerp(ln_g(knots_[i - 1]), ln_g(knots_[i]), share)));
      }
      before = after;
    }
    if (before < target) visit(std::exp(factor * knots_.back().value - target));
  }

  const std::vector<Knot>& knots() const { return knots_; }
  bool is_constant() const { return knots_.size() == 1; }

 private:
  std::vector<Knot> knots_;
  std::vector<double> slopes_;  ///< over ln G, from each knot to the next
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/device/sources/conductance_curve-inl.hpp"
#endif
