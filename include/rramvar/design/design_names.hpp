#pragma once
/// The names that a Design knows, for lists, help texts and forms.

#include <span>

#include "rramvar/design/known_name.hpp"

namespace rramvar {

/// Names and what they mean, by the member of Design that takes them.
struct DesignNames {
  std::span<const KnownName> devices;  ///< builtin_device() takes them
  std::span<const KnownName> formats;
  std::span<const KnownName> format_aliases;  ///< other names, and the name meant
  std::span<const KnownName> scales;
  std::span<const KnownName> stores;  ///< joined by '+'
  std::span<const KnownName> protections;
  std::span<const KnownName> distributions;
  std::span<const KnownName> spreads;
  std::span<const KnownName> readouts;
  std::span<const KnownName> levels;
  std::span<const KnownName> threshold_rules;
  std::span<const KnownName> non_finites;
};

const DesignNames& design_names();

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/design_names-inl.hpp"
#endif
