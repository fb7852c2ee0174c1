#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/study/gram_sums.hpp"

namespace rramvar {

RRAMVAR_INLINE Matrix rounding_of(std::span<const double> encoded, const Matrix& trained) {
  Matrix out = with_bias(trained.shape(0), encoded);
  const std::size_t columns = trained.shape(1);
  for (std::size_t f = 0; f < trained.shape(0); ++f) {
    double* const row = out.data() + f * columns;
    const double* const reference = trained.data() + f * columns;
    for (std::size_t k = 0; k + 1 < columns; ++k) row[k] -= reference[k];
  }
  return out;
}

RRAMVAR_INLINE GramSums::GramSums(const PatchGram& gram, const Matrix& weights) : gram_(gram) {
  gram.require_inputs(weights.shape(1) - 1);
  wg_ = product(weights, gram.matrix());
  for (std::size_t f = 0; f < weights.shape(0); ++f) {
    signal_.push_back(row_product(wg_, weights, f));
  }
}

RRAMVAR_INLINE std::vector<double> read_signals(const PatchGram& gram, const Matrix& w,
                                                const Matrix& dw,
                                                std::span<const QuadraticSums> sums) {
  std::vector<double> out;
  for (std::size_t f = 0; f < sums.size(); ++f) {
    out.push_back(sums[f].read_signal());
    if (out[f] > 1e-6 * (sums[f].signal + sums[f].error)) continue;
    // What is left of a difference: formed anew, so that it is 0 where the weights are.
    Matrix w_hat = unset_matrix(1, w.shape(1));
    for (std::size_t k = 0; k < w.shape(1); ++k) w_hat(0, k) = w(f, k) + dw(f, k);
    out[f] = quadratic_forms(w_hat, gram.matrix())[0];
  }
  return out;
}

RRAMVAR_INLINE QuadraticSums GramSums::total(std::span<const QuadraticSums> of_filter) {
  QuadraticSums sum;
  for (const QuadraticSums& part : of_filter) sum += part;
  return sum;
}

}  // namespace rramvar
