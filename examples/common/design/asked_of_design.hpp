#pragma once
/// Which options a design asks for, and which of them act in it.

#include <cstdint>
#include <vector>

#include "common/program/asked_options.hpp"
#include "rramvar/design/design.hpp"

namespace rramvar::programs {

/// What readouts set their references on.
enum class ReferencesOf : std::uint8_t { own_device, earlier_device };

/// The options of a design that differ from their default; none if one of its names is unknown,
/// which is an error of its own.
std::vector<AskedOption> asked_of(const Design& design,
                                  ReferencesOf references = ReferencesOf::own_device);

/// Those that change trials and no expectation, where there are too few trials to show it.
/// @param trials_of_chip 0: only exact errors
std::vector<AskedOption> asked_of_trials(const Design& design, std::uint64_t trials_of_chip);

}  // namespace rramvar::programs
