#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>

#include "rramvar/core/config.hpp"
#include "rramvar/core/normal_mean.hpp"

namespace rramvar::detail {

/// Seven-point Gauss-Lobatto quadrature of f(z)·φ(z) over [from, to]. Both ends are among its
/// points, so that a step between an end and the next point cannot hide. Source: M. Abramowitz, I.
/// A. Stegun, Handbook of Mathematical Functions, 25.4.32.
RRAMVAR_INLINE double normal_panel(NumberFunction f, double from, double to) {
  struct Point {
    double place;
    double weight;
  };
  static constexpr std::array<Point, 7> points{{{-1.0, 1.0 / 21},
                                                {-0.83022389627856693, 0.27682604736156595},
                                                {-0.46884879347071421, 0.43174538120986262},
                                                {0.0, 256.0 / 525},
                                                {0.46884879347071421, 0.43174538120986262},
                                                {0.83022389627856693, 0.27682604736156595},
                                                {1.0, 1.0 / 21}}};
  const double half = 0.5 * (to - from);
  double sum = 0.0;
  for (const Point& point : points) {
    const double z = 0.5 * (from + to) + half * point.place;
    sum += point.weight * std::exp(-0.5 * z * z) * f(z);
  }
  return half * sum / std::sqrt(2.0 * std::numbers::pi);
}

/// The same by halving the panel until both halves agree with the whole to within `tolerance`.
RRAMVAR_INLINE double halved_panel(NumberFunction f, double from, double to, double whole,
                                   double tolerance, int halvings) {
  const double middle = 0.5 * (from + to);
  const double left = normal_panel(f, from, middle);
  const double right = normal_panel(f, middle, to);
  if (halvings == 0 || !(std::abs(left + right - whole) > tolerance)) return left + right;
  return halved_panel(f, from, middle, left, tolerance, halvings - 1) +
         halved_panel(f, middle, to, right, tolerance, halvings - 1);
}

RRAMVAR_INLINE double normal_mean(NumberFunction f, std::span<const double> kinks) {
  constexpr double end = 37.0;
  constexpr double relative = 1e-14;  // of a panel: some hundred of them carry the sum
  std::vector<double> edges(kinks.begin(), kinks.end());
  for (double z = -end; z <= end; z += 0.5) edges.push_back(z);
  std::sort(edges.begin(), edges.end());
  std::vector<double> panels;
  double size = 0.0;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    panels.push_back(normal_panel(f, edges[i], edges[i + 1]));
    size += std::abs(panels.back());
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < panels.size(); ++i) {
    sum += halved_panel(f, edges[i], edges[i + 1], panels[i], relative * size, 40);
  }
  return sum;
}

/// As halved_panel, until nothing changes that is seen beside `size`: not beyond 1e-11 of it, nor,
/// where halving no longer helps since f itself is rounded, beyond 1e-7.
/// @param error of the panel that this is half of
RRAMVAR_INLINE double refined_panel(NumberFunction f, double from, double to, double whole,
                                    double size, double error, int halvings) {
  const double middle = 0.5 * (from + to);
  const double left = normal_panel(f, from, middle);
  const double right = normal_panel(f, middle, to);
  const double change = std::abs(left + right - whole);
  const bool is_rounding = change <= 1e-7 * size && change > 0.3 * error;
  if (halvings == 0 || !(change > 1e-11 * size) || is_rounding) return left + right;
  return refined_panel(f, from, middle, left, size, change, halvings - 1) +
         refined_panel(f, middle, to, right, size, change, halvings - 1);
}

RRAMVAR_INLINE double piecewise_normal_mean(NumberFunction f, std::vector<double> kinks) {
  struct Panel {
    double from, to, whole;
  };
  std::sort(kinks.begin(), kinks.end());
  std::vector<Panel> panels;
  double size = 0.0;
  const auto add_side = [&](double side, auto kink, auto last) {
    for (double from = 0.0; from < 38.0;) {
      while (kink != last && side * *kink <= from) ++kink;
      const double to = kink == last ? from + 1.0 : std::min(from + 1.0, side * *kink);
      const double low = std::min(side * from, side * to);
      const double high = std::max(side * from, side * to);
      panels.push_back({low, high, normal_panel(f, low, high)});
      const double added = std::abs(panels.back().whole);
      size += added;
      if (to > 8.0 && size != 0.0 && !(added > 1e-18 * size)) break;
      from = to;
    }
  };
  const auto middle = std::upper_bound(kinks.begin(), kinks.end(), 0.0);
  add_side(-1.0, std::make_reverse_iterator(middle), kinks.rend());
  add_side(1.0, middle, kinks.end());
  double sum = 0.0;
  for (const Panel& panel : panels) {
    const bool matters = std::abs(panel.whole) > 1e-12 * size;
    sum += matters ? refined_panel(f, panel.from, panel.to, panel.whole, size,
                                   std::numeric_limits<double>::infinity(), 24)
                   : panel.whole;
  }
  return sum;
}

}  // namespace rramvar::detail
