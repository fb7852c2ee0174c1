#pragma once
/// The mean of a function of a standard normal number, for functions that may be steep.

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/special_functions.hpp"

namespace rramvar::detail {

/// u = Φ(z) and its complement, each exact in its tail.
inline OpenUniform::Value uniform_at(double z) {
  return {normal_cdf(z), normal_cdf(-z)};
}

/// Seven-point Gauss-Lobatto quadrature of f(z)·φ(z) over [from, to]. Both ends are among its
/// points, so that a step between an end and the next point cannot hide. Source: M. Abramowitz, I.
/// A. Stegun, Handbook of Mathematical Functions, 25.4.32.
template <class F>
double normal_panel(const F& f, double from, double to) {
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
    sum += point.weight * std::exp(-0.5 * z * z) * static_cast<double>(f(z));
  }
  return half * sum / std::sqrt(2.0 * std::numbers::pi);
}

/// The same by halving the panel until both halves agree with the whole to within `tolerance`.
template <class F>
double halved_panel(const F& f, double from, double to, double whole, double tolerance,
                    int halvings) {
  const double middle = 0.5 * (from + to);
  const double left = normal_panel(f, from, middle);
  const double right = normal_panel(f, middle, to);
  if (halvings == 0 || !(std::abs(left + right - whole) > tolerance)) return left + right;
  return halved_panel(f, from, middle, left, tolerance, halvings - 1) +
         halved_panel(f, middle, to, right, tolerance, halvings - 1);
}

/// E[f(Z)], Z standard normal, |Z| ≤ 37 (all that a double knows), by adaptive quadrature that
/// starts from panels of ½ and from the kinks of f that are given. Relative accuracy about 1e-10
/// for f ≥ 0 that is piecewise smooth, whatever its size and however steep its steps; a jump or
/// kink that is not given costs forty halvings.
template <class F>
double normal_mean(const F& f, std::span<const double> kinks = {}) {
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

/// The same for f that is smooth over `width` between its kinks, for those who need many such
/// means: by panels of at most that width, from the middle outwards until nothing is added.
template <class F>
double piecewise_normal_mean(const F& f, std::span<const double> kinks, double width) {
  width = std::min(width, 0.5);
  double sum = 0.0;
  for (const double side : {-1.0, 1.0}) {
    for (double from = 0.0; from < 38.0;) {
      double to = from + width;
      for (const double kink : kinks) {
        if (side * kink > from && side * kink < to) to = side * kink;
      }
      const double added = side * normal_panel(f, side * from, side * to);
      sum += added;
      if (to > 8.0 && sum != 0.0 && !(std::abs(added) > 1e-18 * std::abs(sum))) break;
      from = to;
    }
  }
  return sum;
}

}  // namespace rramvar::detail
