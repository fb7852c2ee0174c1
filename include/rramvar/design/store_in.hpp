#pragma once
/// Every readout on every device of S states: the products of a design.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/design/design_names.hpp"
#include "rramvar/design/store_request.hpp"
#include "rramvar/design/varied_device.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/memory/exact_moments.hpp"
#include "rramvar/readout/adc.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/differential.hpp"
#include "rramvar/readout/noisy_threshold.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/sampling/variability_sampler.hpp"

namespace rramvar {

namespace detail {

template <class Distribution, class Readout>
std::unique_ptr<StoredWeights> stored_by(const StoreRequest& request, Distribution distribution,
                                         Readout readout) {
  const std::size_t filter = request.design.scale == "filter" ? request.weights.per_filter : 0;
  return store_weights(request.encoder,
                       VariabilitySampler(std::move(distribution), std::move(readout)),
                       request.weights.values, filter);
}

/// The readouts that a plain table is read by in one look-up; null if it is another one.
template <class Distribution>
std::unique_ptr<StoredWeights> with_plain_readout(const StoreRequest& request,
                                                  const Distribution& distribution) {
  const auto& [references, levels, rule] = request.readout;
  const std::string& name = request.design.readout;
  if (name == "conductance") {
    return stored_by(request, distribution, ConductanceReadout{references, levels});
  }
  if (name == "resistance") {
    return stored_by(request, distribution, ResistanceReadout{references, levels});
  }
  if (name == "log-resistance") {
    return stored_by(request, distribution, LogResistanceReadout{references, levels});
  }
  if (name == "threshold" && request.design.comparator_offset == 0.0) {
    return stored_by(request, distribution, ThresholdReadout{references, rule});
  }
  return nullptr;
}

template <std::size_t S>
std::unique_ptr<StoredWeights> with_readout(const StoreRequest& request,
                                            const AnyDistribution<S>& distribution) {
  if (auto stored = with_plain_readout(request, distribution)) return stored;
  const auto& [references, levels, rule] = request.readout;
  const Design& design = request.design;
  if (design.readout == "threshold") {
    return stored_by(request, distribution,
                     NoisyThresholdReadout<>{{references, rule}, design.comparator_offset});
  }
  if (design.readout == "adc") {
    return stored_by(request, distribution,
                     AdcReadout<>{design.adc_bits, {}, design.adc_clipped, {references, levels}});
  }
  if (design.readout == "differential" || design.readout == "differential-sign") {
    if constexpr (S == 2) {
      if (design.readout == "differential") {
        return stored_by(request, distribution, DifferentialReadout<>{{references, levels}});
      }
      return stored_by(request, distribution, DifferentialSignReadout{});
    } else {
      throw Error("a differential pair holds one bit",
                  "cells of " + std::to_string(S) + " states were asked for",
                  "use cells of one bit, or another readout");
    }
  }
  throw unknown_name("readout", design.readout, design_names().readouts);
}

}  // namespace detail

/// The weights in a device of S states. A plain table is a type of its own, because it is read
/// fastest; everything else is one more.
/// @throws Error if a name is unknown or the parts do not fit
template <std::size_t S>
std::unique_ptr<StoredWeights> store_in(const StoreRequest& request) {
  const Design& design = request.design;
  if (design.distribution == "table" && design.spread == "c2c" && !design.variability.any() &&
      !request.device.calibration && !request.device.levels) {
    auto stored = detail::with_plain_readout(request, request.device.lut<S>());
    if (stored) return stored;
  }
  const std::size_t pair = design.readout.starts_with("differential") ? 2 : 1;
  const MappedCells cells{request.chips, static_cast<std::uint32_t>(request.weights.values.size()),
                          static_cast<std::uint32_t>(request.encoder.digits().size() * pair)};
  const AnyDistribution<S> varied = varied_device<S>(design, request.device, cells);
  return detail::with_readout(request, varied);
}

}  // namespace rramvar
