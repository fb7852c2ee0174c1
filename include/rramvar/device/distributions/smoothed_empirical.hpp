#pragma once
/// A measured table made continuous, with fitted tails: what a probability of 1e-9 needs, of which
/// the table alone says 0.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/rare_events.hpp"

namespace rramvar {

/// The sorted entry i = 1 … n of a state is its quantile at (i − ½)/n (J. A. Hazen's plotting
/// position, Trans. ASCE 77:1539, 1914). Between two entries ln R is linear in the normal score
/// z = Φ⁻¹(p), so that cdf and quantile invert each other exactly and a log-normal sample gives its
/// own law back. Equal entries keep their probability as one value.
///
/// Beyond the outermost entries the line goes on: a normal tail in ln R, starting at the outermost
/// entry, with the slope (the σ of ln R out there) of a least-squares line through the outer
/// tail_share of the entries, at least tail_least of them, and as many more as it takes to find two
/// different values. Each tail thus has the spread of the population that it belongs to, such as
/// that of failed RESETs at the low end of a HRS. Everything less probable than
/// extrapolated_below(s) and extrapolated_above(s) is this guess, not a measurement: of n = 100,
/// 1000, 10000 entries of a log-normal law it puts ln of the quantile at 1e-6 with a standard error
/// of 1.1, 0.5, 0.33 σ. A mean that lives in the tail, such as E[R] of a wide HRS, leans on it too.
/// @tparam S number of states
template <std::size_t S = 2>
class SmoothedEmpirical {
 public:
  static constexpr std::size_t states = S;
  static constexpr double tail_share = 0.05;
  static constexpr std::size_t tail_least = 10;

  /// @throws Error if the entries of a state are all equal: a tail needs a spread
  explicit SmoothedEmpirical(DeviceLUT<S> lut) : lut_(std::move(lut)) {
    for (LogicState s = 0; s < S; ++s) {
      const std::span<const ohm> r = lut_.sorted(s);
      if (r.front() == r.back()) {
        throw Error("state " + std::to_string(s) + " has no two different resistances",
                    "a tail cannot be fitted to one value",
                    "add measured cycles, or use the table as it is");
      }
      const double n = static_cast<double>(r.size());
      for (std::size_t i = 0; i < r.size(); ++i) {
        const double rank = static_cast<double>(i) + 0.5;  // the nearer end, for exact symmetry
        score_[s].push_back(rank < 0.5 * n ? normal_quantile(rank / n)
                                           : -normal_quantile((n - rank) / n));
      }
      sigma_below_[s] = outer_slope(s, Side::below);
      sigma_above_[s] = outer_slope(s, Side::above);
    }
  }

  /// cdf(s, r) less than this is extrapolated: 1/(2n).
  double extrapolated_below(LogicState s) const { return 0.5 / static_cast<double>(lut_.size(s)); }
  /// survival(s, r) less than this is extrapolated: 1/(2n).
  double extrapolated_above(LogicState s) const { return extrapolated_below(s); }
  RareEvents rare_events(LogicState s) const {
    return RareEvents::beyond_tail(extrapolated_below(s));
  }
  /// The σ of ln R of each tail.
  double sigma_below(LogicState s) const { return sigma_below_[s]; }
  double sigma_above(LogicState s) const { return sigma_above_[s]; }
  const DeviceLUT<S>& lut() const { return lut_; }
  const std::string& citation() const { return lut_.citation(); }

  template <class Engine>
  ohm operator()(LogicState s, Engine& engine) const {
    return quantile_at(*this, s, OpenUniform{}(engine));
  }
  double cdf(LogicState s, ohm r) const { return r > 0 ? normal_cdf(score(s, r)) : 0.0; }
  double survival(LogicState s, ohm r) const { return r > 0 ? normal_cdf(-score(s, r)) : 1.0; }
  ohm quantile(LogicState s, double p) const {
    return at(s, entries_within(s, p), normal_quantile(p));
  }
  ohm upper_quantile(LogicState s, double q) const {
    return at(s, lut_.size(s) - entries_within(s, q), -normal_quantile(q));
  }

