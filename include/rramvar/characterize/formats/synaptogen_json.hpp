#pragma once
/// Reading the parameters of a SynaptogenModel from JSON. Needs nlohmann::json, which is why no
/// umbrella includes it; rramvar::characterize_compiled holds it where that was found.
///
/// | key            | holds                                                                        |
/// |----------------|------------------------------------------------------------------------------|
/// | wk             | weights of the K components [K]                                              |
/// | μDtD           | their means of (µ, σ), a column each [8][K]                                  |
/// | LDtD           | their lower Cholesky factors, side by side [8][8·K]                          |
/// | γ              | polynomials of the four features, highest power first [4][·]                 |
/// | VAR_001, …     | B and A_p … A_1 side by side, the latest cycle last [4][4·(p + 1)]           |
/// | U₀             | read voltage [V]                                                             |
///
/// The other keys (HHRS, LLRS, η, Umax) describe currents at other voltages and partial RESETs,
/// which a table of resistances does not need.

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "rramvar/characterize/formats/synaptogen_model.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar {

/// The model in a Synaptogen parameter file.
/// @param order p of the autoregression; 0: the highest in the file
/// @throws Error if a key is missing or its array has the wrong size
SynaptogenModel read_synaptogen_model(const std::filesystem::path& path, std::size_t order = 0);

/// Draws a table from a parameter file: for MeasurementOptions::synaptogen.
struct SynaptogenTable {
  std::uint32_t cells = 100;
  std::size_t cycles = 100;
  std::uint64_t seed = 1;
  std::size_t burn_in = 0;  ///< cycles before the first of the table
  std::size_t order = 0;    ///< as of read_synaptogen_model()

  MeasuredCycles operator()(const std::filesystem::path& path) const {
    return read_synaptogen_model(path, order).table(cells, cycles, seed, burn_in);
  }
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/formats/synaptogen_json-inl.hpp"
#endif
