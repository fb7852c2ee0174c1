#pragma once

#include <algorithm>
#include <cmath>
#include <sstream>

#include "rramvar/core/config.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/device/tables/builtin_table.hpp"

namespace rramvar {

RRAMVAR_INLINE ohm interpolated_quantile(std::span<const double> probability,
                                         std::span<const ohm> r, double p) {
  const auto above = std::upper_bound(probability.begin() + 1, probability.end() - 1, p);
  const auto i = static_cast<std::size_t>(above - probability.begin());
  const double z0 = normal_quantile(probability[i - 1]);
  const double z1 = normal_quantile(probability[i]);
  const double share = (normal_quantile(p) - z0) / (z1 - z0);
  return std::exp(std::lerp(std::log(r[i - 1]), std::log(r[i]), share));
}

RRAMVAR_INLINE ohm quantile(const StateFigures& state, double p) {
  return state.quantile_ohm.empty()
             ? state.median_ohm * std::exp(state.sigma_ln * normal_quantile(p))
             : interpolated_quantile(builtin::quantile_probability, state.quantile_ohm, p);
}

RRAMVAR_INLINE std::string describe(const BuiltinTable& table) {
  std::ostringstream out;
  out << table.description << "; " << table.states() << " states, " << table.measured
      << " resistances each";
  if (table.read_voltage > 0.0) out << ", read at " << table.read_voltage << " V";
  return out.str();
}

}  // namespace rramvar
