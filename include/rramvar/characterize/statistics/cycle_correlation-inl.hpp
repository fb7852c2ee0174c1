#pragma once

#include <algorithm>
#include <cmath>
#include <tuple>

#include "rramvar/characterize/statistics/cells.hpp"
#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/characterize/statistics/cycle_correlation.hpp"
#include "rramvar/characterize/statistics/sample_moments.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar {

RRAMVAR_INLINE std::vector<LagCorrelation> cycle_autocorrelation(
    const MeasuredState& state, std::span<const std::size_t> lags) {
  if (state.cycle.size() != state.size()) {
    throw Error("the correlation from cycle to cycle cannot be found",
                "the resistances are not recorded with their cycles",
                "give a table with a column of cycles");
  }
  const CellGroups groups(state);
  std::vector<LagCorrelation> out;
  for (const std::size_t lag : lags) {
    double products = 0.0;
    double expected_products = 0.0;  // in variances, without memory
    double pairs = 0.0;
    double squares = 0.0;
    double expected_squares = 0.0;
    for (std::size_t i = 0; i < groups.cells(); ++i) {
      const std::span<const double> x = groups[i];
      const SampleMoments m(x);
      squares += m.squares;
      expected_squares += m.n - 1.0;
      if (x.size() <= lag) continue;
      for (std::size_t t = 0; t + lag < x.size(); ++t) {
        products += (x[t] - m.mean) * (x[t + lag] - m.mean);
      }
      const double pairs_here = static_cast<double>(x.size() - lag);
      pairs += pairs_here;
      expected_products += lag == 0 ? m.n - 1.0 : -pairs_here / m.n;
    }
    LagCorrelation at{lag, static_cast<std::size_t>(pairs), {}, 0.0};
    if (pairs > 0.0 && squares > 0.0) {
      const double values = static_cast<double>(groups.values());
      at.r = (products / pairs) / (squares / values);
      at.r_if_independent = (expected_products / pairs) / (expected_squares / values);
    }
    out.push_back(at);
  }
  return out;
}

RRAMVAR_INLINE Correlation correlation(std::span<const double> x, std::span<const double> y) {
  RRAMVAR_ASSERT(x.size() == y.size());
  Correlation out{x.size(), {}, {}};
  if (x.size() < 2) return out;
  const SampleMoments mx(x);
  const SampleMoments my(y);
  if (mx.squares == 0.0 || my.squares == 0.0) return out;
  double products = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) products += (x[i] - mx.mean) * (y[i] - my.mean);
  const double r = std::clamp(products / std::sqrt(mx.squares) / std::sqrt(my.squares), -1.0, 1.0);
  out.r = r;
  if (x.size() > 3) {
    const double half = normal_95 / std::sqrt(mx.n - 3.0);
    out.ci95 = {std::tanh(std::atanh(r) - half), std::tanh(std::atanh(r) + half)};
  }
  return out;
}

RRAMVAR_INLINE std::vector<StatePair> paired_by_cycle(const MeasuredState& a,
                                                      const MeasuredState& b) {
  using Entry = std::tuple<std::uint32_t, std::int64_t, std::size_t>;  // cell, cycle, index
  const auto sorted = [](const MeasuredState& state) {
    std::vector<Entry> out;
    if (state.cell.size() != state.size() || state.cycle.size() != state.size()) return out;
    for (std::size_t i = 0; i < state.size(); ++i)
      out.emplace_back(state.cell[i], state.cycle[i], i);
    std::sort(out.begin(), out.end());
    return out;
  };
  const auto key = [](const Entry& e) { return std::tie(std::get<0>(e), std::get<1>(e)); };
  const std::vector<Entry> of_a = sorted(a);
  const std::vector<Entry> of_b = sorted(b);
  const auto end_of = [&](const std::vector<Entry>& of, std::size_t i) {
    std::size_t end = i + 1;
    while (end < of.size() && key(of[end]) == key(of[i])) ++end;
    return end;
  };
  std::vector<StatePair> out;
  for (std::size_t i = 0, j = 0; i < of_a.size() && j < of_b.size();) {
    const std::size_t i_end = end_of(of_a, i);
    const std::size_t j_end = end_of(of_b, j);
    const bool a_is_first = key(of_a[i]) < key(of_b[j]);
    const bool b_is_first = key(of_b[j]) < key(of_a[i]);
    if (!a_is_first && !b_is_first && i_end - i == j_end - j) {
      for (; i < i_end; ++i, ++j) {
        const std::size_t in_a = std::get<2>(of_a[i]);
        const std::size_t in_b = std::get<2>(of_b[j]);
        out.push_back({a.cell[in_a], a.resistance[in_a], b.resistance[in_b], in_a, in_b});
      }
      continue;
    }
    if (!b_is_first) i = i_end;
    if (!a_is_first) j = j_end;
  }
  return out;
}

RRAMVAR_INLINE StateCorrelation state_correlation(const MeasuredState& a, const MeasuredState& b) {
  std::vector<double> ln_a;
  std::vector<double> ln_b;
  std::vector<double> mean_a;
  std::vector<double> mean_b;
  double in_cell = 0.0;
  const std::vector<StatePair> pairs = paired_by_cycle(a, b);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    ln_a.push_back(std::log(pairs[i].a));
    ln_b.push_back(std::log(pairs[i].b));
    if (i == 0 || pairs[i].cell != pairs[i - 1].cell) {
      mean_a.push_back(0.0);
      mean_b.push_back(0.0);
      in_cell = 0.0;
    }
    in_cell += 1.0;
    mean_a.back() += (ln_a.back() - mean_a.back()) / in_cell;
    mean_b.back() += (ln_b.back() - mean_b.back()) / in_cell;
  }
  return {correlation(ln_a, ln_b), correlation(mean_a, mean_b)};
}

}  // namespace rramvar
