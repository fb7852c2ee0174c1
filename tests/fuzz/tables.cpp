// Readers of tables of resistances, statistics and fault maps.
#include <cstddef>

#include "fuzz/measured.hpp"
#include "fuzz/target.hpp"
#include "rramvar/characterize/formats/neurosim_csv.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/io/fault_map_csv.hpp"
#include "rramvar/io/measured_cycles_csv.hpp"
#include "rramvar/io/text_table.hpp"

using namespace rramvar;
using fuzz::file;

namespace {

/// What any table of resistances that was read holds.
void check(const MeasuredCycles& table) {
  fuzz::require_resistances(table);
  for (const MeasuredState& state : table.states) {
    fuzz::require(state.cell.empty() || state.cell.size() == state.resistance.size(),
                  "a table of cells names the cell of every resistance");
  }
}

}  // namespace

RRAMVAR_FUZZ_TARGET(text_table) {
  TextTableReader table(file(bytes));
  while (table.next_row()) {
    for (const TextField& field : table.fields()) table.place(field);
    table.place_of_end();
    table.detect_delimiter_again();
  }
}

RRAMVAR_FUZZ_TARGET(measured_cycles) {
  fuzz::first_that_reads([&] { check(read_measured_cycles(file(bytes))); },
                         [&] {
                           const DeviceTableOptions options{"cell,logic1,logic0,cycle", ""};
                           check(read_measured_cycles(file(bytes), options));
                         });
}

RRAMVAR_FUZZ_TARGET(state_statistics) {
  check(read_neurosim_csv(file(bytes)).table(10));
}

RRAMVAR_FUZZ_TARGET(fault_map) {
  const MappedCells cells{.chips = 2, .weights = 100, .digits = 16};
  const FaultMap map = read_fault_map_csv(file(bytes), cells, 2);
  for (const Fault& fault : map.faults()) {
    fuzz::require(fault.chip < cells.chips && fault.weight < cells.weights &&
                      fault.digit < cells.digits && fault.state < 2,
                  "a fault map names cells that there are");
  }
}
