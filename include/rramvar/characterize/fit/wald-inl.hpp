#pragma once

#include <cmath>

#include "rramvar/characterize/fit/wald.hpp"
#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE FittedParameter wald_location(std::string_view name, std::string_view unit,
                                             double estimate, double standard_error) {
  const double half = normal_95 * standard_error;
  return {name, unit, estimate, standard_error, {estimate - half, estimate + half}};
}

RRAMVAR_INLINE FittedParameter wald_positive(std::string_view name, std::string_view unit,
                                             double estimate, double relative_error) {
  const double factor = std::exp(normal_95 * relative_error);
  return {name, unit, estimate, estimate * relative_error, {estimate / factor, estimate * factor}};
}

RRAMVAR_INLINE FittedParameter wald_share(std::string_view name, double estimate,
                                          double logit_error) {
  const double odds = estimate / (1.0 - estimate);
  const auto share_at = [odds](double factor) { return odds * factor / (1.0 + odds * factor); };
  const double factor = std::exp(normal_95 * logit_error);
  return {name,
          "1",
          estimate,
          estimate * (1.0 - estimate) * logit_error,
          {share_at(1.0 / factor), share_at(factor)}};
}

}  // namespace rramvar
