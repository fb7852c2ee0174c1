#pragma once
/// Options that do nothing to the measurements at hand.

#include <vector>

#include "characterize/options.hpp"
#include "common/measured/measurements.hpp"
#include "common/program/asked_options.hpp"

namespace rramvar::programs {

/// The options that were asked for and act on some kinds of measurements only.
std::vector<AskedOption> asked_of_data(const Options& options, const Measurements& measurements);

}  // namespace rramvar::programs
