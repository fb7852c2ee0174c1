#pragma once

#include "rramvar/core/standard_normal.hpp"

namespace rramvar {

RRAMVAR_INLINE const DrawCurve& normal_curve() {
  static const DrawCurve curve(
      1, [](LogicState, const OpenUniform::Value& u) { return normal_quantile_at(u); });
  return curve;
}

}  // namespace rramvar
