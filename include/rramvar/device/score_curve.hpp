#pragma once
/// ScoreCurve: a law of R as a curve, where hundreds of probabilities or quantiles are needed and
/// each one is an integral.

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "rramvar/core/normal_mean.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/positive_root.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// The normal score z of P(R ≤ r) over x = ln r, which is a straight line for a log-normal law and
/// never far from one in the tails of any law that normal moves have smoothed.
///
/// Chebyshev polynomials on panels, which are halved until their last coefficients are below
/// 1e-11·(1 + |z|³), or no longer fall, or the panels are a small part of the law's smoothness
/// wide: what is left there is the error of the probabilities themselves. Beyond |z| = 37, the end
/// of the doubles, the curve goes on straight.
/// Source: L. N. Trefethen, Approximation Theory and Approximation Practice, SIAM, 2013, ch. 3, 4.
class ScoreCurve {
 public:
  /// @param score ohm → normal score, rising
  /// @param start somewhere in the law
  /// @param smoothness the width in ln R over which the score is smooth
  /// @param kinks of the score, ascending, where panels are to end
  /// @return nothing where the law ends before its tails do, or that would take too many panels
  static std::optional<ScoreCurve> of(const std::function<double(ohm)>& score, ohm start,
                                      double smoothness, std::span<const ohm> kinks = {});

  /// The same of a law that normal moves have smoothed.
  /// @param kinks of the score before the moves, ascending
  /// @param narrowest the width in ln R of the narrowest move
  static std::optional<ScoreCurve> after_noise(const std::function<double(ohm)>& score, ohm start,
                                               double smoothness, std::vector<ohm> kinks,
                                               double narrowest);
  static constexpr std::size_t few_kinks = 64;  ///< that panels end at; between more they halve

  /// z of P(R ≤ r).
  double operator()(ohm r) const;
  /// P(R ≤ r).
  double cdf(ohm r) const { return normal_cdf((*this)(r)); }
  /// P(R > r).
  double survival(ohm r) const { return normal_cdf(-(*this)(r)); }
  /// The r with this score: the quantile at Φ(z).
  ohm at(double z) const;
  /// E[f(R)], as accurate as normal_mean.
  double mean(NumberFunction f) const {
    return detail::normal_mean([&](double z) { return f(at(z)); });
  }

 private:
  static constexpr std::size_t size = 14;  ///< coefficients of a panel
  static constexpr std::size_t most_panels = 4096;
  static constexpr double last_score = 37.0;
  static constexpr double least_score = 8.0;  ///< of what a curve must reach
  static constexpr ohm least_ohm = 1e-304;

  struct Panel {
    double from;
    double first_score;
    std::array<double, size> coefficient;
  };

  using LnScore = std::function<double(double)>;  ///< the score over x = ln r

  /// The last x with a known score on one side.
  static double end_of(const LnScore& at, double middle, double step);

  /// @param rest_of_whole last coefficients, over their scale, of the panel that this is half of
  bool add_panels(const LnScore& at, double from, double to, double smoothness,
                  double rest_of_whole);

  /// By Clenshaw's rule, and its derivative; the slope is that over `place`, in [−1, 1].
  static ValueAndSlope value_on(const Panel& panel, double place);

  ValueAndSlope on_curve(double x) const;

  std::vector<Panel> panels_;
  double to_ = 0.0;  ///< the end of the last
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/device/score_curve-inl.hpp"
#endif
