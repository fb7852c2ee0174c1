#pragma once
/// Tables of which each holds one logic state: hrs.csv beside lrs.csv, or points read off a figure.

#include <span>
#include <string>
#include <vector>

#include "common/measured/resistance_file.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar::programs {

struct StateFile {
  LogicState state;
  std::string path;
};

/// From "hrs=FILE", "lrs=FILE" or "3=FILE".
/// @throws Error if one says no state, or a state below the largest has no file
std::vector<StateFile> state_files_in(std::span<const std::string> texts);

/// The tables of all states as one. Equal addresses of cells are the same cell; which HRS belongs
/// to which LRS is known only where every file numbers its cycles, each once.
/// @param files as read_resistance_file gives them for one state each
ResistanceFile joined_states(std::span<const ResistanceFile> files);

}  // namespace rramvar::programs
