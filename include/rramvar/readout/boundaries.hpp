#pragma once
/// The boundaries between neighbouring states that a sense amplifier compares with.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/readout/references.hpp"

namespace rramvar {

/// How the boundary between two states is set. With p = P(R_high < b), q = P(R_low ≥ b):
enum class BoundaryRule : std::uint8_t {
  maximum_likelihood,  ///< the least p + q
  equal_error,         ///< p = q, or the least |p − q| where the steps of a table forbid that
};

/// S − 1 boundaries, the one between states s and s + 1 at [s].
template <std::size_t S>
struct Boundaries {
  std::array<ohm, S - 1> between;
  bool falling;  ///< whether the resistance falls with the state (Logic-1 is the LRS)
};

namespace detail {

inline double cost_of(BoundaryRule rule, double p, double q) {
  return rule == BoundaryRule::equal_error ? std::abs(p - q) : p + q;
}

/// The least cost in an interval of ln R with one minimum, by golden-section search.
template <class Cost>
ohm golden_section(const Cost& cost, ohm from, ohm to) {
  const double share = (std::sqrt(5.0) - 1.0) / 2.0;
  double a = std::log(from);
  double b = std::log(to);
  double x = b - share * (b - a);
  double y = a + share * (b - a);
  double cost_x = cost(std::exp(x));
  double cost_y = cost(std::exp(y));
  while (b - a > 1e-11) {
    if (cost_x < cost_y) {
      b = std::exchange(y, x);
      cost_y = cost_x;
      x = b - share * (b - a);
      cost_x = cost(std::exp(x));
    } else {
      a = std::exchange(x, y);
      cost_x = cost_y;
      y = a + share * (b - a);
      cost_y = cost(std::exp(y));
    }
  }
  return std::exp(0.5 * (a + b));
}

/// Resistances between which the best boundary is looked for, in ascending order: all entries of a
/// table, else a fine grid in ln R between the middles of the two states, or around them if they
/// overlap.
template <class D>
std::vector<ohm> boundary_edges(const D& d, LogicState high, LogicState low) {
  std::vector<ohm> edge;
  if constexpr (TabulatedDistribution<D>) {
    for (const LogicState s : {high, low}) {
      for (const ohm r : d.sorted(s)) edge.push_back(r);
    }
    std::sort(edge.begin(), edge.end());
    edge.erase(std::unique(edge.begin(), edge.end()), edge.end());
  } else {
    const ohm least = std::min(d.quantile(low, 1e-3), d.quantile(high, 1e-3));
    const ohm most = std::max(d.quantile(low, 0.999), d.quantile(high, 0.999));
    constexpr int steps = 1 << 10;
    for (int i = 0; i <= steps; ++i) {
      edge.push_back(least * std::pow(most / least, static_cast<double>(i) / steps));
    }
  }
  return edge;
}

/// The boundary of least cost; where a whole interval is equally good, its geometric middle.
template <class D>
ohm best_boundary(BoundaryRule rule, const D& d, LogicState high, LogicState low) {
  const auto middle = [](ohm a, ohm b) { return std::sqrt(a) * std::sqrt(b); };
  const std::vector<ohm> edge = boundary_edges(d, high, low);
  if (edge.size() == 1) return edge.front();
  const auto cost = [&](ohm b) {
    const ohm below = std::nextafter(b, 0.0);
    if constexpr (TabulatedDistribution<D>) {  // in whole counts, so that ties are ties
      const auto n_high = static_cast<double>(d.sorted(high).size());
      const auto n_low = static_cast<double>(d.sorted(low).size());
      return cost_of(rule, std::round(d.cdf(high, below) * n_high) * n_low,
                     std::round(survival(d, low, below) * n_low) * n_high);
    } else {
      return cost_of(rule, d.cdf(high, below), survival(d, low, below));
    }
  };
  double best = std::numeric_limits<double>::infinity();
  std::pair<ohm, ohm> best_interval{};
  std::pair<ohm, ohm> run{};  // the current stretch of equal cost
  double run_cost = -1.0;
  for (std::size_t i = 0; i + 1 < edge.size(); ++i) {
    const double c = cost(middle(edge[i], edge[i + 1]));
    run = {c == run_cost ? run.first : edge[i], edge[i + 1]};
    run_cost = c;
    const double ratio = run.second / run.first;
    if (c < best || (c == best && ratio > best_interval.second / best_interval.first)) {
      best = c;
      best_interval = run;
    }
  }
  if constexpr (!TabulatedDistribution<D>) {
    const double grid_step = edge[1] / edge[0];
    if (best_interval.second / best_interval.first < 1.5 * grid_step) {  // no plateau
      return golden_section(cost, best_interval.first / grid_step,
                            best_interval.second * grid_step);
    }
  }
  return middle(best_interval.first, best_interval.second);
}

inline void check_order(std::span<const ohm> reference_ohm, bool falling) {
  for (std::size_t i = 1; i < reference_ohm.size(); ++i) {
    if (falling ? reference_ohm[i] < reference_ohm[i - 1]
                : reference_ohm[i] > reference_ohm[i - 1]) {
      continue;
    }
    throw Error("reference resistances " + std::to_string(i) + " and " + std::to_string(i + 1) +
                    " are equal or out of order",
                std::string("the resistance ") + (falling ? "falls" : "rises") + " with the state",
                "give the boundary between states 0 and 1 first");
  }
}

}  // namespace detail

/// @throws Error if there are not S − 1 references for S states
inline void check_boundary_count(std::span<const ohm> reference_ohm, std::size_t states) {
  if (reference_ohm.size() == states - 1) return;
  throw Error(std::to_string(reference_ohm.size()) + " reference resistances were given",
              std::to_string(states) + " states have " + std::to_string(states - 1) + " boundaries",
              "give one a boundary, or none");
}

/// The boundaries of a device as it is when they are set (see calibration_of).
/// @param reference_ohm the boundaries, S − 1 in state order; if empty, they follow from the rule
/// @throws Error if there is another number of references, or they are out of order
template <ResistanceDistribution D>
Boundaries<states_of<D>> boundaries_of(const D& distribution, std::span<const ohm> reference_ohm,
                                       BoundaryRule rule) {
  constexpr std::size_t S = states_of<D>;
  const auto& as_set = calibration_of(distribution);
  const auto& calibrated = by_curves(as_set);  // for some two thousand costs
  using Calibrated = std::decay_t<decltype(calibrated)>;
  if constexpr (!(HasCdf<Calibrated> && HasQuantile<Calibrated>)) {
    return boundaries_of(stand_in_table(calibrated), reference_ohm, rule);
  } else {
    if (!reference_ohm.empty()) check_boundary_count(reference_ohm, S);
    check_references(reference_ohm);
    const bool falling = as_set.quantile(0, 0.5) > as_set.quantile(S - 1, 0.5);
    detail::check_order(reference_ohm, falling);
    Boundaries<S> out{{}, falling};
    for (LogicState s = 0; s + 1 < S; ++s) {
      out.between[s] = !reference_ohm.empty() ? reference_ohm[s]
                       : falling              ? detail::best_boundary(rule, calibrated, s, s + 1)
                                              : detail::best_boundary(rule, calibrated, s + 1, s);
    }
    for (std::size_t i = 1; i + 1 < S; ++i) {  // boundaries of overlapping states may have crossed
      out.between[i] = falling ? std::min(out.between[i], out.between[i - 1])
                               : std::max(out.between[i], out.between[i - 1]);
    }
    return out;
  }
}

}  // namespace rramvar
