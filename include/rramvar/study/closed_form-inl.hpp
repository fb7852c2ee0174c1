#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/layer/wide_vectors.hpp"
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

RRAMVAR_INLINE ClosedFormEvaluator::ClosedFormEvaluator(const Matrix& trained,
                                                        const PatchGram& gram,
                                                        std::span<const double> encoded)
    : gram_(gram),
      encoded_(encoded.begin(), encoded.end()),
      diagonal_(diagonal_of(gram.matrix())),
      squares_(gram.matrix().shape()) {
  gram.require_inputs(trained.shape(1) - 1);
  rounding_ = rounding_of(encoded, trained);
  rounding_g_ = product(rounding_, gram.matrix());
  const std::vector<double> signal = quadratic_forms(trained, gram.matrix());
  for (std::size_t f = 0; f < trained.shape(0); ++f) {
    sums_.push_back({.signal = signal[f],
                     .error = row_product(rounding_, rounding_g_, f),
                     .cross = row_product(trained, rounding_g_, f),
                     .count = gram.positions()});
  }
  encoded_signal_ = read_signals(gram, trained, rounding_, sums_);
  const std::size_t size = diagonal_.size();
  for (std::size_t i = 0; i < size; ++i) {
    const double* const g = gram.matrix().data() + i * size;
    std::transform(g, g + i + 1, squares_.data() + i * size, [](double x) { return x * x; });
  }
}

RRAMVAR_INLINE ClosedForm ClosedFormEvaluator::operator()(const WeightMoments& moments) const {
  if (!moments.known) {
    throw Error("this design has no closed form", moments.why_unknown, "sample it instead");
  }
  RRAMVAR_ASSERT(moments.weights.size() == encoded_.size());
  const std::size_t filters = rounding_.shape(0);
  const std::size_t inputs = rounding_.shape(1) - 1;
  Matrix mu = unset_matrix(filters, inputs + 1);  // against the encoded weights
  Matrix variance = unset_matrix(filters, inputs + 1);
  Matrix third = unset_matrix(filters, inputs);
  Matrix cumulant = unset_matrix(filters, inputs);
  std::vector<int> exponents;
  for (std::size_t f = 0; f < filters; ++f) {
    const std::size_t row = f * (inputs + 1);
    const int exponent = moments.exponent_for(f * inputs, (f + 1) * inputs);
    exponents.push_back(exponent);
    for (std::size_t k = 0; k < inputs; ++k) {
      const Moments m = moments.in_units_of(exponent, f * inputs + k);
      mu.data()[row + k] = m.mean - std::ldexp(encoded_[f * inputs + k], -exponent);
      variance.data()[row + k] = m.variance;
      third.data()[f * inputs + k] = m.third;
      cumulant.data()[f * inputs + k] = m.fourth_cumulant();
    }
    mu(f, inputs) = variance(f, inputs) = 0.0;  // the bias of the layer is free of errors
  }
  const Matrix mu_g = product(mu, gram_.matrix());
  const std::vector<double> of_pairs = quadratic_forms(variance, squares_);
  const Matrix rounding_in_units = rows_in_units_of(exponents, rounding_);
  const Matrix rounding_g_in_units = rows_in_units_of(exponents, rounding_g_);

  const auto add = [](auto v, auto& x, auto& sums) RRAMVAR_KERNEL {
    using V = decltype(v);
    const auto& [g, mean, mean_g, rounding, rounding_g, spread, skew, excess] = x;
    const typename V::Doubles steady = g * g * excess;
    const typename V::Doubles skewed = g * skew;
    const typename V::Doubles from_trained = mean + rounding;
    const typename V::Doubles from_trained_g = mean_g + rounding_g;
    const typename V::Masks varies = spread != 0.0;
    typename V::Doubles of_trained =
        steady + 4.0 * from_trained_g * (from_trained_g * spread + skewed);
    typename V::Doubles of_encoded = steady + 4.0 * mean_g * (mean_g * spread + skewed);
    typename V::Doubles of_spread = g * spread;
    V::keep_where(varies, of_trained);
    V::keep_where(varies, of_encoded);
    V::keep_where(varies, of_spread);
    sums[0] += from_trained * from_trained_g;
    sums[1] += of_trained;
    sums[2] += mean * mean_g;
    sums[3] += of_encoded;
    sums[4] += of_spread;
  };
  ClosedForm out;
  for (std::size_t f = 0; f < filters; ++f) {
    const auto row = [f](const Matrix& m) { return m.data() + f * m.shape(1); };
    const LaneSums<5> of_filter =
        sum_rows<5>(inputs, add, diagonal_.data(), row(mu), row(mu_g), row(rounding_in_units),
                    row(rounding_g_in_units), row(variance), row(third), row(cumulant));
    const double spread = sum_of(of_filter[4]) + spread_of_blocks(moments, f, exponents[f]);
    const double pairs = 2.0 * of_pairs[f];
    const QuadraticSums& sums = sums_[f];
    out.vs_trained.append({.signal = sums.signal,
                           .bias = sum_of(of_filter[0]),
                           .spread = spread,
                           .variance = sum_of(of_filter[1]) + pairs,
                           .outputs = sums.count,
                           .exponent = exponents[f]},
                          !moments.blocks.empty());
    out.vs_encoded.append({.signal = encoded_signal_[f],
                           .bias = sum_of(of_filter[2]),
                           .spread = spread,
                           .variance = sum_of(of_filter[3]) + pairs,
                           .outputs = sums.count,
                           .exponent = exponents[f]},
                          !moments.blocks.empty());
  }
  const QuadraticSums rounding = GramSums::total(sums_);
  out.rounding = std::sqrt(std::max(rounding.error, 0.0) / rounding.signal);
  out.non_finite_weights = moments.non_finite_weights;
  return out;
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
