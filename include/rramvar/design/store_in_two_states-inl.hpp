#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/design/store_in.hpp"

namespace rramvar {

RRAMVAR_INLINE std::unique_ptr<StoredWeights> store_in_two_states(const StoreRequest& request) {
  return store_in<2>(request);
}

}  // namespace rramvar
