#pragma once
/// Which law fits one state best: every family side by side.

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/characterize/fit/bootstrap_gof.hpp"
#include "rramvar/characterize/fit/fit.hpp"
#include "rramvar/characterize/fit/fit_weibull.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// One family's row of the comparison.
struct FamilyResult {
  std::string_view family;
  std::optional<FitSummary> fit;     ///< nothing where the family could not be fitted
  std::optional<GoodnessOfFit> gof;  ///< nothing where it was not asked for or not possible
  double aic_weight = 0.0;  ///< exp(−ΔAIC/2), scaled to sum 1: the support for this family
  std::string problem;      ///< why there is no fit or no test of it; empty where there are both
};

struct CompareOptions {
  bool test_fits = true;  ///< also find p-values, which takes most of the time
  GofOptions gof = {};
};

/// All families, in a fixed order, and the picks of the criteria: empty where nothing could be
/// fitted. The criteria rank; only the p-values tell whether even the best law is a bad one.
struct FitComparison {
  std::vector<FamilyResult> families;
  std::string_view best_aic;
  std::string_view best_aicc;
  std::string_view best_bic;
  std::string_view
      best_ks;  ///< the largest p-value of Kolmogorov and Smirnov, then the least D, if tested
  std::string_view
      best_ad;  ///< the largest p-value of Anderson and Darling, then the least A², if tested
};

namespace detail {

template <Fitter F>
FamilyResult family_result(const F& fitter, std::span<const ohm> sample,
                           const CompareOptions& options) {
  FamilyResult out{F::family, {}, {}, 0.0, {}};
  try {
    const auto fit = fitter(sample);
    out.fit = fit;
    if (options.test_fits) out.gof = test_fit(fitter, sample, fit.distribution, options.gof);
  } catch (const Error& error) {
    out.problem = error.what();
  }
  return out;
}

/// A criterion, and what decides between families equal in it.
using Score = std::pair<double, double>;
inline constexpr Score no_score{std::numeric_limits<double>::infinity(), 0.0};

/// The family with the least score; the first of equals.
template <class ScoreOf>
std::string_view least(const std::vector<FamilyResult>& families, const ScoreOf& score_of) {
  std::string_view best;
  Score best_score = no_score;
  for (const FamilyResult& family : families) {
    const Score score = score_of(family);
    if (score < best_score) {
      best_score = score;
      best = family.family;
    }
  }
  return best;
}

}  // namespace detail

/// Compares the given families on one state's resistances.
/// Source of the weights: H. Akaike, Biometrika 66(2):237, 1979; K. P. Burnham, D. R. Anderson,
/// "Model selection and multimodel inference", 2nd ed., 2002, section 2.9.
template <Fitter... Fs>
FitComparison compare_fits_of(std::span<const ohm> sample, const CompareOptions& options,
                              const Fs&... fitters) {
  FitComparison out{{detail::family_result(fitters, sample, options)...}, {}, {}, {}, {}, {}};
  const auto least_by = [&out](auto criterion) {
    return detail::least(out.families, [criterion](const FamilyResult& f) {
      return f.fit ? detail::Score{criterion(*f.fit), 0.0} : detail::no_score;
    });
  };
  out.best_aic = least_by([](const FitSummary& fit) { return fit.aic(); });
  out.best_aicc = least_by([](const FitSummary& fit) { return fit.aicc(); });
  out.best_bic = least_by([](const FitSummary& fit) { return fit.bic(); });
  out.best_ks = detail::least(out.families, [](const FamilyResult& f) {
    return f.gof ? detail::Score{-f.gof->ks_p_value, f.gof->statistics.ks} : detail::no_score;
  });
  out.best_ad = detail::least(out.families, [](const FamilyResult& f) {
    return f.gof ? detail::Score{-f.gof->ad_p_value, f.gof->statistics.ad} : detail::no_score;
  });
  double least_aic = std::numeric_limits<double>::infinity();
  for (const FamilyResult& f : out.families) {
    if (f.fit) least_aic = std::min(least_aic, f.fit->aic());
  }
  double total = 0.0;
  for (FamilyResult& family : out.families) {
    if (family.fit) family.aic_weight = std::exp(0.5 * (least_aic - family.fit->aic()));
    total += family.aic_weight;
  }
  for (FamilyResult& family : out.families) {
    if (total > 0.0) family.aic_weight /= total;
  }
  return out;
}

/// Compares all families that the library fits: normal, log-normal, Weibull, gamma, and the mixture
/// of two log-normal laws. A family that cannot be fitted is listed with the reason.
FitComparison compare_fits(std::span<const ohm> sample, const CompareOptions& options = {});

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/fit/compare_fits-inl.hpp"
#endif
