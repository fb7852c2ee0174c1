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

/// Files that are of one state each though nobody says so by --state: each holds one, its columns
/// or its name tell which ("hrs.csv", "cell7_LRS.txt", "level2.csv"), and together they are all.
/// @param columns names of files without a header line; may be empty
/// @return nothing if that is not so
std::vector<StateFile> state_files_by_name(std::span<const std::string> paths,
                                           const std::string& columns);

/// The tables of all states as one. Equal addresses of cells are the same cell; which HRS belongs
/// to which LRS is known only where every file numbers its cycles, each once.
/// @param files as read_resistance_file gives them for one state each
ResistanceFile joined_states(std::span<const ResistanceFile> files);

}  // namespace rramvar::programs
