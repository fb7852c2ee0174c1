#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/fault_map_csv.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

RRAMVAR_INLINE void write_fault_map_csv(OutputFile& file, const FaultMap& map) {
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

RRAMVAR_INLINE void write_fault_map_csv(const std::filesystem::path& path, const FaultMap& map) {
  OutputFile file(path);
  write_fault_map_csv(file, map);
}

namespace detail {

RRAMVAR_INLINE std::vector<Fault> read_faults(const std::filesystem::path& path,
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

RRAMVAR_INLINE FaultMap read_fault_map_csv(const std::filesystem::path& path, std::uint64_t cells,
                                           std::uint32_t states) {
  constexpr std::uint64_t any = std::uint64_t{1} << 32;
  return FaultMap(detail::read_faults(path, {any, any, any, states}), cells);
}

RRAMVAR_INLINE FaultMap read_fault_map_csv(const std::filesystem::path& path,
                                           const MappedCells& cells, std::uint32_t states) {
  return FaultMap(detail::read_faults(path, {cells.chips, cells.weights, cells.digits, states}),
                  cells.count());
}

}  // namespace rramvar