  /// Entries are kinks, and equal ones steps.
  double smoothness(LogicState s, ohm r) const {
    const std::span<const ohm> x = lut_.sorted(s);
    const auto k = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), r) - x.begin());
    if (k == 0) return sigma_below_[s];
    if (k == x.size()) return sigma_above_[s];
    const bool is_near_step =
        (k > 1 && x[k - 2] == x[k - 1]) || (k + 1 < x.size() && x[k] == x[k + 1]);
    return is_near_step ? 0.0 : std::log(x[k] / x[k - 1]);
  }

  /// All entries.
  std::vector<ohm> kinks(LogicState s) const {
    const std::span<const ohm> x = lut_.sorted(s);
    return {x.begin(), x.end()};
  }

  /// E[f(R)] = ∫ f(R(z)) φ(z) dz, Gauss-Legendre with five points on panels that end at every entry
  /// and kink of f and are at most ¼ wide; |z| ≤ 38 holds all that a double knows.
  double mean(LogicState s, NumberFunction f, std::span<const ohm> kinks = {}) const {
    std::vector<double> within;
    for (const ohm kink : kinks) within.push_back(kink > 0.0 ? score(s, kink) : -end);
    std::sort(within.begin(), within.end());
    auto kink = within.begin();
    double sum = 0.0;
    double from = -end;
    for (std::size_t k = 0; k <= lut_.size(s); ++k) {
      const double to = last_score(s, k);
      for (; kink != within.end() && *kink < to; ++kink) {
        if (!(*kink > from)) continue;
        sum += panels(s, k, from, *kink, f);
        from = *kink;
      }
      sum += panels(s, k, from, to, f);
      from = to;
    }
    return sum;
  }

  /// P(R·e^move ≤ r) and P(R·e^move > r).
  double cdf_after(LogicState s, const LnNormal& move, ohm r) const {
    if (move.sigma == 0.0) return cdf(s, r / move.at(1.0, 0.0));
    return cdf(s, r / move.at(1.0, end)) +
           share_after(s, move, r, [&](ohm before) { return move.cdf(before, r); });
  }
  double survival_after(LogicState s, const LnNormal& move, ohm r) const {
    if (move.sigma == 0.0) return survival(s, r / move.at(1.0, 0.0));
    return survival(s, r / move.at(1.0, -end)) +
           share_after(s, move, r, [&](ohm before) { return move.survival(before, r); });
  }

 private:
  static constexpr double end = 38.0;  ///< of the normal scores that a double knows
  enum class Side { below, above };

  /// The last score that lies above k entries.
  double last_score(LogicState s, std::size_t k) const {
    return k < lut_.size(s) ? score_[s][k] : end;
  }
  /// The part of ∫ probability(R) over those R from which the move leads to r.
  double share_after(LogicState s, const LnNormal& move, ohm r, NumberFunction probability) const {
    double sum = 0.0;
    double from = std::clamp(score(s, r / move.at(1.0, end)), -end, end);
    const double last = std::clamp(score(s, r / move.at(1.0, -end)), -end, end);
    const std::vector<double>& node = score_[s];
    auto k =
        static_cast<std::size_t>(std::upper_bound(node.begin(), node.end(), from) - node.begin());
    for (; from < last; ++k) {
      const double to = std::min(last, last_score(s, k));
      const double steps = std::log(at(s, k, to) / at(s, k, from)) / move.sigma;
      sum += panels(s, k, from, to, probability, std::max(1.0, 3.0 * steps));
      from = to;
    }
    return sum;
  }

  /// The slope of ln R against z over the outer entries of one side.
  double outer_slope(LogicState s, Side side) const {
    const std::span<const ohm> r = lut_.sorted(s);
    const auto nth = [&](std::size_t i) { return side == Side::below ? i : r.size() - 1 - i; };
    const auto share =
        static_cast<std::size_t>(std::ceil(tail_share * static_cast<double>(r.size())));
    std::size_t count = std::min(std::max(share, tail_least), r.size());
    while (r[nth(count - 1)] == r[nth(0)]) ++count;

    double mean_z = 0.0;
    for (std::size_t i = 0; i < count; ++i) mean_z += score_[s][nth(i)];
    mean_z /= static_cast<double>(count);
    double zz = 0.0;
    double zx = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
      const double z = score_[s][nth(i)] - mean_z;
      zz += z * z;
      zx += z * std::log(r[nth(i)] / r[nth(0)]);
    }
    return zx / zz;
  }

  /// Number of entries up to probability p from either end.
  std::size_t entries_within(LogicState s, double p) const {
    return static_cast<std::size_t>(p * static_cast<double>(lut_.size(s)) + 0.5);
  }

  /// R at the normal score z, which lies above k entries. [ohm]
  ohm at(LogicState s, std::size_t k, double z) const {
    const std::span<const ohm> r = lut_.sorted(s);
    const std::vector<double>& node = score_[s];
    if (k == 0) return r.front() * std::exp(sigma_below_[s] * (z - node.front()));
    if (k == r.size()) return r.back() * std::exp(sigma_above_[s] * (z - node.back()));
    return r[k - 1] * std::pow(r[k] / r[k - 1], (z - node[k - 1]) / (node[k] - node[k - 1]));
  }

  /// The normal score of P(R ≤ r). @pre r > 0
  double score(LogicState s, ohm r) const {
    const std::span<const ohm> x = lut_.sorted(s);
    const std::vector<double>& node = score_[s];
    const auto k = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), r) - x.begin());
    if (k == 0) return node.front() + std::log(r / x.front()) / sigma_below_[s];
    if (k == x.size()) return node.back() + std::log(r / x.back()) / sigma_above_[s];
    return std::lerp(node[k - 1], node[k], std::log(r / x[k - 1]) / std::log(x[k] / x[k - 1]));
  }

  /// @param least number of panels
  double panels(LogicState s, std::size_t k, double from, double to, NumberFunction f,
                double least = 1.0) const {
    const double count = std::ceil(std::max(least, 4.0 * (to - from)));
    double sum = 0.0;
    for (double i = 0.0; i < count && from < to; ++i) {
      sum += panel(s, k, std::lerp(from, to, i / count), std::lerp(from, to, (i + 1.0) / count), f);
    }
    return sum;
  }
  double panel(LogicState s, std::size_t k, double from, double to, NumberFunction f) const {
    struct Point {
      double place;
      double weight;
    };
    static constexpr std::array<Point, 5> gauss_legendre{
        {{-0.9061798459386640, 0.2369268850561891},
         {-0.5384693101056831, 0.4786286704993665},
         {0.0, 0.5688888888888889},
         {0.5384693101056831, 0.4786286704993665},
         {0.9061798459386640, 0.2369268850561891}}};
    const double half = 0.5 * (to - from);
    double sum = 0.0;
    for (const Point& point : gauss_legendre) {
      const double z = 0.5 * (from + to) + half * point.place;
      const double density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
      sum += point.weight * density * f(at(s, k, z));
    }
    return half * sum;
  }

  DeviceLUT<S> lut_;
  std::array<std::vector<double>, S> score_;  ///< z of each entry
  std::array<double, S> sigma_below_{};
  std::array<double, S> sigma_above_{};
};

template <std::size_t S>
SmoothedEmpirical(DeviceLUT<S>) -> SmoothedEmpirical<S>;

}  // namespace rramvar
