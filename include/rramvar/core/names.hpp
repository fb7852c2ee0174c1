#pragma once
/// Looking up things by name, with the nearest known names in the message when there is none.

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/core/error.hpp"

namespace rramvar {

/// Levenshtein distance without regard to case: insertions, deletions and substitutions, each 1.
/// Where it is more than `most`, some number that is more than `most`, found sooner.
std::size_t edit_distance(std::string_view a, std::string_view b,
                          std::size_t most = std::numeric_limits<std::size_t>::max());

/// The known names nearest to `name`, best first, at most `count`; equal ones in the given order.
std::vector<std::string_view> nearest_names(std::string_view name,
                                            std::span<const std::string_view> known,
                                            std::size_t count = 3);

/// The error for a name that is not known: "unknown format 'binray16' (…); did you mean …?".
/// @param kind what was named, such as "format"
Error unknown_name(std::string_view kind, std::string_view name,
                   std::span<const std::string_view> known);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/core/names-inl.hpp"
#endif
