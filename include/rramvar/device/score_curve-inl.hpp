#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/device/score_curve.hpp"

namespace rramvar {

RRAMVAR_INLINE std::optional<ScoreCurve> ScoreCurve::of(const std::function<double(ohm)>& score,
                                                        ohm start, double smoothness,
                                                        std::span<const ohm> kinks) {
  const LnScore at = [&](double x) { return score(std::exp(x)); };
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

RRAMVAR_INLINE std::optional<ScoreCurve> ScoreCurve::after_noise(
    const std::function<double(ohm)>& score, ohm start, double smoothness, std::vector<ohm> kinks,
    double narrowest) {
  if (kinks.size() > few_kinks) kinks.clear();
  const double rounding = 6.0 * narrowest;  // what narrow noise makes of a kink
  for (std::size_t i = kinks.size(); i-- > 0 && rounding < smoothness;) {
    kinks.push_back(kinks[i] * std::exp(-rounding));
    kinks.push_back(kinks[i] * std::exp(rounding));
  }
  std::sort(kinks.begin(), kinks.end());
  return of(score, start, smoothness, kinks);
}

RRAMVAR_INLINE double ScoreCurve::operator()(ohm r) const {
  if (!(r > 0.0)) return -std::numeric_limits<double>::infinity();
  return on_curve(std::log(r)).value;
}

RRAMVAR_INLINE ohm ScoreCurve::at(double z) const {
  const auto after =
      std::upper_bound(panels_.begin() + 1, panels_.end(), z,
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

RRAMVAR_INLINE double ScoreCurve::end_of(const LnScore& at, double middle, double step) {
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

RRAMVAR_INLINE bool ScoreCurve::add_panels(const LnScore& at, double from, double to,
                                           double smoothness, double rest_of_whole) {
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

RRAMVAR_INLINE ValueAndSlope ScoreCurve::value_on(const Panel& panel, double place) {
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

RRAMVAR_INLINE ValueAndSlope ScoreCurve::on_curve(double x) const {
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

}  // namespace rramvar
