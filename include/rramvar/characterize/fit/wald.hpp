#pragma once
/// Wald intervals on the scale where the estimate is most nearly normal.

#include <string_view>

#include "rramvar/characterize/fit/fit.hpp"

namespace rramvar {

/// A location, with a symmetric interval.
FittedParameter wald_location(std::string_view name, std::string_view unit, double estimate,
                              double standard_error);

/// A positive parameter: symmetric in its logarithm, whose standard error is `relative_error`.
FittedParameter wald_positive(std::string_view name, std::string_view unit, double estimate,
                              double relative_error);

/// A share: symmetric in its logit ln(p/(1 − p)), whose standard error is `logit_error`.
FittedParameter wald_share(std::string_view name, double estimate, double logit_error);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/fit/wald-inl.hpp"
#endif
