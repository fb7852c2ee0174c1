#pragma once
/// The products of a program: every readout on every device of S states. Each number of states is
/// compiled by itself; formats, cells and protections are chosen behind one type and cost nothing.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "common/design/designs.hpp"
#include "common/design/varied_device.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/encoding/any_format.hpp"
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/memory/exact_moments.hpp"
#include "rramvar/readout/adc.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/differential.hpp"
#include "rramvar/readout/noisy_threshold.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/sampling/variability_sampler.hpp"

namespace rramvar::programs {

/// A format and cell map chosen at run time.
using AnyEncoder = BitEncoder<AnyFormat, FieldCells>;

/// The parameters of readouts, understood.
struct ReadoutSettings {
  std::vector<ohm> references;
  LevelsOf levels = LevelsOf::calibration;
  BoundaryRule rule = BoundaryRule::maximum_likelihood;
};

/// What store_in() has to store, and where.
struct StoreRequest {
  const Design& design;
  const Device& device;  ///< of S states
  const ReadoutSettings& readout;
  const AnyEncoder& encoder;
  const LayerWeights& weights;
  std::uint32_t chips;
};

/// The weights in devices of S states. @throws Error if a name is unknown or the parts do not fit
template <std::size_t S>
std::unique_ptr<StoredWeights> store_in(const StoreRequest& request);

extern template std::unique_ptr<StoredWeights> store_in<2>(const StoreRequest&);
extern template std::unique_ptr<StoredWeights> store_in<4>(const StoreRequest&);
extern template std::unique_ptr<StoredWeights> store_in<8>(const StoreRequest&);

namespace detail {

template <class Distribution, class Readout>
std::unique_ptr<StoredWeights> store(const StoreRequest& request, Distribution distribution,
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
    return store(request, distribution, ConductanceReadout{references, levels});
  }
  if (name == "resistance") {
    return store(request, distribution, ResistanceReadout{references, levels});
  }
  if (name == "log-resistance") {
    return store(request, distribution, LogResistanceReadout{references, levels});
  }
  if (name == "threshold" && request.design.comparator_offset == 0.0) {
    return store(request, distribution, ThresholdReadout{references, rule});
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
    return store(request, distribution,
                 NoisyThresholdReadout<>{{references, rule}, design.comparator_offset});
  }
  if (design.readout == "adc") {
    return store(request, distribution,
                 AdcReadout<>{design.adc_bits, {}, design.adc_clipped, {references, levels}});
  }
  if (design.readout == "differential" || design.readout == "differential-sign") {
    if constexpr (S == 2) {
      if (design.readout == "differential") {
        return store(request, distribution, DifferentialReadout<>{{references, levels}});
      }
      return store(request, distribution, DifferentialSignReadout{});
    } else {
      throw Error("a differential pair holds one bit",
                  "cells of " + std::to_string(S) + " states were asked for",
                  "use cells of one bit, or another readout");
    }
  }
  throw unknown_choice("readout", design.readout, readout_choices());
}

}  // namespace detail

/// A plain table is a type of its own, because it is read fastest; everything else is one more.
template <std::size_t S>
std::unique_ptr<StoredWeights> store_in(const StoreRequest& request) {
  const Design& design = request.design;
  if (design.distribution == "table" && design.spread == "c2c" && !design.variability.any() &&
      !request.device.calibration) {
    auto stored = detail::with_plain_readout(request, request.device.lut<S>());
    if (stored) return stored;
  }
  const std::size_t pair = design.readout.starts_with("differential") ? 2 : 1;
  const MappedCells cells{request.chips, static_cast<std::uint32_t>(request.weights.values.size()),
                          static_cast<std::uint32_t>(request.encoder.digits().size() * pair)};
  const AnyDistribution<S> varied = varied_device<S>(design, request.device, cells);
  return detail::with_readout(request, varied);
}

}  // namespace rramvar::programs
