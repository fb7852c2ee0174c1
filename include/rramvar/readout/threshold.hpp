#pragma once
/// Threshold readout: a sense amplifier compares the resistance with S − 1 boundaries.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/readout/references.hpp"

namespace rramvar {

/// Turns a resistance into the state whose interval it falls into.
template <std::size_t S>
class ThresholdReader {
 public:
  /// @param boundary_ohm between states s and s + 1, in state order
  /// @param falling whether the resistance falls with the state (Logic-1 is the LRS)
  /// @param distribution what the confusion matrix is taken from
  template <HasCdf D>
  ThresholdReader(const std::array<ohm, S - 1>& boundary_ohm, bool falling, const D& distribution)
      : boundary_(boundary_ohm), falling_(falling) {
    for (std::size_t i = 1; i + 1 < S; ++i) {  // boundaries of overlapping states may have crossed
      boundary_[i] = falling ? std::min(boundary_[i], boundary_[i - 1])
                             : std::max(boundary_[i], boundary_[i - 1]);
    }
    for (LogicState s = 0; s < S; ++s) {
      Side before{1.0, 0.0};
      for (LogicState t = 0; t < S; ++t) {
        const Side after = t + 1 < S ? side(distribution, s, boundary_[t]) : Side{0.0, 1.0};
        // The same probability twice; the difference of the smaller numbers keeps rare errors.
        confusion_[s][t] = before.beyond < after.within ? before.beyond - after.beyond
                                                        : after.within - before.within;
        before = after;
      }
    }
  }

  LogicState operator()(ohm r) const {
    LogicState t = 0;
    while (t + 1 < S && (falling_ ? r < boundary_[t] : r >= boundary_[t])) ++t;
    return t;
  }

  const Confusion<S>& confusion() const& { return confusion_; }
  Confusion<S> confusion() && { return confusion_; }
  std::span<const ohm> boundaries() const { return boundary_; }

 private:
  /// Probabilities of lying on the side of the higher states and of the lower states.
  struct Side {
    double beyond;
    double within;
  };
  template <HasCdf D>
  Side side(const D& d, LogicState s, ohm boundary) const {
    const ohm below = std::nextafter(boundary, 0.0);  // P(R < b) = P(R ≤ the number before b)
    const double under = d.cdf(s, below);
    const double over = survival(d, s, below);
    return falling_ ? Side{under, over} : Side{over, under};
  }

  std::array<ohm, S - 1> boundary_;
  bool falling_;
  Confusion<S> confusion_{};
};

/// The threshold readout policy.
///
/// By default each boundary is the maximum-likelihood one between its two states: the resistance
/// with the least sum of both error rates; where a whole interval is equally good, its geometric
/// middle. With reference_ohm given (S − 1 values, in state order) those are used.
struct ThresholdReadout {
  std::vector<ohm> reference_ohm = {};

  /// The boundaries come from the device as it is when they are set (see calibration_of), the
  /// confusion matrix from the device as it is read.
  template <ResistanceDistribution D>
  ThresholdReader<states_of<D>> calibrate(const D& distribution) const {
    const auto& calibrated = calibration_of(distribution);
    using Calibrated = std::decay_t<decltype(calibrated)>;
    if constexpr (!(HasCdf<Calibrated> && HasQuantile<Calibrated>)) {
      return read(distribution, boundaries(stand_in_table(calibrated)));
    } else {
      return read(distribution, boundaries(calibrated));
    }
  }

 private:
  template <std::size_t S>
  struct Boundaries {
    std::array<ohm, S - 1> between;
    bool falling;
  };

  template <class D, std::size_t S>
  static ThresholdReader<S> read(const D& distribution, const Boundaries<S>& boundaries) {
    if constexpr (HasCdf<D>) {
      return ThresholdReader<S>(boundaries.between, boundaries.falling, distribution);
    } else {
      return ThresholdReader<S>(boundaries.between, boundaries.falling,
                                stand_in_table(distribution));
    }
  }

