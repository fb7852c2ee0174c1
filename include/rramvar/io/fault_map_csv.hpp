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
#include "rramvar/io/file.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

/// Writes a map, in the order of (chip, weight, digit).
/// @throws Error if the file cannot be written
inline void write_fault_map_csv(const std::filesystem::path& path, const FaultMap& map) {
  OutputFile file(path);
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

/// Reads a map back.
/// @param cells number of cells that the map describes, stuck or not: chips · weights · digits
/// @param states number of states of the device, which the map's states must be below
/// @throws Error with file, line and column of what is wrong
inline FaultMap read_fault_map_csv(const std::filesystem::path& path, std::uint64_t cells,
                                   std::uint32_t states = 2) {
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
      if (!number || (i == 3 && *number >= states)) {
        throw Error(table.place(field), excerpt(field.text) + " is no " + std::string(names[i]),
                    i == 3 ? "the device has the states 0 to " + std::to_string(states - 1)
                           : "it is a whole number from 0 on");
      }
      value[i] = *number;
    }
    faults.push_back({value[0], value[1], value[2], value[3]});
  }
  return FaultMap(std::move(faults), cells);
}

}  // namespace rramvar
