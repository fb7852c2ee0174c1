#pragma once

#include <cmath>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/transition_matrix.hpp"

namespace rramvar {

namespace detail {

template <class T>
void check_square(const std::vector<std::vector<T>>& rows) {
  for (const std::vector<T>& row : rows) {
    if (row.size() == rows.size() && row.size() > 1) continue;
    throw Error("a transition matrix of " + std::to_string(rows.size()) + " written levels has " +
                    std::to_string(row.size()) + " read levels in a row",
                "each level that is written, two at least, can be read as any of them");
  }
}

}  // namespace detail

RRAMVAR_INLINE TransitionMatrix
TransitionMatrix::of_counts(const std::vector<std::vector<std::size_t>>& count) {
  detail::check_square(count);
  TransitionMatrix out;
  for (const std::vector<std::size_t>& row : count) {
    std::size_t n = 0;
    for (const std::size_t reads : row) n += reads;
    if (n == 0) {
      throw Error("level " + std::to_string(out.levels()) + " has no reads",
                  "how often it is misread is not known");
    }
    std::vector<double>& rates = out.rate.emplace_back();
    for (const std::size_t reads : row) {
      rates.push_back(static_cast<double>(reads) / static_cast<double>(n));
    }
    out.reads.push_back(n);
  }
  return out;
}

RRAMVAR_INLINE TransitionMatrix TransitionMatrix::of_rates(std::vector<std::vector<double>> rate,
                                                           double rounding) {
  detail::check_square(rate);
  for (std::size_t s = 0; s < rate.size(); ++s) {
    double sum = 0.0;
    for (const double p : rate[s]) {
      sum += p;
      if (p >= 0.0 && p <= 1.0) continue;
      throw Error("level " + std::to_string(s) + " has a rate of " + std::to_string(p),
                  "a rate lies between 0 and 1");
    }
    if (!(std::abs(sum - 1.0) <= rounding)) {
      throw Error("the rates of level " + std::to_string(s) + " sum to " + std::to_string(sum),
                  "it is always read as some level, so that they sum to 1");
    }
    for (double& p : rate[s]) p /= sum;
  }
  return {std::move(rate)};
}

RRAMVAR_INLINE double TransitionMatrix::error_rate(LogicState s) const {
  double sum = 0.0;
  for (LogicState t = 0; t < levels(); ++t) {
    if (t != s) sum += rate[s][t];
  }
  return sum;
}

}  // namespace rramvar
