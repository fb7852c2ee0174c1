#pragma once

#include <algorithm>
#include <numbers>

#include "rramvar/characterize/fit/two_normals.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE TwoNormalsLikelihood::TwoNormalsLikelihood(const TwoNormals& at,
                                                          std::span<const double> sample) {
  std::array<double, 2> of_component{};  // Σγ of both
  std::array<double, 2> first{};         // Σγz
  std::array<double, 2> square{};        // Σγz²
  const std::array<double, 2> constant{std::log(at.share / at.sigma[0]),
                                       std::log((1.0 - at.share) / at.sigma[1])};
  for (const double x : sample) {
    const double z1 = (x - at.mu[0]) / at.sigma[0];
    const double z2 = (x - at.mu[1]) / at.sigma[1];
    const double q1 = constant[0] - 0.5 * z1 * z1;
    const double q2 = constant[1] - 0.5 * z2 * z2;
    const double ratio = std::exp(-std::abs(q1 - q2));  // of the lesser density to the larger
    log_likelihood += (q1 > q2 ? q1 : q2) + std::log1p(ratio);
    const double larger = 1.0 / (1.0 + ratio);
    const std::array<double, 2> gamma =
        q1 > q2 ? std::array{larger, ratio * larger} : std::array{ratio * larger, larger};
    of_component[0] += gamma[0];
    of_component[1] += gamma[1];
    first[0] += gamma[0] * z1;
    first[1] += gamma[1] * z2;
    square[0] += gamma[0] * z1 * z1;
    square[1] += gamma[1] * z2 * z2;
    // Difference of the scores that the value has in component 1 and in component 2.
    const TwoNormals::Vector d{1.0, z1 / at.sigma[0], z1 * z1 - 1.0, -z2 / at.sigma[1],
                               1.0 - z2 * z2};
    const double variance = gamma[0] * gamma[1];
    for (std::size_t i = 0; i < 5; ++i) {
      for (std::size_t j = 0; j <= i; ++j) missing[i][j] += variance * d[i] * d[j];
    }
  }
  const double n = static_cast<double>(sample.size());
  log_likelihood -= n * 0.5 * std::log(2.0 * std::numbers::pi);
  score[0] = of_component[0] - n * at.share;
  complete[0][0] = n * at.share * (1.0 - at.share);
  em.share = of_component[0] / n;
  for (std::size_t k = 0; k < 2; ++k) {
    const double sigma = at.sigma[k];
    const std::size_t mu = 1 + 2 * k;  // places among the coordinates
    const std::size_t ln_sigma = mu + 1;
    score[mu] = first[k] / sigma;
    score[ln_sigma] = square[k] - of_component[k];
    complete[mu][mu] = of_component[k] / (sigma * sigma);
    complete[ln_sigma][mu] = 2.0 * first[k] / sigma;
    complete[ln_sigma][ln_sigma] = 2.0 * square[k];
    const double shift = first[k] / of_component[k];
    em.mu[k] = at.mu[k] + sigma * shift;
    em.sigma[k] = sigma * std::sqrt(square[k] / of_component[k] - shift * shift);
  }
}

RRAMVAR_INLINE std::optional<SquareMatrix<5>> TwoNormalsLikelihood::inverse_information(
    double weight) const {
  SquareMatrix<5> information = complete;
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j <= i; ++j) information[i][j] -= weight * missing[i][j];
  }
  return inverse_of_positive_definite(information);
}

RRAMVAR_INLINE std::optional<TwoNormalsMaximum> TwoNormalsClimber::operator()(
    TwoNormals at, std::span<const double> sample, int em_steps) const {
  static constexpr std::array<double, 4> weight{1.0, 0.95, 0.8, 0.5};
  if (collapsed(at, sample.size())) return std::nullopt;
  TwoNormalsLikelihood here(at, sample);
  std::size_t caution = 0;  // which weight; the one after the last is EM
  for (int step = 0; step < most_steps; ++step) {
    if (step < em_steps) caution = weight.size();
    TwoNormals next = here.em;
    for (; caution < weight.size(); ++caution) {
      const auto inverse = here.inverse_information(weight[caution]);
      if (!inverse) continue;
      const Move move = move_by(*inverse, here.score);
      if (caution == 0 && move.distance < 1e-14) {
        return TwoNormalsMaximum{at, here.log_likelihood, *inverse};
      }
      next = moved(at, move);
      break;
    }
    if (collapsed(next, sample.size())) {
      if (caution == weight.size()) return std::nullopt;
      ++caution;
      continue;
    }
    const TwoNormalsLikelihood there(next, sample);
    const double rounding = 1e-12 * std::abs(here.log_likelihood);
    if (there.log_likelihood < here.log_likelihood - rounding && caution < weight.size()) {
      ++caution;
      continue;
    }
    at = next;
    here = there;
    if (caution > 0) --caution;  // bolder again
  }
  return std::nullopt;
}

RRAMVAR_INLINE TwoNormalsClimber::Move TwoNormalsClimber::move_by(const SquareMatrix<5>& inverse,
                                                                  const TwoNormals::Vector& score) {
  Move out;
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 5; ++j) out.by[i] += inverse[i][j] * score[j];
    out.distance += out.by[i] * score[i];
  }
  return out;
}

RRAMVAR_INLINE TwoNormals TwoNormalsClimber::moved(const TwoNormals& from, const Move& move) {
  double longest = 1.0;
  for (const double by : move.by) longest = std::max(longest, std::abs(by));
  TwoNormals::Vector to = from.coordinates();
  for (std::size_t i = 0; i < 5; ++i) to[i] += move.by[i] / longest;
  return TwoNormals::at(to);
}

RRAMVAR_INLINE bool TwoNormalsClimber::collapsed(const TwoNormals& at, std::size_t n) const {
  const double values = static_cast<double>(n) * std::min(at.share, 1.0 - at.share);
  const double sigma = std::min(at.sigma[0], at.sigma[1]);
  return !(values >= least_values && sigma >= least_sigma_);  // NaN has collapsed too
}

}  // namespace rramvar
