#pragma once

#include <algorithm>
#include <cmath>

#include "rramvar/characterize/formats/synaptogen_model.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/standard_normal.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

RRAMVAR_INLINE std::vector<SynaptogenModel::Cycle> SynaptogenModel::cell(
    std::uint64_t seed, std::uint32_t cell, std::size_t count, std::size_t burn_in) const {
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

RRAMVAR_INLINE MeasuredCycles SynaptogenModel::table(std::uint32_t cells, std::size_t cycles,
                                                     std::uint64_t seed,
                                                     std::size_t burn_in) const {
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

RRAMVAR_INLINE double SynaptogenModel::normal(std::uint64_t seed, std::uint32_t cell,
                                              std::uint32_t cycle, std::uint32_t digit) {
  DrawEngine engine({.seed = seed, .trial = cycle}, cell, digit, DrawSource::tabulation);
  return standard_normal(engine);
}

RRAMVAR_INLINE double SynaptogenModel::polynomial(const std::vector<double>& coefficients,
                                                  double x) {
  double y = 0.0;
  for (const double c : coefficients) y = y * x + c;
  return y;
}

RRAMVAR_INLINE std::array<double, 2 * SynaptogenModel::features> SynaptogenModel::cell_parameters(
    std::uint64_t seed, std::uint32_t cell) const {
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

RRAMVAR_INLINE SynaptogenModel::Vector SynaptogenModel::next(const std::vector<Vector>& history,
                                                             std::uint64_t seed, std::uint32_t cell,
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

RRAMVAR_INLINE void SynaptogenModel::add_product(const Matrix& m, const Vector& v, Vector& to) {
  for (std::size_t r = 0; r < features; ++r) {
    for (std::size_t c = 0; c < features; ++c) to[r] += m[r][c] * v[c];
  }
}

RRAMVAR_INLINE Error SynaptogenModel::no_resistance(ohm r, std::uint32_t cell, std::int64_t cycle,
                                                    std::string_view why) {
  std::string text;
  append_number(text, r);
  return Error("the model gives a resistance of " + text + " ohm in cycle " +
                   std::to_string(cycle) + " of cell " + std::to_string(cell),
               why, "check the parameters: nothing in the model keeps its features in bounds");
}

}  // namespace rramvar
