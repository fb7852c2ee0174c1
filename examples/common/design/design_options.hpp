#pragma once
/// The options that all programs share: which device, how weights are coded, stored and read.

#include <ostream>
#include <string>

#include "common/design/device.hpp"
#include "rramvar/design/design.hpp"
#include "rramvar/design/measured_device.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace rramvar::programs {

/// --device, --lut, --lut-columns, --lut-voltage.
void add_device_options(CLI::App& app, DeviceOptions& device);

/// --lut-voltage, for programs with tables of their own.
CLI::Option* add_lut_voltage_option(CLI::App& app, volt& voltage);

/// Format, cells, protection and readout. Messages about the design name options from then on.
void add_design_options(CLI::App& app, Design& design);

/// The options for sources of variability, in the order in which they act.
void add_variability_options(CLI::App& app, Design& design);

/// The names of their groups in --help.
inline constexpr const char* device_group = "The device";
inline constexpr const char* code_group = "How weights are stored";
inline constexpr const char* readout_group = "How cells are read";
inline constexpr const char* variability_group =
    "Sources of variability (HRS and LRS apart: lrs=0.1,hrs=0.7)";

/// --list: devices with their citation, and the names that the options know.
void add_list_option(CLI::App& app);

/// The lines of a report that say which device it is and how it varies.
void print_device(std::ostream& out, const std::string& text, const MeasuredDevice& device,
                  const Design& design);

/// The sources in one line for a report; empty if there are none.
std::string describe(const Variability& variability);

/// The fields that lie in RRAM: "fraction", "fraction and the shared exponents".
std::string stored_fields(const Design& design);

/// "all of binary16, 2:fraction cells, read by threshold, protected by secded": a design in one
/// line.
std::string describe(const Design& design);

}  // namespace rramvar::programs
