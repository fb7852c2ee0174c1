#pragma once
/// The threads that a caller asked for, and no others.

#include <cstddef>
#include <functional>

#include "rramvar/core/config.hpp"

namespace rramvar {

/// Calls body(index, worker) once for each index < count, on `threads` threads (the caller's is one
/// of them); worker < threads says which. The first exception stops the rest and is rethrown.
/// @pre threads ≥ 1
void parallel_for(std::size_t count, std::size_t threads,
                  const std::function<void(std::size_t index, std::size_t worker)>& body);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/parallel-inl.hpp"
#endif
