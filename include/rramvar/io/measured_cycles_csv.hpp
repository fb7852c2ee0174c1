#pragma once
/// Measured cycles from a table, as read_device_lut reads them, but each with its cell and cycle,
/// and with as many states as the table has.
///
///     cell,cycle,hrs_ohm,lrs_ohm          cell,cycle,state,resistance_ohm
///     16384,25,499761,7542                16384,25,0,499761
///     16384,50,45217,7464                 16384,25,1,7542
///
/// The column names are those of resistance_columns.hpp, the text format that of text_table.hpp.

#include <cstddef>
#include <filesystem>

#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/io/cycles_csv.hpp"

namespace rramvar {

/// The table of measured resistances in a text file; it has at least two states.
/// @param states how many it must have; 0: as many as it has
/// @throws Error naming file, line and column of what is wrong with it
MeasuredCycles read_measured_cycles(const std::filesystem::path& path,
                                    const DeviceTableOptions& options = {}, std::size_t states = 0);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/measured_cycles_csv-inl.hpp"
#endif
