#pragma once
/// The options that all programs share: which device, how weights are coded, stored and read.

#include <CLI/CLI.hpp>
#include <ostream>
#include <string>

#include "common/designs.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar::programs {

/// Which device table; an empty file means the built-in one.
struct DeviceOptions {
  std::string name = "ni_rram_1t1r";
  std::string lut;  ///< file of a measured table
  std::string lut_columns;
  volt lut_voltage = 0.0;
};

/// --device, --lut, --lut-columns.
void add_device_options(CLI::App& app, DeviceOptions& device);

/// --distribution, --format, --store, --readout, --non-finite.
void add_design_options(CLI::App& app, Design& design);

/// The options for sources of variability, in the order in which they act.
void add_variability_options(CLI::App& app, Design& design, DeviceOptions& device);

/// The name of their group in --help.
inline constexpr const char* variability_group =
    "Sources of variability (HRS and LRS apart: lrs=0.1,hrs=0.7)";

/// What --list prints: devices with their citation, and the names that the options know.
void print_design_list();

/// @throws Error if the table is unknown or cannot be read
Device load_device(const DeviceOptions& options);

/// What to call it in a report.
std::string device_text(const DeviceOptions& options);

/// The lines of a report that say which device it is and how it varies.
void print_device(std::ostream& out, const std::string& text, const Device& device,
                  const Design& design);

}  // namespace rramvar::programs
