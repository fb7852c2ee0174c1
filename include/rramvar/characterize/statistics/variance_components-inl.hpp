#pragma once

#include <algorithm>
#include <cmath>

#include "rramvar/characterize/statistics/cells.hpp"
#include "rramvar/characterize/statistics/sample_moments.hpp"
#include "rramvar/characterize/statistics/variance_components.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/device/distributions/gamma_and_beta.hpp"

namespace rramvar {
namespace detail {

RRAMVAR_INLINE Interval difference_of_mean_squares(double between, double between_freedom,
                                                   double within, double within_freedom) {
  constexpr double low = 0.025;
  constexpr double high = 0.975;
  const auto ratio = [](double freedom, double p) {  // χ²/freedom: F with ∞ below
    return chi_square_quantile(freedom, p) / freedom;
  };
  const double f_high = f_quantile(between_freedom, within_freedom, high);
  const double f_low = f_quantile(between_freedom, within_freedom, low);
  const auto square = [](double x) { return x * x; };
  const double g1 = 1.0 - 1.0 / ratio(between_freedom, high);
  const double g2 = 1.0 - 1.0 / ratio(within_freedom, high);
  const double h1 = 1.0 / ratio(between_freedom, low) - 1.0;
  const double h2 = 1.0 / ratio(within_freedom, low) - 1.0;
  const double g12 = (square(f_high - 1.0) - square(g1 * f_high) - square(h2)) / f_high;
  const double h12 = (square(1.0 - f_low) - square(h1 * f_low) - square(g2)) / f_low;
  const double below = square(g1 * between) + square(h2 * within) + g12 * between * within;
  const double above = square(h1 * between) + square(g2 * within) + h12 * between * within;
  return {between - within - std::sqrt(std::max(below, 0.0)),
          between - within + std::sqrt(std::max(above, 0.0))};
}

}  // namespace detail

RRAMVAR_INLINE VarianceComponents variance_components(const MeasuredState& state) {
  const CellGroups groups(state);
  VarianceComponents out;
  out.values = groups.values();
  out.cells = groups.cells();
  std::vector<double> means;
  double within = 0.0;  // sum of squares
  double sum_of_inverses = 0.0;
  double grand_mean = 0.0;  // of all values
  out.balanced = true;
  for (std::size_t i = 0; i < groups.cells(); ++i) {
    const SampleMoments m(groups[i]);
    means.push_back(m.mean);
    within += m.squares;
    sum_of_inverses += 1.0 / m.n;
    grand_mean += m.n * m.mean;
    out.balanced = out.balanced && groups[i].size() == groups[0].size();
  }
  const double a = static_cast<double>(out.cells);
  const double n = static_cast<double>(out.values);
  const double cycles = a / sum_of_inverses;
  const SampleMoments of_means(means);
  out.cycles_per_cell = cycles;
  out.mean_ln = of_means.mean;
  grand_mean /= n;

  if (out.values == out.cells) {
    out.notes.push_back("no cell has two cycles: c2c and d2d cannot be told apart");
    if (out.cells > 1) out.total_sigma = std::sqrt(of_means.squares / (a - 1.0));
    return out;
  }
  const double within_freedom = n - a;
  const double within_mean = within / within_freedom;
  out.c2c = {std::sqrt(within_mean),
             {std::sqrt(within / chi_square_quantile(within_freedom, 0.975)),
              std::sqrt(within / chi_square_quantile(within_freedom, 0.025))}};
  out.total_sigma = out.c2c->sigma;
  if (out.cells == 1) {
    out.notes.push_back("there is one cell: d2d needs two");
    return out;
  }
  const double between_mean = cycles * of_means.squares / (a - 1.0);
  const double d2d_variance = (between_mean - within_mean) / cycles;
  const auto root = [](double variance) { return std::sqrt(std::max(variance, 0.0)); };
  const Interval difference =
      detail::difference_of_mean_squares(between_mean, a - 1.0, within_mean, within_freedom);
  out.d2d = {root(d2d_variance), {root(difference.low / cycles), root(difference.high / cycles)}};
  out.total_sigma = std::hypot(out.d2d->sigma, out.c2c->sigma);
  if (d2d_variance < 0.0) {
    out.notes.push_back("the cells differ less than their cycles explain: d2d is reported as 0");
  }
  if (within_mean == 0.0) {
    out.notes.push_back("no cell varies between its cycles: there is no F test of d2d");
    if (between_mean > 0.0) {
      out.d2d_share = 1.0;
      out.d2d_share_ci95 = {1.0, 1.0};
    }
    return out;
  }
  const auto share = [cycles](double ratio) {  // of mean squares, by what chance makes of it
    return std::clamp((ratio - 1.0) / (ratio + cycles - 1.0), 0.0, 1.0);
  };
  const double ratio = between_mean / within_mean;
  out.d2d_share = share(ratio);
  out.d2d_share_ci95 = {share(ratio / f_quantile(a - 1.0, within_freedom, 0.975)),
                        share(ratio / f_quantile(a - 1.0, within_freedom, 0.025))};
  double between = 0.0;  // weighted by the cycles, so that the test is exact
  for (std::size_t i = 0; i < groups.cells(); ++i) {
    const double difference_of_mean = means[i] - grand_mean;
    between += static_cast<double>(groups[i].size()) * difference_of_mean * difference_of_mean;
  }
  out.f = between / (a - 1.0) / within_mean;
  out.f_p_value = f_upper_tail(a - 1.0, within_freedom, *out.f);
  return out;
}

RRAMVAR_INLINE RobustComponents robust_components(const MeasuredState& state) {
  const CellGroups groups(state);
  RobustComponents out;
  std::vector<double> sigmas;
  std::vector<double> medians;
  for (std::size_t i = 0; i < groups.cells(); ++i) {
    medians.push_back(median_of({groups[i].begin(), groups[i].end()}));
    if (groups[i].size() < 2) continue;
    const SampleMoments m(groups[i]);
    sigmas.push_back(std::sqrt(m.squares / chi_square_quantile(m.n - 1.0, 0.5)));
  }
  if (!sigmas.empty()) out.c2c = median_of(sigmas);
  if (medians.size() > 1) {
    const double centre = median_of(medians);
    for (double& value : medians) value = std::abs(value - centre);
    out.cell_medians = 1.482602218505602 * median_of(medians);  // 1/Φ⁻¹(3/4)
  }
  return out;
}

}  // namespace rramvar
