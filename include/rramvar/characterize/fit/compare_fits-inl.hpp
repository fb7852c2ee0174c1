#pragma once

#include "rramvar/characterize/fit/compare_fits.hpp"
#include "rramvar/characterize/fit/fit_gamma.hpp"
#include "rramvar/characterize/fit/fit_mixture.hpp"
#include "rramvar/characterize/fit/fit_normal.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE FitComparison compare_fits(std::span<const ohm> sample,
                                          const CompareOptions& options) {
  return compare_fits_of(sample, options, NormalFitter{}, LogNormalFitter{}, WeibullFitter{},
                         GammaFitter{}, LogNormalMixtureFitter{});
}

}  // namespace rramvar
