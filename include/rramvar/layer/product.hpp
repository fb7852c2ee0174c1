#pragma once
/// MatrixProduct: the policy by which a layer multiplies.
///
///     product(x)    x.c = x.a · x.b; const, callable from several threads at once
///
/// and, where a product reads b in a form of its own, which is made once for many products:
///
///     P::Columns                           that form, a MatrixColumns
///     P::rows_at_once                      rows of a that are multiplied as fast as any more
///     product(a, rows, b, first, n, c)     c (rows × n) = a (rows × k) times the n columns of the
///                                          Columns b from `first` on, a multiple of 16
///
/// PackedProduct (layer/packed_product.hpp) is the default; BlasProduct (layer/blas.hpp) uses BLAS
/// and OneDnnProduct (layer/one_dnn.hpp) oneDNN.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <span>

#include "rramvar/core/config.hpp"
#include "rramvar/core/xtensor.hpp"

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

/// A concept matching forms of a matrix (k × n) that is written by rows.
template <class C>
concept MatrixColumns = requires(C& b, const C& same, std::size_t k, std::span<const float> rows) {
  C(k, k);
  b.set_rows(k, rows);
  { same.rows() } -> std::convertible_to<std::size_t>;
  { same.columns() } -> std::convertible_to<std::size_t>;
};

/// A concept matching products with a form of their own.
template <class P>
concept PackingProduct = MatrixProduct<P> && MatrixColumns<typename P::Columns> &&
    requires(const P& product, const float* a, const typename P::Columns& b, std::size_t n,
             float* c) {
  { P::rows_at_once } -> std::convertible_to<std::size_t>;
  product(a, n, b, n, n, c);
};

/// A matrix as it is, for products without a form of their own.
class PlainColumns {
 public:
  PlainColumns(std::size_t rows, std::size_t columns) : b_(std::array{rows, columns}) {}
  std::size_t rows() const { return b_.shape(0); }
  std::size_t columns() const { return b_.shape(1); }
  const float* row(std::size_t k) const { return b_.data() + k * columns(); }
  /// Sets whole rows from row k on.
  void set_rows(std::size_t k, std::span<const float> rows) {
    RRAMVAR_ASSERT(rows.size() % columns() == 0 && k + rows.size() / columns() <= this->rows());
    std::copy(rows.begin(), rows.end(), b_.data() + k * columns());
  }

 private:
  Tensor<2> b_;
};

namespace detail {
template <class P>
struct ColumnsOfProduct {
  using type = PlainColumns;
};
template <PackingProduct P>
struct ColumnsOfProduct<P> {
  using type = typename P::Columns;
};
}  // namespace detail

/// The form in which a product takes its second matrix, made once for many products.
/// @tparam P a MatrixProduct
template <MatrixProduct P>
using ColumnsOf = typename detail::ColumnsOfProduct<P>::type;

/// c (rows × n) = a (rows × b.rows()) times the n columns of b from `first` on, a multiple of 16.
template <MatrixProduct P>
void multiply_columns(const P& product, const float* a, std::size_t rows, const ColumnsOf<P>& b,
                      std::size_t first, std::size_t n, float* c) {
  RRAMVAR_ASSERT(first % 16 == 0 && first + n <= b.columns());
  if constexpr (PackingProduct<P>) {
    product(a, rows, b, first, n, c);
  } else {
    product(FloatProduct{rows, n, b.rows(), a, b.row(0) + first, b.columns(), c});
  }
}

}  // namespace rramvar
