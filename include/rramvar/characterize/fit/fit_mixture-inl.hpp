#pragma once

#include <algorithm>
#include <cmath>
#include <utility>

#include "rramvar/characterize/fit/fit_mixture.hpp"
#include "rramvar/characterize/fit/wald.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar {

RRAMVAR_INLINE Fit<LogNormalMixture<1, 2>> LogNormalMixtureFitter::operator()(
    std::span<const ohm> sample) const {
  check_sample(sample, family, least_values);
  const Maximum m = maximise(sample);
  const auto error = [&m](std::size_t i) { return std::sqrt(m.covariance[i][i]); };
  return {{family,
           {wald_share("share_1", m.law.share, error(0)),
            wald_location("mu_ln_1", "1", m.law.mu[0], error(1)),
            wald_positive("sigma_ln_1", "1", m.law.sigma[0], error(2)),
            wald_location("mu_ln_2", "1", m.law.mu[1], error(3)),
            wald_positive("sigma_ln_2", "1", m.law.sigma[1], error(4))},
           m.log_likelihood,
           sample.size()},
          distribution(m.law)};
}

RRAMVAR_INLINE LogNormalMixtureFitter::Maximum LogNormalMixtureFitter::maximise(
    std::span<const ohm> sample) {
  std::vector<double> y = logarithms(sample);
  const SampleMoments m(y);
  for (double& value : y) value = (value - m.mean) / m.sigma();
  std::vector<double> sorted = y;
  std::sort(sorted.begin(), sorted.end());
  const TwoNormalsClimber climb(least_sigma);
  std::vector<TwoNormalsMaximum> found;
  const std::vector<double> few = thinned(sorted, 1000);
  for (const TwoNormals& start : starts(few)) {
    if (const auto maximum = climb(start, few, 5)) found.push_back(*maximum);
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.log_likelihood > b.log_likelihood;
  });
  for (const TwoNormalsMaximum& start : found) {
    if (const auto maximum = climb(start.at, y, 0)) return in_ln_ohm(*maximum, m);
  }
  throw Error("a log-normal mixture cannot be fitted to these resistances",
              "from every start a component shrank to a few values, or the climb did not settle",
              "use a single law: the sample shows no two sub-populations");
}

RRAMVAR_INLINE LogNormalMixtureFitter::Maximum LogNormalMixtureFitter::in_ln_ohm(
    const TwoNormalsMaximum& maximum, const SampleMoments& m) {
  Maximum out{maximum.at, maximum.log_likelihood, maximum.covariance};
  if (out.law.mu[0] > out.law.mu[1]) {
    out.law.share = 1.0 - out.law.share;
    std::swap(out.law.mu[0], out.law.mu[1]);
    std::swap(out.law.sigma[0], out.law.sigma[1]);
    for (std::size_t i = 1; i < 3; ++i)
      std::swap(out.covariance[i][i], out.covariance[i + 2][i + 2]);
  }
  for (std::size_t k = 0; k < 2; ++k) {
    out.law.mu[k] = m.mean + m.sigma() * out.law.mu[k];
    out.law.sigma[k] *= m.sigma();
    out.covariance[1 + 2 * k][1 + 2 * k] *= m.sigma() * m.sigma();
  }
  out.log_likelihood -= m.n * (std::log(m.sigma()) + m.mean);  // a density in 1/ohm again
  return out;
}

RRAMVAR_INLINE std::vector<double> LogNormalMixtureFitter::thinned(std::span<const double> sorted,
                                                                   std::size_t most) {
  if (sorted.size() <= most) return {sorted.begin(), sorted.end()};
  std::vector<double> out;
  for (std::size_t i = 0; i < most; ++i) {
    const double place = (static_cast<double>(i) + 0.5) / static_cast<double>(most);
    out.push_back(sorted[static_cast<std::size_t>(place * static_cast<double>(sorted.size()))]);
  }
  return out;
}

RRAMVAR_INLINE std::vector<TwoNormals> LogNormalMixtureFitter::starts(
    std::span<const double> sorted) {
  std::vector<TwoNormals> out;
  const auto split_at = [&](double share) {
    const auto n = static_cast<double>(sorted.size());
    const auto low = static_cast<std::size_t>(std::lround(share * n));
    if (low < 2 || low + 2 > sorted.size()) return;
    const SampleMoments below(sorted.first(low));
    const SampleMoments above(sorted.subspan(low));
    out.push_back({share,
                   {below.mean, above.mean},
                   {std::max(below.sigma(), 0.05), std::max(above.sigma(), 0.05)}});
  };
  for (const double share : {0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95}) split_at(share);
  split_at(widest_gap_between_means(sorted));
  out.push_back({0.5, {-0.01, 0.01}, {0.5, 1.4}});  // a wide law over a narrow one
  return out;
}

RRAMVAR_INLINE double LogNormalMixtureFitter::widest_gap_between_means(
    std::span<const double> sorted) {
  const double n = static_cast<double>(sorted.size());
  double best = 0.5;
  double most = 0.0;
  double sum = 0.0;  // the total is 0
  for (std::size_t i = 0; i + 1 < sorted.size(); ++i) {
    sum += sorted[i];
    const double share = (static_cast<double>(i) + 1.0) / n;
    const double between = sum * sum / (share * (1.0 - share));
    if (between > most) {
      most = between;
      best = share;
    }
  }
  return best;
}

}  // namespace rramvar
