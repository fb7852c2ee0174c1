#include "rramvar/encoding/fixed_point.hpp"

#include <limits>
#include <vector>

#include "catch.hpp"
#include "encoding/inputs.hpp"
#include "encoding/nearest.hpp"

using namespace rramvar;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <int I, int F>
void check_against_definition() {
  const fixed_point<I, F> format;
  using Word = typename fixed_point<I, F>::word_type;
  constexpr int words = 1 << (1 + I + F);
  // In ascending order: entry k is (k − words/2) steps of 2^−F. Half of words is even (a tie's
  // even entry is its even number of steps).
  std::vector<double> values;
  for (int k = 0; k < words; ++k) values.push_back(std::ldexp(k - words / 2, -F));
  const auto word_at = [](std::size_t k) {
    return static_cast<Word>((k + words / 2) % words);  // two's complement
  };

  std::size_t wrong_values = 0;
  std::size_t wrong_words = 0;
  const auto encode = [&](double w) {
    if (format.encode(w) != word_at(rramvar::test::nearest_index(values, w))) ++wrong_words;
  };
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (format.decode(word_at(k)) != values[k]) ++wrong_values;
    encode(values[k]);
    const double tie = values[k] + std::ldexp(0.5, -F);  // the last one is beyond the largest value
    for (const double w : {tie, std::nextafter(tie, -infinity), std::nextafter(tie, infinity)}) {
      encode(w);
    }
  }
  for (std::uint64_t i = 0; i < rramvar::test::a_million / 2; ++i) {
    const float any = rramvar::test::any_float(i);
    if (!std::isnan(any)) encode(any);
    encode(rramvar::test::float_near_one(i));
  }
  CHECK(wrong_values == 0);
  CHECK(wrong_words == 0);

  CHECK(format.largest() == values.back());
  CHECK(format.decode(format.encode(infinity)) == values.back());
  CHECK(format.decode(format.encode(-infinity)) == values.front());
  CHECK(format.encode(std::numeric_limits<double>::max()) == format.encode(infinity));
  CHECK(format.encode(std::nan("")) == 0);
  CHECK(format.encode(-0.0) == 0);
}

}  // namespace

TEST_CASE("Fixed point rounds to the nearest step, ties to even, and saturates") {
  check_against_definition<3, 12>();
  check_against_definition<0, 7>();
  check_against_definition<7, 0>();
  check_against_definition<1, 2>();
  check_against_definition<0, 1>();
}

TEST_CASE("Known words of q3.12") {
  const fixed_point<3, 12> q;
  CHECK(q.encode(1.0) == 0x1000);
  CHECK(q.encode(-1.0) == 0xf000);
  CHECK(q.encode(100.0) == 0x7fff);
  CHECK(q.encode(-100.0) == 0x8000);
  CHECK(q.decode(0x8000) == -8.0);
  CHECK(q.encode(0x1.8p-12) == 2);  // 1.5 steps, to even
  CHECK(q.encode(0x1.4p-11) == 2);  // 2.5 steps, to even
}

TEST_CASE("The widest fixed point keeps all of its 32 bits") {
  const fixed_point<0, 31> q;
  CHECK(q.encode(-1.0) == 0x80000000u);
  CHECK(q.encode(1.0) == 0x7fffffffu);
  CHECK(q.decode(0xffffffffu) == -0x1p-31);
  CHECK(q.largest() == 1.0 - 0x1p-31);
}
