#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/characterize/statistics/memory_window.hpp"
#include "rramvar/characterize/statistics/sample_moments.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar {

RRAMVAR_INLINE BestThreshold best_threshold(std::span<const ohm> hrs, std::span<const ohm> lrs) {
  RRAMVAR_ASSERT(!hrs.empty() && !lrs.empty());
  struct Stretch {
    ohm from;
    ohm to;
    std::size_t cost;  // in units of 1/(n_hrs·n_lrs), so that ties are ties
  };
  const auto count_below = [](std::span<const ohm> sample, ohm r) {
    return static_cast<std::size_t>(std::lower_bound(sample.begin(), sample.end(), r) -
                                    sample.begin());
  };
  ohm edge = std::min(hrs.front(), lrs.front());
  const ohm last = std::max(hrs.back(), lrs.back());
  Stretch best{edge, edge, hrs.size() * lrs.size()};  // all read as HRS
  Stretch run = best;
  std::size_t h = 0;  // values ≤ the lower edge
  std::size_t l = 0;
  while (edge < last) {
    while (h < hrs.size() && hrs[h] <= edge) ++h;
    while (l < lrs.size() && lrs[l] <= edge) ++l;
    ohm next = last;
    if (h < hrs.size()) next = std::min(next, hrs[h]);
    if (l < lrs.size()) next = std::min(next, lrs[l]);
    const std::size_t cost = h * lrs.size() + (lrs.size() - l) * hrs.size();
    run = {cost == run.cost ? run.from : edge, next, cost};
    const bool wider = run.to / run.from > best.to / best.from;
    if (cost < best.cost || (cost == best.cost && wider)) best = run;
    edge = next;
  }
  const ohm threshold =
      best.from == best.to ? best.from : std::sqrt(best.from) * std::sqrt(best.to);
  return {threshold, count_below(hrs, threshold), lrs.size() - count_below(lrs, threshold)};
}

namespace detail {

RRAMVAR_INLINE Interval interval_of_mean(const EstimatedShare& p, const EstimatedShare& q) {
  const double mean = 0.5 * (p.share + q.share);
  return {mean - 0.5 * std::hypot(p.share - p.ci95.low, q.share - q.ci95.low),
          mean + 0.5 * std::hypot(p.ci95.high - p.share, q.ci95.high - q.share)};
}

}  // namespace detail

RRAMVAR_INLINE MemoryWindow memory_window(std::span<const ohm> hrs_sample,
                                          std::span<const ohm> lrs_sample) {
  constexpr std::size_t parts = 10;
  const std::array<std::span<const ohm>, 2> samples{hrs_sample, lrs_sample};
  std::array<std::vector<std::pair<ohm, std::size_t>>, 2> all;  // with the part, sorted by R
  for (std::size_t s = 0; s < 2; ++s) {
    if (samples[s].size() < 2) {
      throw Error(std::string(s == 0 ? "the HRS" : "the LRS") + " has fewer than 2 resistances",
                  "a memory window needs two samples", "measure more cycles or cells");
    }
    for (std::size_t i = 0; i < samples[s].size(); ++i) {
      const ohm r = samples[s][i];
      if (!(r > 0.0) || !std::isfinite(r)) {
        throw Error(std::string("a resistance of ") + (s == 0 ? "the HRS" : "the LRS") + " is " +
                        std::to_string(r) + " ohm",
                    "a resistance is positive and finite", "remove it or correct its unit");
      }
      DrawEngine engine({.seed = 1, .trial = static_cast<std::uint32_t>(s)},
                        static_cast<std::uint32_t>(i), 0, DrawSource::subsample);
      all[s].emplace_back(r, uniform_index(engine(), parts));
    }
    std::sort(all[s].begin(), all[s].end());
  }
  const auto without = [&](std::size_t s, std::size_t part) {
    std::vector<ohm> out;
    for (const auto& entry : all[s]) {
      if (entry.second != part) out.push_back(entry.first);
    }
    return out;
  };
  const std::vector<ohm> hrs = without(0, parts);
  const std::vector<ohm> lrs = without(1, parts);
  const BestThreshold best = best_threshold(hrs, lrs);
  std::size_t hrs_wrong = 0;
  std::size_t lrs_wrong = 0;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::vector<ohm> other_hrs = without(0, part);
    const std::vector<ohm> other_lrs = without(1, part);
    const ohm b = other_hrs.empty() || other_lrs.empty()
                      ? best.threshold
                      : best_threshold(other_hrs, other_lrs).threshold;
    for (const auto& entry : all[0]) hrs_wrong += entry.second == part && entry.first < b;
    for (const auto& entry : all[1]) lrs_wrong += entry.second == part && entry.first >= b;
  }
  MemoryWindow out{};
  out.hrs_median = median_of(hrs);
  out.lrs_median = median_of(lrs);
  out.ratio = out.hrs_median / out.lrs_median;
  out.threshold = best.threshold;
  out.overlap = static_cast<double>(best.hrs_below) / static_cast<double>(hrs.size()) +
                static_cast<double>(best.lrs_above) / static_cast<double>(lrs.size());
  out.error_rate = 0.5 * out.overlap;
  out.hrs_errors = wilson_share(hrs_wrong, hrs.size());
  out.lrs_errors = wilson_share(lrs_wrong, lrs.size());
  out.honest_error_rate = 0.5 * (out.hrs_errors.share + out.lrs_errors.share);
  const Interval own = detail::interval_of_mean(wilson_share(best.hrs_below, hrs.size()),
                                                wilson_share(best.lrs_above, lrs.size()));
  out.error_ci95 = {own.low, detail::interval_of_mean(out.hrs_errors, out.lrs_errors).high};
  return out;
}

}  // namespace rramvar
