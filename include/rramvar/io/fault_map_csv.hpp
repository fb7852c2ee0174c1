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
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/device/sources/fault_map.hpp"
#include "rramvar/io/output_file.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

/// Writes a map, in the order of (chip, weight, digit), and closes the file.
/// @throws Error if the file cannot be written
inline void write_fault_map_csv(OutputFile& file, const FaultMap& map) {
  std::string text = "# " + std::to_string(map.faults().size()) + " of " +
                     std::to_string(map.cells()) + " cells stuck\nchip,weight,digit,state\n";
  for (const Fault& fault : map.faults()) {
    for (const std::uint32_t number : {fault.chip, fault.weight, fault.digit}) {
      text.append(std::to_string(number)).append(",");
    }
    text.append(std::to_string(fault.state)).append("\n");
    if (text.size() < TextTableReader::block_bytes) continue;
    file.write(text);
    text.clear();
  }
  file.write(text);
  file.close();
}

/// The same by the file's name.
inline void write_fault_map_csv(const std::filesystem::path& path, const FaultMap& map) {
  OutputFile file(path);
  write_fault_map_csv(file, map);
}

/// The cells that a map may name: those of so many chips, weights and digits, numbered from 0.
struct MappedCells {
  std::uint32_t chips;
  std::uint32_t weights;
  std::uint32_t digits;

  std::uint64_t count() const { return std::uint64_t{chips} * weights * digits; }
};

namespace detail {

/// @param ends what the numbers of each column must be below
inline std::vector<Fault> read_faults(const std::filesystem::path& path,
                                      const std::array<std::uint64_t, 4>& ends) {
  TextTableReader table(path);
  constexpr std::array<std::string_view, 4> names{"chip", "weight", "digit", "state"};
  const auto check_width = [&] {
    if (table.fields().size() == names.size()) return;
    throw Error(table.place(table.fields().front()),
                "a row of " + std::to_string(table.fields().size()) + " fields",
                "a fault map has the columns chip,weight,digit,state");
  };
  if (!table.next_row()) {
    throw Error(table.place(), "the fault map is empty", {},
                "it begins with the header line chip,weight,digit,state");
  }
  check_width();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const TextField& field = table.fields()[i];
    if (lower_case(field.text) == names[i]) continue;
    throw Error(table.place(field), "the header has " + excerpt(field.text),
                "a fault map has the columns chip,weight,digit,state");
  }
  std::vector<Fault> faults;
  while (table.next_row()) {
    check_width();
    std::array<std::uint32_t, 4> value{};
    for (std::size_t i = 0; i < names.size(); ++i) {
      const TextField& field = table.fields()[i];
      const auto number = parse_number<std::uint32_t>(field.text);
      if (!number || *number >= ends[i]) {
        const std::string name(names[i]);
        const std::string most = std::to_string(ends[i] - 1);
        throw Error(
            table.place(field), excerpt(field.text) + " is no " + name,
            ends[i] == 1 ? "there is " + name + " 0 alone" : "there are " + name + "s 0 to " + most,
            number && i == 0 ? "run as many chips as the map has, or leave rows of others out"
                             : "");
      }
      value[i] = *number;
    }
    faults.push_back({value[0], value[1], value[2], value[3]});
  }
  return faults;
}

}  // namespace detail

/// Reads a map back, of whatever chips, weights and digits it names.
/// @param cells number of cells that the map describes, stuck or not: chips · weights · digits
/// @param states number of states of the device, which the map's states must be below
/// @throws Error with file, line and column of what is wrong
inline FaultMap read_fault_map_csv(const std::filesystem::path& path, std::uint64_t cells,
                                   std::uint32_t states = 2) {
  constexpr std::uint64_t any = std::uint64_t{1} << 32;
  return FaultMap(detail::read_faults(path, {any, any, any, states}), cells);
}

/// Reads the map of these cells.
/// @throws Error with file, line and column of what is wrong, such as a cell that is not among them
inline FaultMap read_fault_map_csv(const std::filesystem::path& path, const MappedCells& cells,
                                   std::uint32_t states) {
  return FaultMap(detail::read_faults(path, {cells.chips, cells.weights, cells.digits, states}),
                  cells.count());
}

}  // namespace rramvar
