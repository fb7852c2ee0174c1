#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/design/design_names.hpp"
#include "rramvar/design/format_named.hpp"
#include "rramvar/design/parse_cells.hpp"
#include "rramvar/design/readout_settings.hpp"
#include "rramvar/design/store_by_design.hpp"
#include "rramvar/design/store_request.hpp"
#include "rramvar/memory/protected_weights.hpp"

namespace rramvar {

namespace detail {

RRAMVAR_INLINE NonFinite non_finite_named(std::string_view name) {
  constexpr NonFinite values[] = {NonFinite::saturate, NonFinite::zero, NonFinite::propagate};
  return values[place_of("policy for Inf and NaN", name, design_names().non_finites)];
}

/// Says in names what the library would say in types.
RRAMVAR_INLINE void check_readout(const Design& design, const AnyEncoder& encoder) {
  if (reads_bits(design)) return;
  const std::string by_threshold = "use " + design.spelling("readout", "threshold");
  if (!encoder.format().layout().exists()) {
    throw Error(design.spelling("format", design.format) + " cannot be read analog",
                "its bits have no meaning one by one", by_threshold);
  }
  for (const Digit& digit : encoder.digits()) {
    if (digit.code == CellCode::gray && digit.width > 1) {
      throw Error("analog readout cannot read a Gray code",
                  "a reading between two states is a number only in the natural code",
                  by_threshold + ", or the natural code");
    }
  }
}

RRAMVAR_INLINE std::unique_ptr<StoredWeights> protected_by(const Design& design,
                                                           std::unique_ptr<StoredWeights> stored) {
  const std::string& name = design.protect;
  if (name == "none") return stored;
  if (name == "clamp") return std::make_unique<ClampedWeights>(std::move(stored));
  if (!stored->reads_words()) {
    throw Error(design.spelling("protect", name) + " needs a readout that gives bits",
                design.spelling("readout", design.readout) + " gives real numbers",
                "use " + design.spelling("readout", "threshold") + " or differential-sign, or " +
                    design.spelling("protect", "clamp"));
  }
  if (name == "parity") return protect(std::move(stored), Parity{});
  if (name == "secded") return protect(std::move(stored), Secded{});
  if (name == "tmr") return protect(std::move(stored), TripleRedundancy{});
  const Duplicate code = duplicate(*stored, store::parse(design.protect_fields));
  return protect(std::move(stored), code);
}

}  // namespace detail

RRAMVAR_INLINE std::unique_ptr<StoredWeights> store_by_design(const Design& design,
                                                              const LayerWeights& weights,
                                                              const MeasuredDevice& device,
                                                              std::uint32_t chips) {
  check_names(design);
  const ReadoutSettings settings = readout_settings(design);
  const AnyEncoder encoder(format_named(design.format), store::parse(design.store),
                           parse_cells(design.cells, design.spelling),
                           detail::non_finite_named(design.non_finite));
  detail::check_readout(design, encoder);
  int bits = 1;
  for (const Digit& digit : encoder.digits()) bits = std::max(bits, int{digit.width});
  const MeasuredDevice used = device.for_bits(bits);
  const StoreRequest request{design, used, settings, encoder, weights, chips};
  return detail::protected_by(design, bits == 1   ? store_in_two_states(request)
                                      : bits == 2 ? store_in_four_states(request)
                                                  : store_in_eight_states(request));
}

RRAMVAR_INLINE double storage_cells(const StoredWeights& stored) {
  return static_cast<double>(stored.cells_per_weight()) +
         static_cast<double>(stored.extra_cells()) / static_cast<double>(stored.encoded().size());
}

}  // namespace rramvar
