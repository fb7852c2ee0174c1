#pragma once
/// SynaptogenModel: the generative model of measured RRAM arrays by Hennen et al.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar {

/// The features of one cycle n of one cell: y = (log₁₀ R_HRS [ohm], U_SET [V], R_LRS [ohm],
/// U_RESET [V]).
///
/// Cycle-to-cycle: a vector autoregression of order p with standard normal ε,
///     x̂_n = B·ε_n + Σ_{i=1…p} A_i·x̂_{n−i},
/// whose components a polynomial each gives the measured, not normal, shape: x_f = Γ_f(x̂_f).
/// Device-to-device: (µ, σ) of a cell is one draw from a mixture of K normal laws,
/// component k with the weight w_k: (µ, σ) = m_k + L_k·z. Then y = µ + σ∘x.
///
/// Source: T. Hennen et al., "Synaptogen: a cross-domain generative device model for large-scale
/// neuromorphic circuit design", IEEE Trans. Electron Devices, 2024, doi 10.1109/TED.2024.3427616,
/// and the authors' vectorised code (thennen/Synaptogen, MIT licence), whose parameter files
/// read_synaptogen_model() reads. As there, a cell starts from x̂ = 0 before cycle 0.
struct SynaptogenModel {
  static constexpr std::size_t features = 4;
  using Vector = std::array<double, features>;
  using Matrix = std::array<Vector, features>;  ///< by row
  /// One component of the mixture: mean and lower Cholesky factor of (µ, σ).
  struct Component {
    double weight;
    std::array<double, 2 * features> mean;
    std::array<std::array<double, 2 * features>, 2 * features> cholesky;  ///< by row
  };

  std::vector<Component> components;
  std::array<std::vector<double>, features> gamma;  ///< polynomials, highest power first
  Matrix noise{};                                   ///< B
  std::vector<Matrix> lags;                         ///< A_1 … A_p: [0] is that of the last cycle
  volt read_voltage = 0.2;                          ///< of R_HRS and R_LRS
  std::string citation = "Synaptogen, doi 10.1109/TED.2024.3427616";

  /// What one cell did in one cycle.
  struct Cycle {
    ohm r_hrs;
    volt u_set;
    ohm r_lrs;
    volt u_reset;
  };

  /// `count` cycles of one cell after `burn_in` unseen ones: a pure function of (seed, cell).
  std::vector<Cycle> cell(std::uint64_t seed, std::uint32_t cell, std::size_t count,
                          std::size_t burn_in = 0) const;

  /// A measured array of `cells` cells, numbered from 0, and `cycles` cycles, numbered from 1.
  /// @throws Error if the model gives a resistance that no cell has
  MeasuredCycles table(std::uint32_t cells, std::size_t cycles, std::uint64_t seed = 1,
                       std::size_t burn_in = 0) const;

 private:
  // Digits of the draws: 0 … 3 are ε of a cycle, the others are drawn once for each cell.
  static constexpr std::uint32_t first_cell_digit = 2 * features;
  static constexpr std::uint32_t component_digit = 4 * features;

  static double normal(std::uint64_t seed, std::uint32_t cell, std::uint32_t cycle,
                       std::uint32_t digit);

  static double polynomial(const std::vector<double>& coefficients, double x);

  std::array<double, 2 * features> cell_parameters(std::uint64_t seed, std::uint32_t cell) const;

  Vector next(const std::vector<Vector>& history, std::uint64_t seed, std::uint32_t cell,
              std::uint32_t cycle) const;

  static void add_product(const Matrix& m, const Vector& v, Vector& to);

  static Error no_resistance(ohm r, std::uint32_t cell, std::int64_t cycle, std::string_view why);
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/formats/synaptogen_model-inl.hpp"
#endif
