#include "rramvar/layer/wide_vectors.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "random.hpp"

using namespace rramvar;
using rramvar::test::within_abs;

namespace {

/// Runs on each kind of vectors that this processor has, not on the widest alone.
template <class Body>
void on_every_kind(const Body& body) {
  body(VectorsOf<16>{});
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) detail::with_avx2(body);
  if (__builtin_cpu_supports("avx512dq")) detail::with_avx512(body);
#endif
}

}  // namespace

TEST_CASE("Sums over rows of any length are those of a plain loop") {
  test::Random random(3);
  for (std::size_t n = 0; n < 70; ++n) {
    std::vector<float> x(n);
    std::vector<double> y(n);
    std::vector<double> z(n);
    double products = 0.0;
    double other_products = 0.0;
    double squares = 0.0;
    for (std::size_t j = 0; j < n; ++j) {
      x[j] = static_cast<float>(random.whole(0, 1000)) - 500.0f;
      y[j] = static_cast<double>(random.whole(0, 1000)) - 500.0;
      z[j] = static_cast<double>(random.whole(0, 1000)) - 500.0;
      products += x[j] * y[j];
      other_products += x[j] * z[j];
      squares += double{x[j]} * double{x[j]};
    }
    // Whole numbers: exact in any order.
    CHECK(dots(x, y, z) == std::array{products, other_products});
    CHECK(sum_of_squares(x) == squares);
  }
}

TEST_CASE("Loads, stores, signs and masks do the same on every kind of vectors") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::array<double, 8> values{-1.5, 0.0, -0.0, 2.0, nan, -INFINITY, 1e300, -3.0};
  int kinds = 0;
  on_every_kind([&](auto v) RRAMVAR_KERNEL {
    using V = decltype(v);
    ++kinds;
    for (std::size_t first = 0; first < 8; first += V::lanes) {
      typename V::Doubles x;
      std::array<double, 8> out{};
      std::array<float, 8> narrow{};
      V::load(values.data() + first, x);
      V::store(x, narrow.data());
      V::drop_sign(x);
      const typename V::Masks large = x > 1.0;
      V::keep_where(large, x);
      V::store(x, out.data());
      for (std::size_t i = 0; i < V::lanes; ++i) {
        const double value = values[first + i];
        CHECK(out[i] == (std::abs(value) > 1.0 ? std::abs(value) : 0.0));
        if (!std::isnan(value)) CHECK(narrow[i] == static_cast<float>(value));
      }
      typename V::Doubles widened;
      V::load(narrow.data(), widened);
      V::store(widened, out.data());
      for (std::size_t i = 0; i < V::lanes; ++i) {
        if (!std::isnan(narrow[i])) CHECK(out[i] == double{narrow[i]});
      }
    }
  });
  CHECK(kinds >= 1);
}
