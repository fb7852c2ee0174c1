#pragma once
/// What characterize tells: text for a person, JSON and the table for programs.

#include <nlohmann/json_fwd.hpp>
#include <ostream>

#include "characterize/analysis.hpp"
#include "characterize/options.hpp"
#include "common/measured/measurements.hpp"
#include "common/report/text_table.hpp"

namespace rramvar::programs {

/// The files, and what was made of them.
void print_sources(std::ostream& out, const Measurements& measurements, const Options& options);

void print_characterization(std::ostream& out, const Characterization& c,
                            const Measurements& measurements, const Options& options);

/// A row a state.
TextTable resistance_table(const Characterization& c);

/// What was asked for: the key "config" of the JSON.
nlohmann::ordered_json config_json(const Measurements& measurements, const Options& options);

/// All numbers; those that are Inf or NaN become null.
nlohmann::ordered_json characterization_json(const Characterization& c,
                                             const Measurements& measurements);

/// All resistances in the long form that read_device_lut reads; states are numbered as in the data.
void write_table(std::ostream& out, const Measurements& measurements, const Characterization& c);

}  // namespace rramvar::programs
