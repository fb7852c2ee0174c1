#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/readout/best_boundary.hpp"

namespace rramvar::detail {

inline ohm geometric_middle(ohm a, ohm b) {
  return std::sqrt(a) * std::sqrt(b);
}
inline ohm next_up(ohm r) {
  return std::nextafter(r, std::numeric_limits<ohm>::infinity());
}

/// The least sum of both rates, by branch and bound: between a and b the sum is at least that of
/// the first rate at a and of the second at b. So no step, however near to another, and no plateau,
/// however narrow, can be overlooked. Ranges are halved until they cannot hold the least, are
/// plateaus, are neighbouring numbers, or are so narrow that both rates are smooth there.
class LeastErrorSum {
 public:
  explicit LeastErrorSum(const StatePair& pair) : pair_(pair) {}

  ohm operator()();

 private:
  struct Sample {
    ohm at;
    ErrorRates rates;
    double sum() const { return rates.high + rates.low; }
  };
  struct Range {
    Sample a, b;
    double bound() const { return a.rates.high + b.rates.low; }
    bool has_neighbours() const { return next_up(a.at) >= b.at; }
  };
  /// Boundaries above `from` and up to `to`, all equally good.
  struct Stretch {
    ohm from = 0.0;
    ohm to = 0.0;
    double sum = std::numeric_limits<double>::infinity();
  };

  static constexpr double equal = 1e-12;  ///< relative: sums of rates are as exact as that
  static constexpr double narrow = 1.0 / 8;

  Sample sample(ohm r);
  bool is_constant(double x, double y) const { return std::abs(x - y) <= equal * least_; }
  bool is_flat(const Range& r) const {
    return is_constant(r.a.rates.high, r.b.rates.high) && is_constant(r.a.rates.low, r.b.rates.low);
  }
  bool is_leaf(const Range& r) const;

  void split();
  static ohm middle_of(const Range& range);

  void found(const Stretch& stretch);

  /// Leaves one beside the other over which the sum is the same, though the rates may not be: an
  /// entry that both states have trades one error for another.
  void visit_flat_stretches();

  /// The minima between steps.
  void visit_minima();

  /// Of a sum that is smooth from a to b: by golden section until a parabola fits.
  ohm minimum_between(const Sample& a, const Sample& middle, const Sample& b);

  const StatePair& pair_;
  std::vector<Range> leaves_;
  double least_ = std::numeric_limits<double>::infinity();
  Stretch found_;
};

RRAMVAR_INLINE ohm LeastErrorSum::operator()() {
  split();
  std::sort(leaves_.begin(), leaves_.end(),
            [](const Range& x, const Range& y) { return x.a.at < y.a.at; });
  visit_flat_stretches();
  visit_minima();
  return std::clamp(geometric_middle(found_.from, found_.to), next_up(found_.from), found_.to);
}

RRAMVAR_INLINE LeastErrorSum::Sample LeastErrorSum::sample(ohm r) {
  const Sample out{r, pair_.rates(r)};
  least_ = std::min(least_, out.sum());
  return out;
}

RRAMVAR_INLINE bool LeastErrorSum::is_leaf(const Range& r) const {
  if (r.has_neighbours() || is_flat(r)) return true;
  const ErrorRates width = pair_.smoothness(geometric_middle(r.a.at, r.b.at));
  const double length = std::log(r.b.at / r.a.at);
  return (length < narrow * width.high || is_constant(r.a.rates.high, r.b.rates.high)) &&
         (length < narrow * width.low || is_constant(r.a.rates.low, r.b.rates.low));
}

RRAMVAR_INLINE void LeastErrorSum::split() {
  constexpr int parts = 32;
  const ohm last = std::nextafter(pair_.to, 0.0);  // beyond, nothing is told apart
  std::vector<Range> open;
  Sample before = sample(pair_.from);
  for (int i = 1; i <= parts && before.at < last; ++i) {
    const double share = static_cast<double>(i) / parts;
    const Sample next = sample(i == parts ? last : pair_.from * std::pow(last / pair_.from, share));
    open.push_back({before, next});
    before = next;
  }
  if (open.empty()) open.push_back({before, before});
  while (!open.empty()) {
    std::vector<Range> halves;
    for (const Range& range : open) {
      if (range.bound() > least_ * (1.0 + equal)) continue;
      if (is_leaf(range)) {
        leaves_.push_back(range);
        continue;
      }
      const ohm middle = middle_of(range);
      const Sample between = sample(middle);
      halves.push_back({range.a, between});
      halves.push_back({between, range.b});
    }
    open = std::move(halves);
  }
}

RRAMVAR_INLINE ohm LeastErrorSum::middle_of(const Range& range) {
  const ohm middle = geometric_middle(range.a.at, range.b.at);
  if (middle > range.a.at && middle < range.b.at) return middle;
  return range.a.at + 0.5 * (range.b.at - range.a.at);
}

RRAMVAR_INLINE void LeastErrorSum::found(const Stretch& stretch) {
  const bool is_equal = std::abs(stretch.sum - found_.sum) <= equal * stretch.sum;
  const bool is_longer = stretch.to / stretch.from > found_.to / found_.from;
  if (is_equal ? is_longer : stretch.sum < found_.sum) found_ = stretch;
}

RRAMVAR_INLINE void LeastErrorSum::visit_flat_stretches() {
  Stretch run;
  ohm run_end = 0.0;
  for (const Range& leaf : leaves_) {
    const bool is_level =
        is_flat(leaf) || (leaf.has_neighbours() && is_constant(leaf.a.sum(), leaf.b.sum()));
    if (!is_level) {
      if (leaf.has_neighbours()) {
        found({leaf.a.at, next_up(leaf.a.at), leaf.a.sum()});
        found({leaf.b.at, next_up(leaf.b.at), leaf.b.sum()});
      }
      continue;
    }
    const bool goes_on = leaf.a.at == run_end && is_constant(leaf.a.sum(), run.sum);
    run = {goes_on ? run.from : leaf.a.at, next_up(leaf.b.at), leaf.a.sum()};
    run_end = leaf.b.at;
    found(run);
  }
}

RRAMVAR_INLINE void LeastErrorSum::visit_minima() {
  std::vector<Sample> points;
  const auto visit = [&] {
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Sample& a = points[i == 0 ? 0 : i - 1];
      const Sample& b = points[std::min(i + 1, points.size() - 1)];
      if (points[i].sum() > a.sum() || points[i].sum() > b.sum()) continue;
      if (a.rates.high + b.rates.low > least_ * (1.0 + equal)) continue;
      const ohm r = minimum_between(a, points[i], b);
      found({r, next_up(r), sample(r).sum()});
    }
    points.clear();
  };
  for (const Range& leaf : leaves_) {
    if (leaf.has_neighbours() || is_flat(leaf)) {
      visit();
      continue;
    }
    if (points.empty() || points.back().at != leaf.a.at) {
      visit();
      points.push_back(leaf.a);
    }
    points.push_back(sample(middle_of(leaf)));
    points.push_back(leaf.b);
  }
  visit();
}

