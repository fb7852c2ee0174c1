#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/study/closed_form.hpp"

namespace rramvar {

RRAMVAR_INLINE ExpectedSquare ExpectedSquare::in_units_of(int common) const {
  ExpectedSquare out = *this;
  if (common == exponent) return out;
  out.exponent = common;
  out.bias = std::ldexp(bias, 2 * (exponent - common));
  out.spread = std::ldexp(spread, 2 * (exponent - common));
  out.variance = std::ldexp(variance, 4 * (exponent - common));
  return out;
}

RRAMVAR_INLINE double ExpectedSquare::relative_l2_std() const {
  if (bias + spread == 0.0) return 0.0;
  return variation() <= 1.0 / 3 ? 0.5 * variation() * relative_l2()
                                : std::numeric_limits<double>::quiet_NaN();
}

RRAMVAR_INLINE void ExpectedError::append(ExpectedSquare filter, bool vary_together) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (double* x : {&filter.bias, &filter.spread, &filter.variance}) {
    *x = std::isnan(*x) ? infinity : std::max(*x, 0.0);
  }
  if (vary_together) filter.variance = std::numeric_limits<double>::quiet_NaN();
  overall += filter;
  per_filter.push_back(filter);
}

RRAMVAR_INLINE Matrix ClosedFormEvaluator::rows_in_units_of(std::span<const int> exponents,
                                                            const Matrix& matrix) {
  Matrix out = matrix;
  for (std::size_t f = 0; f < exponents.size(); ++f) {
    if (exponents[f] == 0) continue;
    double* const row = out.data() + f * out.shape(1);
    for (std::size_t k = 0; k < out.shape(1); ++k) row[k] = std::ldexp(row[k], -exponents[f]);
  }
  return out;
}

RRAMVAR_INLINE double ClosedFormEvaluator::spread_of_blocks(const WeightMoments& moments,
                                                            std::size_t filter,
                                                            int exponent) const {
  const std::size_t inputs = rounding_.shape(1) - 1;
  const std::size_t first = filter * inputs;
  double sum = 0.0;
  for (const VaryingTogether& block : moments.blocks) {
    const std::size_t begin = std::max(block.begin, first);
    const std::size_t end = std::min(block.end, first + inputs);
    double products = 0.0;  // over k < l
    for (std::size_t i = begin; i < end; ++i) {
      for (std::size_t j = i + 1; j < end; ++j) {
        products += gram_(i - first, j - first) * moments.in_units_of(exponent, i).mean *
                    moments.in_units_of(exponent, j).mean;
      }
    }
    sum += 2.0 * block.squared_variation * products;
  }
  return sum;
}

}  // namespace rramvar
