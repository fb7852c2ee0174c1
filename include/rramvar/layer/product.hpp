#pragma once
/// MatrixProduct: the policy by which a layer multiplies.
///
///     product(x)    x.c = x.a · x.b; const, callable from several threads at once
///
/// BlasProduct (layer/blas.hpp) is the default; OneDnnProduct (layer/one_dnn.hpp) uses oneDNN.

#include <concepts>
#include <cstddef>

namespace rramvar {

/// c (m × n) = a (m × k) · b (k × n), row-major. Rows of a and c lie one behind the other, those of
/// b are b_row apart.
struct FloatProduct {
  std::size_t m, n, k;
  const float* a;
  const float* b;
  std::size_t b_row;
  float* c;
};

/// A concept matching policies that multiply matrices of floats.
template <class P>
concept MatrixProduct = std::default_initializable<P> && std::copyable<P> &&
    requires(const P& product, const FloatProduct& x) {
  product(x);
};

}  // namespace rramvar