RRAMVAR_INLINE ohm LeastErrorSum::minimum_between(const Sample& a, const Sample& middle,
                                                  const Sample& b) {
  const ErrorRates widths = pair_.smoothness(middle.at);
  double width = 8.0 * std::log(b.at / a.at);
  for (const double w : {widths.high, widths.low}) {
    if (w > 0.0) width = std::min(width, w);
  }
  const double share = (std::sqrt(5.0) - 1.0) / 2.0;
  double from = std::log(a.at);
  double to = std::log(b.at);
  // No narrower than what ln R tells apart.
  const double least = 8.0 * std::numeric_limits<double>::epsilon();
  const double step = std::max(1e-4 * width, least * std::max({std::abs(from), std::abs(to), 1.0}));
  const auto sum_at = [&](double x) { return sample(std::exp(x)).sum(); };
  double x = to - share * (to - from);
  double y = from + share * (to - from);
  double sum_x = sum_at(x);
  double sum_y = sum_at(y);
  while (to - from > step) {
    if (sum_x < sum_y) {
      to = std::exchange(y, x);
      sum_y = sum_x;
      x = to - share * (to - from);
      sum_x = sum_at(x);
    } else {
      from = std::exchange(x, y);
      sum_x = sum_y;
      y = from + share * (to - from);
      sum_y = sum_at(y);
    }
  }
  const double centre = 0.5 * (from + to);
  const double left = sum_at(centre - step);
  const double here = sum_at(centre);
  const double right = sum_at(centre + step);
  const double bend = left - 2.0 * here + right;
  double shift = bend > 0.0 ? 0.5 * step * (left - right) / bend : 0.0;
  shift = std::clamp(shift, std::log(a.at) - centre, std::log(b.at) - centre);
  const bool fits = std::abs(shift) <= step && sum_at(centre + shift) <= here;
  return std::exp(fits ? centre + shift : centre);
}

RRAMVAR_INLINE ohm least_error_sum(const StatePair& pair) {
  return LeastErrorSum(pair)();
}

RRAMVAR_INLINE ohm equal_errors(const StatePair& pair) {
  const auto difference = [&](ohm r) {
    const ErrorRates rates = pair.rates(r);
    return rates.high - rates.low;
  };
  const ohm last = std::nextafter(pair.to, 0.0);
  /// The first r from which on the difference is above a limit, or at it.
  const auto first_where = [&](const auto& is_above) {
    if (is_above(difference(pair.from))) return pair.from;
    if (!is_above(difference(last))) return pair.to;
    ohm below = pair.from;
    ohm above = last;
    while (next_up(below) < above) {
      ohm middle = geometric_middle(below, above);
      if (!(middle > below && middle < above)) middle = below + 0.5 * (above - below);
      (is_above(difference(middle)) ? above : below) = middle;
    }
    return above;
  };
  const ohm crossing = first_where([](double x) { return x >= 0.0; });
  const ohm before = std::nextafter(crossing, 0.0);
  double least = std::numeric_limits<double>::infinity();
  if (crossing < pair.to) least = difference(crossing);
  if (before >= pair.from) least = std::min(least, -difference(before));
  const ErrorRates rates = pair.rates(std::clamp(crossing, pair.from, last));
  const double limit = least + 1e-12 * (rates.high + rates.low);
  return geometric_middle(first_where([&](double x) { return x >= -limit; }),
                          first_where([&](double x) { return x > limit; }));
}

}  // namespace rramvar::detail
