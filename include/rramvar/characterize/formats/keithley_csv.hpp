#pragma once
/// I-V sweeps as Keithley instruments export them: the 4200 (KITE, Clarius) and the 2400 family.
///
///     Time,AnodeI,AnodeV            AnodeI(1),AnodeV(1),AnodeI(2),AnodeV(2) "Voltage";"Current"
///     0,1.2E-9,0                    1.2E-9,0,1.1E-9,0                            "0,02";"31n"
///
/// Lines may come before the table (settings, names of tests). Runs stand one below the other, each
/// after a line "Run 2" or a header line of its own, or side by side, numbered in parentheses; each
/// is a trace, and its number the cycle. Commas, semicolons or tabs separate the columns; numbers
/// may carry SI prefixes and, with semicolons or tabs, decimal commas.

#include <cstdint>
#include <filesystem>
#include <optional>

#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

/// The number of a line such as "Run 2", "Run2" or "Run,2"; 0 for "Run" alone.
std::optional<std::int64_t> run_number(const TextTableReader& table);

/// @param options the columns' names are in the file: options.columns is not used
/// @throws Error naming file, line and column of what is wrong with the file
IVMeasurement read_keithley_csv(const std::filesystem::path& path,
                                const IVTableOptions& options = {});

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/formats/keithley_csv-inl.hpp"
#endif
