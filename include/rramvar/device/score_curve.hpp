#pragma once
/// ScoreCurve: a law of R as a curve, for those who ask for hundreds of its probabilities or
/// quantiles where each one is an integral.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/normal_mean.hpp"
#include "rramvar/core/positive_root.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// The normal score z of P(R ≤ r) over x = ln r, which is a straight line for a log-normal law and
/// never far from one in the tails of any law that normal steps have smoothed.
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
  template <class Score>
  static std::optional<ScoreCurve> of(const Score& score, ohm start, double smoothness,
                                      std::span<const ohm> kinks = {}) {
    const auto at = [&](double x) { return static_cast<double>(score(std::exp(x))); };
    ScoreCurve out;
    const double middle = std::log(start);
    const double from = end_of(at, middle, -smoothness);
    const double to = end_of(at, middle, smoothness);
    if (!(at(from) < -least_score) || !(at(to) > least_score)) return {};
    double panel_from = from;
    for (const ohm kink : kinks) {
      const double x = std::log(kink);
      if (!(x > panel_from && x < to)) continue;
      if (!out.add_panels(at, panel_from, x, smoothness, 1.0)) return {};
      panel_from = x;
    }
    if (!out.add_panels(at, panel_from, to, smoothness, 1.0)) return {};
    out.to_ = to;
    return out;
  }

  /// z of P(R ≤ r).
  double operator()(ohm r) const {
    if (!(r > 0.0)) return -std::numeric_limits<double>::infinity();
    return on_curve(std::log(r)).value;
  }
  /// P(R ≤ r).
  double cdf(ohm r) const { return normal_cdf((*this)(r)); }
  /// P(R > r).
  double survival(ohm r) const { return normal_cdf(-(*this)(r)); }
  /// The r with this score: the quantile at Φ(z).
  ohm at(double z) const {
    const auto after = std::upper_bound(
        panels_.begin() + 1, panels_.end(), z,
        [](double score, const Panel& panel) { return score < panel.first_score; });
    const double from = (after - 1)->from;
    const double to = after == panels_.end() ? to_ : after->from;
    const auto f = [&](ohm r) {
      const auto [value, slope] = on_curve(std::log(r));
      return ValueAndSlope{value - z, slope};
    };
    const bool is_first = after == panels_.begin() + 1;
    return positive_root(f, is_first ? least_ohm : std::exp(from), std::exp(0.5 * (from + to)),
                         after == panels_.end() ? 1.0 / least_ohm : std::exp(to));
  }
  /// E[f(R)], as accurate as normal_mean.
  template <class F>
  double mean(const F& f) const {
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

  /// The last x with a known score on one side.
  template <class At>
  static double end_of(const At& at, double middle, double step) {
    const double limit = -std::log(least_ohm);
    const auto is_known = [&](double x) {
      return std::abs(x) < limit && std::abs(at(x)) <= last_score;
    };
    double known = middle;
    for (; is_known(known + step); step *= 2.0) known += step;
    for (int halving = 0; halving < 6; ++halving) {
      step *= 0.5;
      if (is_known(known + step)) known += step;
    }
    return known;
  }

  /// @param rest_of_whole last coefficients, over their scale, of the panel that this is half of
  template <class At>
  bool add_panels(const At& at, double from, double to, double smoothness, double rest_of_whole) {
    std::array<double, size> value;
    double least = last_score;  // of |z|
    for (std::size_t j = 0; j < size; ++j) {
      const double place = std::cos((static_cast<double>(j) + 0.5) * std::numbers::pi / size);
      value[j] = at(0.5 * (from + to) + 0.5 * (to - from) * place);
      if (!std::isfinite(value[j])) return false;
      least = std::min(least, std::abs(value[j]));
    }
    Panel panel{from, 0.0, {}};
    for (std::size_t k = 0; k < size; ++k) {
      double sum = 0.0;
      for (std::size_t j = 0; j < size; ++j) {
        sum += value[j] * std::cos(static_cast<double>(k) * (static_cast<double>(j) + 0.5) *
                                   std::numbers::pi / size);
      }
      panel.coefficient[k] = sum * (k == 0 ? 1.0 : 2.0) / size;
    }
    const double scale = 1.0 + least * least * least;
    const double rest =
        (std::abs(panel.coefficient[size - 1]) + std::abs(panel.coefficient[size - 2])) / scale;
    const bool is_noise = rest < 1e-8 && rest > 0.01 * rest_of_whole;
    // Nobody sees what is finer beyond nine sigmas.
    const bool is_narrow = to - from < (least < 9.0 ? 1.0 / 256 : 0.5) * smoothness;
    if (rest <= 1e-11 || is_noise || is_narrow) {
      panel.first_score = value_on(panel, -1.0).value;
      panels_.push_back(panel);
      return panels_.size() < most_panels;
    }
    const double middle = 0.5 * (from + to);
    return add_panels(at, from, middle, smoothness, rest) &&
           add_panels(at, middle, to, smoothness, rest);
  }

  /// By Clenshaw's rule, and its derivative; the slope is that over `place`, in [−1, 1].
  static ValueAndSlope value_on(const Panel& panel, double place) {
    double b1 = 0.0;
    double b2 = 0.0;
    double d1 = 0.0;
    double d2 = 0.0;
    for (std::size_t k = size; k-- > 1;) {
      const double d = 2.0 * b1 + 2.0 * place * d1 - d2;
      const double b = panel.coefficient[k] + 2.0 * place * b1 - b2;
      d2 = std::exchange(d1, d);
      b2 = std::exchange(b1, b);
    }
    return {panel.coefficient[0] + place * b1 - b2, b1 + place * d1 - d2};
  }

  ValueAndSlope on_curve(double x) const {
    const auto after =
        std::upper_bound(panels_.begin() + 1, panels_.end(), x,
                         [](double place, const Panel& panel) { return place < panel.from; });
    const Panel& panel = *(after - 1);
    const double half = 0.5 * ((after == panels_.end() ? to_ : after->from) - panel.from);
    const double place = (x - panel.from) / half - 1.0;
    const double inside = std::clamp(place, -1.0, 1.0);
    const auto [value, slope] = value_on(panel, inside);
    return {value + slope * (place - inside), slope / half};
  }

  std::vector<Panel> panels_;
  double to_ = 0.0;  ///< the end of the last
};

}  // namespace rramvar
