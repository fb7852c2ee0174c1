#pragma once
/// SynaptogenModel: the generative model of measured RRAM arrays by Hennen et al.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/standard_normal.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/text.hpp"

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
                          std::size_t burn_in = 0) const {
    const std::array<double, 2 * features> own = cell_parameters(seed, cell);
    std::vector<Vector> history;  // x̂, all cycles
    std::vector<Cycle> out;
    for (std::size_t n = 0; n < burn_in + count; ++n) {
      history.push_back(next(history, seed, cell, static_cast<std::uint32_t>(n)));
      if (n < burn_in) continue;
      Vector y{};
      for (std::size_t f = 0; f < features; ++f) {
        y[f] = own[f] + own[features + f] * polynomial(gamma[f], history.back()[f]);
      }
      out.push_back({std::pow(10.0, y[0]), y[1], y[2], y[3]});
    }
    return out;
  }

  /// A measured array of `cells` cells, numbered from 0, and `cycles` cycles, numbered from 1.
  /// @throws Error if the model gives a resistance that no cell has
  MeasuredCycles table(std::uint32_t cells, std::size_t cycles, std::uint64_t seed = 1,
                       std::size_t burn_in = 0) const {
    MeasuredCycles out;
    out.citation = citation;
    out.states.resize(2);
    for (std::uint32_t c = 0; c < cells; ++c) {
      out.cells.push_back(c);
      std::int64_t number = 0;
      for (const Cycle& cycle : cell(seed, c, cycles, burn_in)) {
        ++number;
        const std::array<ohm, 2> r{cycle.r_hrs, cycle.r_lrs};
        for (LogicState s = 0; s < 2; ++s) {
          if (const auto problem = problem_of(CellQuantity::resistance, r[s])) {
            throw no_resistance(r[s], c, number, problem->why);
          }
          out.states[s].resistance.push_back(r[s]);
          out.states[s].cell.push_back(c);
          out.states[s].cycle.push_back(number);
        }
      }
    }
    return out;
  }

 private:
  // Digits of the draws: 0 … 3 are ε of a cycle, the others are drawn once for each cell.
  static constexpr std::uint32_t first_cell_digit = 2 * features;
  static constexpr std::uint32_t component_digit = 4 * features;

  static double normal(std::uint64_t seed, std::uint32_t cell, std::uint32_t cycle,
                       std::uint32_t digit) {
    DrawEngine engine({.seed = seed, .trial = cycle}, cell, digit, DrawSource::tabulation);
    return standard_normal(engine);
  }

  static double polynomial(const std::vector<double>& coefficients, double x) {
    double y = 0.0;
    for (const double c : coefficients) y = y * x + c;
    return y;
  }

  std::array<double, 2 * features> cell_parameters(std::uint64_t seed, std::uint32_t cell) const {
    double total = 0.0;
    for (const Component& component : components) total += component.weight;
    DrawEngine engine({.seed = seed}, cell, component_digit, DrawSource::tabulation);
    double rest = OpenUniform{}(engine).lower * total;
    std::size_t k = 0;
    while (k + 1 < components.size() && rest > components[k].weight) {
      rest -= components[k++].weight;
    }
    std::array<double, 2 * features> z{};
    for (std::uint32_t i = 0; i < z.size(); ++i) {
      z[i] = normal(seed, cell, 0, first_cell_digit + i);
    }
    std::array<double, 2 * features> out = components[k].mean;
    for (std::size_t i = 0; i < out.size(); ++i) {
      for (std::size_t j = 0; j <= i; ++j) out[i] += components[k].cholesky[i][j] * z[j];
    }
    return out;
  }

  Vector next(const std::vector<Vector>& history, std::uint64_t seed, std::uint32_t cell,
              std::uint32_t cycle) const {
    Vector epsilon{};
    for (std::uint32_t f = 0; f < features; ++f) epsilon[f] = normal(seed, cell, cycle, f);
    Vector x{};
    add_product(noise, epsilon, x);
    for (std::size_t i = 0; i < std::min(lags.size(), history.size()); ++i) {
      add_product(lags[i], history[history.size() - 1 - i], x);
    }
    return x;
  }

  static void add_product(const Matrix& m, const Vector& v, Vector& to) {
    for (std::size_t r = 0; r < features; ++r) {
      for (std::size_t c = 0; c < features; ++c) to[r] += m[r][c] * v[c];
    }
  }

  static Error no_resistance(ohm r, std::uint32_t cell, std::int64_t cycle, std::string_view why) {
    std::string text;
    append_number(text, r);
    return Error("the model gives a resistance of " + text + " ohm in cycle " +
                     std::to_string(cycle) + " of cell " + std::to_string(cell),
                 why, "check the parameters: nothing in the model keeps its features in bounds");
  }
};

}  // namespace rramvar
