#pragma once
/// A FaultMap as a text file, to be replayed or written by hand:
///
///     # 1 of 557568 cells stuck
///     chip,weight,digit,state
///     0,17,3,1
///
/// `weight` counts the layer's weights in their order (filter, channel, kernel row, kernel column),
/// `digit` the cells of one weight, both from 0. Comments are not read.

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "rramvar/device/sources/fault_map.hpp"
#include "rramvar/io/output_file.hpp"

namespace rramvar {

/// Writes a map, in the order of (chip, weight, digit), and closes the file.
/// @throws Error if the file cannot be written
void write_fault_map_csv(OutputFile& file, const FaultMap& map);

/// The same by the file's name.
void write_fault_map_csv(const std::filesystem::path& path, const FaultMap& map);

/// The cells that a map may name: those of so many chips, weights and digits, numbered from 0.
struct MappedCells {
  std::uint32_t chips;
  std::uint32_t weights;
  std::uint32_t digits;

  std::uint64_t count() const { return std::uint64_t{chips} * weights * digits; }
};

namespace detail {

/// @param ends what the numbers of each column must be below
std::vector<Fault> read_faults(const std::filesystem::path& path,
                               const std::array<std::uint64_t, 4>& ends);

}  // namespace detail

/// Reads a map back, of whatever chips, weights and digits it names.
/// @param cells number of cells that the map describes, stuck or not: chips · weights · digits
/// @param states number of states of the device, which the map's states must be below
/// @throws Error with file, line and column of what is wrong
FaultMap read_fault_map_csv(const std::filesystem::path& path, std::uint64_t cells,
                            std::uint32_t states = 2);

/// Reads the map of these cells.
/// @throws Error with file, line and column of what is wrong, such as a cell that is not among them
FaultMap read_fault_map_csv(const std::filesystem::path& path, const MappedCells& cells,
                            std::uint32_t states);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/fault_map_csv-inl.hpp"
#endif
