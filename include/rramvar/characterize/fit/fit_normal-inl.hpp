#pragma once

#include <algorithm>

#include "rramvar/characterize/fit/fit_normal.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/device/distributions/gamma_and_beta.hpp"

namespace rramvar {
namespace detail {

RRAMVAR_INLINE std::vector<FittedParameter> normal_parameters(const SampleMoments& m,
                                                              std::string_view mean_name,
                                                              std::string_view sigma_name,
                                                              std::string_view unit) {
  const double freedom = m.n - 1.0;
  const double half = student_t_95(freedom) * std::sqrt(m.squares / freedom / m.n);
  return {{mean_name, unit, m.mean, m.sigma() / std::sqrt(m.n), {m.mean - half, m.mean + half}},
          {sigma_name,
           unit,
           m.sigma(),
           m.sigma() / std::sqrt(2.0 * m.n),
           {std::sqrt(m.squares / chi_square_quantile(freedom, 0.975)),
            std::sqrt(m.squares / chi_square_quantile(freedom, 0.025))}}};
}

}  // namespace detail

RRAMVAR_INLINE Fit<LogNormalResistance<1>> LogNormalFitter::operator()(
    std::span<const ohm> sample) const {
  check_sample(sample, family, 3);
  const SampleMoments m(logarithms(sample));
  return {{family, detail::normal_parameters(m, "mu_ln", "sigma_ln", "1"),
           detail::normal_log_likelihood(m) - m.n * m.mean, sample.size()},
          {{m.mean}, {m.sigma()}}};
}

RRAMVAR_INLINE LogNormalResistance<1> LogNormalFitter::estimate(std::span<const ohm> sample) const {
  const SampleMoments m(logarithms(sample));
  return {{m.mean}, {m.sigma()}};
}

RRAMVAR_INLINE Fit<NormalResistance<1>> NormalFitter::operator()(
    std::span<const ohm> sample) const {
  check_sample(sample, family, 3);
  const SampleMoments m(sample);
  return {{family, detail::normal_parameters(m, "mean", "std", "ohm"),
           detail::normal_log_likelihood(m), sample.size()},
          estimate(sample)};
}

RRAMVAR_INLINE NormalResistance<1> NormalFitter::estimate(std::span<const ohm> sample) const {
  const SampleMoments m(sample);
  return {{m.mean}, {m.sigma()}, {*std::min_element(sample.begin(), sample.end())}};
}

RRAMVAR_INLINE Tails NormalFitter::tails(const NormalResistance<1>& one, ohm r) const {
  const double z = (r - one.mean_ohm[0]) / one.std_ohm[0];
  return {normal_cdf(z), normal_cdf(-z)};
}

}  // namespace rramvar
