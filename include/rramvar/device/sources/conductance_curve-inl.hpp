#pragma once

#include <string>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/sources/conductance_curve.hpp"

namespace rramvar {

RRAMVAR_INLINE ConductanceCurve::ConductanceCurve(std::vector<Knot> knots)
    : knots_(std::move(knots)) {
  if (knots_.empty()) throw Error("a curve over conductance has no values");
  std::sort(knots_.begin(), knots_.end(), [](const Knot& a, const Knot& b) {
    return a.conductance_siemens < b.conductance_siemens;
  });
  double last = 0.0;
  for (const Knot& knot : knots_) {
    if (!(knot.conductance_siemens > last) || !std::isfinite(knot.conductance_siemens)) {
      throw Error("a conductance of " + std::to_string(knot.conductance_siemens) +
                      " S in a curve is not positive, or there twice",
                  {}, "give each conductance once");
    }
    last = knot.conductance_siemens;
  }
  for (std::size_t i = 1; i < knots_.size(); ++i) {
    slopes_.push_back((knots_[i].value - knots_[i - 1].value) /
                      std::log(knots_[i].conductance_siemens / knots_[i - 1].conductance_siemens));
  }
}

}  // namespace rramvar
