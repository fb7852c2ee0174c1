#pragma once
/// Names that a design knows, each with what it means.

#include <cstddef>
#include <span>
#include <string_view>

#include "rramvar/core/error.hpp"

namespace rramvar {

/// A name and what it means, in a line.
struct KnownName {
  std::string_view name;
  std::string_view meaning;
};

/// The error for a name that is none of these. @param kind what was named, such as "readout"
Error unknown_name(std::string_view kind, std::string_view name, std::span<const KnownName> known);

/// Where a name stands in a list. @throws Error naming the nearest ones if it does not
std::size_t place_of(std::string_view kind, std::string_view name,
                     std::span<const KnownName> known);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/known_name-inl.hpp"
#endif
