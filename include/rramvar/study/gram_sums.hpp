#pragma once
/// GramSums: the quadratic metrics of one trial from the Gram matrix, at the cost of one product
/// K × K × F, whatever the number of pictures.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/layer/patch_gram.hpp"
#include "rramvar/metrics/sums.hpp"

namespace rramvar {

/// Weights (F × K, row-major) with the bias as weight K: F × (K + 1). Without a bias it is 0, as
/// for errors of weights whose bias lies in reliable memory.
template <class T>
Matrix with_bias(std::size_t filters, std::span<const T> weights,
                 std::span<const float> bias = {}) {
  RRAMVAR_ASSERT(weights.size() % filters == 0);
  RRAMVAR_ASSERT(bias.empty() || bias.size() == filters);
  const std::size_t inputs = weights.size() / filters;
  Matrix out = unset_matrix(filters, inputs + 1);
  for (std::size_t f = 0; f < filters; ++f) {
    double* const row = out.data() + f * (inputs + 1);
    std::copy_n(weights.data() + f * inputs, inputs, row);
    row[inputs] = bias.empty() ? 0.0 : double{bias[f]};
  }
  return out;
}

template <class Layer>
std::span<const float> bias_of(const Layer& layer) {
  return {layer.bias().data(), layer.bias().size()};
}

/// The trained weights and bias of a layer, F × (K + 1).
template <class Layer>
Matrix trained_weights(const Layer& layer) {
  return with_bias(layer.filters(), std::span(layer.weights().data(), layer.weights().size()),
                   bias_of(layer));
}

/// What rounding to the number format does to the weights: encoded − trained, F × (K + 1).
/// @param encoded F × K, row-major @param trained as trained_weights() gives them
Matrix rounding_of(std::span<const double> encoded, const Matrix& trained);

/// The sums Σy², Σdy² and Σy·dy that RelativeL2, Rmse, SnrDb and CosineSimilarity are values of.
///
/// With the bias as weight K, y_f = P·w_f and dy_f = P·Δw_f, hence Σy² = w_fᵀ·G·w_f and so on. All
/// in double: a relative error of 1e-13 or so against outputs formed one by one in double.
class GramSums {
 public:
  /// The gram must outlive it. @param weights the reference with its bias, F × (K + 1)
  /// @throws Error if the Gram matrix is not that of such a layer
  GramSums(const PatchGram& gram, const Matrix& weights);

  /// The sums of every filter for weights that are off by dw, F × (K + 1).
  std::vector<QuadraticSums> operator()(const Matrix& dw) const {
    RRAMVAR_ASSERT(dw.shape(0) == signal_.size() && dw.shape(1) == gram_.inputs() + 1);
    const Matrix dwg = product(dw, gram_.matrix());
    std::vector<QuadraticSums> out;
    for (std::size_t f = 0; f < signal_.size(); ++f) {
      out.push_back({.signal = signal_[f],
                     .error = row_product(dwg, dw, f),
                     .cross = row_product(wg_, dw, f),
                     .count = gram_.positions()});
    }
    return out;
  }

  /// w·G, F × (K + 1).
  const Matrix& weights_g() const { return wg_; }

  /// The sums of the whole output.
  static QuadraticSums total(std::span<const QuadraticSums> of_filter);

 private:
  const PatchGram& gram_;
  Matrix wg_;  ///< w·G
  std::vector<double> signal_;
};

/// Σŷ² of every filter for the weights w + dw, F × (K + 1).
/// @param sums those that dw gave against w
std::vector<double> read_signals(const PatchGram& gram, const Matrix& w, const Matrix& dw,
                                 std::span<const QuadraticSums> sums);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/gram_sums-inl.hpp"
#endif
