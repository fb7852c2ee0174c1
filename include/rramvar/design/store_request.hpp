#pragma once
/// Weights to be stored by a design whose names are understood but for the device's and the
/// readout's: these are types, and a function for each number of states compiles all of them.
/// Formats, cells and protections are chosen behind one type, where they cost nothing.

#include <cstdint>
#include <memory>

#include "rramvar/design/design.hpp"
#include "rramvar/design/layer_weights.hpp"
#include "rramvar/design/measured_device.hpp"
#include "rramvar/design/readout_settings.hpp"
#include "rramvar/encoding/any_format.hpp"
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/memory/stored_weights.hpp"

namespace rramvar {

/// A format and cell map chosen at run time.
using AnyEncoder = BitEncoder<AnyFormat, FieldCells>;

/// What is to be stored, and where.
struct StoreRequest {
  const Design& design;
  const MeasuredDevice& device;
  const ReadoutSettings& readout;
  const AnyEncoder& encoder;
  const LayerWeights& weights;
  std::uint32_t chips;
};

/// The weights in a device of as many states.
/// @throws Error if a name is unknown or the parts do not fit
std::unique_ptr<StoredWeights> store_in_two_states(const StoreRequest& request);
std::unique_ptr<StoredWeights> store_in_four_states(const StoreRequest& request);
std::unique_ptr<StoredWeights> store_in_eight_states(const StoreRequest& request);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/store_in_eight_states-inl.hpp"
#include "rramvar/design/store_in_four_states-inl.hpp"
#include "rramvar/design/store_in_two_states-inl.hpp"
#endif