  template <class D>
  Boundaries<states_of<D>> boundaries(const D& d) const {
    constexpr std::size_t S = states_of<D>;
    if (!reference_ohm.empty() && reference_ohm.size() != S - 1) {
      throw Error(std::to_string(reference_ohm.size()) + " reference resistances were given",
                  std::to_string(S) + " states have " + std::to_string(S - 1) + " boundaries",
                  "give one a boundary, or none");
    }
    check_references(reference_ohm);
    const bool falling = d.quantile(0, 0.5) > d.quantile(S - 1, 0.5);
    for (std::size_t i = 1; i < reference_ohm.size(); ++i) {
      if (falling ? reference_ohm[i] < reference_ohm[i - 1]
                  : reference_ohm[i] > reference_ohm[i - 1]) {
        continue;
      }
      throw Error(
          "reference resistances " + std::to_string(i) + " and " + std::to_string(i + 1) +
              " are equal or out of order",
          std::string("the resistance ") + (falling ? "falls" : "rises") + " with the state",
          "give the boundary between states 0 and 1 first");
    }
    Boundaries<S> out{{}, falling};
    for (LogicState s = 0; s + 1 < S; ++s) {
      out.between[s] = !reference_ohm.empty() ? reference_ohm[s]
                       : falling              ? maximum_likelihood(d, s, s + 1)
                                              : maximum_likelihood(d, s + 1, s);
    }
    return out;
  }

  /// The boundary b with the least P(R_high < b) + P(R_low ≥ b).
  template <class D>
  static ohm maximum_likelihood(const D& d, LogicState high, LogicState low) {
    const auto middle = [](ohm a, ohm b) { return std::sqrt(a) * std::sqrt(b); };
    std::vector<ohm> edge;  // the cost is constant, or nearly so, on each (edge[i], edge[i + 1]]
    if constexpr (TabulatedDistribution<D>) {
      for (const LogicState s : {high, low}) {
        for (const ohm r : d.sorted(s)) edge.push_back(r);
      }
      std::sort(edge.begin(), edge.end());
      edge.erase(std::unique(edge.begin(), edge.end()), edge.end());
    } else {
      // A fine grid in ln R between the middles of the two states, or around them if they overlap.
      const ohm least = std::min(d.quantile(low, 1e-3), d.quantile(high, 1e-3));
      const ohm most = std::max(d.quantile(low, 0.999), d.quantile(high, 0.999));
      constexpr int steps = 1 << 10;
      for (int i = 0; i <= steps; ++i) {
        edge.push_back(least * std::pow(most / least, static_cast<double>(i) / steps));
      }
    }
    if (edge.size() == 1) return edge.front();
    const auto cost = [&](ohm b) {
      const ohm below = std::nextafter(b, 0.0);
      if constexpr (TabulatedDistribution<D>) {  // in whole counts, so that ties are ties
        const auto n_high = static_cast<double>(d.sorted(high).size());
        const auto n_low = static_cast<double>(d.sorted(low).size());
        return std::round(d.cdf(high, below) * n_high) * n_low +
               std::round(survival(d, low, below) * n_low) * n_high;
      } else {
        return d.cdf(high, below) + survival(d, low, below);
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
        return refine(cost, best_interval.first / grid_step, best_interval.second * grid_step);
      }
    }
    return middle(best_interval.first, best_interval.second);
  }

  /// The least cost in an interval of ln R with one minimum, by golden-section search.
  template <class Cost>
  static ohm refine(const Cost& cost, ohm from, ohm to) {
    const double share = (std::sqrt(5.0) - 1.0) / 2.0;
    double a = std::log(from);
    double b = std::log(to);
    double x = b - share * (b - a);
    double y = a + share * (b - a);
    double cost_x = cost(std::exp(x));
    double cost_y = cost(std::exp(y));
    while (b - a > 1e-9) {
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
};

}  // namespace rramvar
