#include <algorithm>
#include <array>
#include <vector>

#include "catch.hpp"
#include "core/chi_square.hpp"
#include "rramvar/core/draw.hpp"

using rramvar::DrawEngine;
using rramvar::OpenUniform;
using rramvar::uniform_index;

namespace {

/// An engine that returns given words.
struct Script {
  std::array<std::uint32_t, 3> words;
  std::size_t used = 0;
  std::uint32_t operator()() { return words.at(used++); }
};

constexpr double two_32 = 0x1p32;

}  // namespace

static_assert(uniform_index(0xffffffffu, 3) == 2);

TEST_CASE("uniform_index gives every index its share of the words, up to one word") {
  for (const std::uint64_t n : {1u, 2u, 3u, 7u, 1000u, 1024u, 65535u}) {
    std::size_t wrong = 0;
    for (std::uint64_t i = 1; i < n; ++i) {
      // Index i begins at the first word with word·n ≥ i·2³².
      const auto begin = static_cast<std::uint32_t>(((i << 32) + n - 1) / n);
      if (uniform_index(begin, n) != i || uniform_index(begin - 1, n) != i - 1) ++wrong;
    }
    CHECK(wrong == 0);
    CHECK(uniform_index(0, n) == 0);
    CHECK(uniform_index(0xffffffffu, n) == n - 1);
  }
  constexpr std::uint64_t all = std::uint64_t{1} << 32;
  CHECK(uniform_index(0xffffffffu, all) == 0xffffffffu);
  CHECK(uniform_index(0x80000000u, all - 1) == 0x7fffffffu);
}

TEST_CASE("OpenUniform is never 0 at its nearer end, and the far end is its exact complement") {
  for (const std::uint32_t from_end : {0u, 1u, 0xfffffu, 0x100000u, 0x7fffffffu}) {
    for (const std::uint32_t high : {0u, 1u, 0x80000000u, 0xffffffffu}) {
      for (const std::uint32_t low : {0u, 0x80000000u, 0xffffffffu}) {
        Script down{{from_end, high, low}};
        Script up{{~from_end, high, low}};
        const auto lower = OpenUniform{}(down);
        const auto upper = OpenUniform{}(up);
        CAPTURE(from_end, high, low, lower.lower);
        CHECK(lower.lower > 0.0);
        CHECK(lower.lower < 0.5);
        CHECK(lower.upper == 1.0 - lower.lower);
        CHECK(upper.upper == lower.lower);  // mirrored
        CHECK(upper.lower == lower.upper);
        CHECK(lower.lower * two_32 >= from_end);  // inside the grid cell of the first word
        CHECK(lower.lower * two_32 <= from_end + 1.0);
        CHECK(down.used == (from_end < 0x100000u ? 3 : 1));
        CHECK(up.used == down.used);
      }
    }
  }
}

TEST_CASE("OpenUniform takes the middle of its grid cells, down to 2^-97") {
  Script body{{0x40000000, 0, 0}};
  CHECK(OpenUniform{}(body).lower == 0.25 + 0x1p-33);
  Script least{{0, 0, 0}};
  Script next{{0, 0, 1}};
  CHECK(OpenUniform{}(least).lower == 0x1p-97);
  CHECK(OpenUniform{}(next).lower == 0x3p-97);
}

TEST_CASE("OpenUniform is uniform: chi-square, a million draws, false alarms 1e-4") {
  constexpr std::size_t bins = 1000;
  constexpr std::uint32_t draws = 1'000'000;
  std::vector<std::size_t> body(bins);
  std::vector<std::size_t> tail(bins);
  for (std::uint32_t i = 0; i < draws; ++i) {
    DrawEngine engine({.seed = 20}, i, 0);
    const double u = OpenUniform{}(engine).lower;
    ++body[std::min(static_cast<std::size_t>(u * bins), bins - 1)];
    Script in_first_cell{{0, engine(), engine()}};
    const double fine = OpenUniform{}(in_first_cell).lower * two_32;
    ++tail[std::min(static_cast<std::size_t>(fine * bins), bins - 1)];
  }
  CHECK(rramvar::test::chi_square(body) < rramvar::test::chi_square_limit(bins, 1e-4));
  CHECK(rramvar::test::chi_square(tail) < rramvar::test::chi_square_limit(bins, 1e-4));
}

TEST_CASE("The chi-square test has power: a bias of 5 % in every other bin is seen") {
  constexpr std::size_t bins = 1000;
  std::vector<std::size_t> counts(bins, 975);
  for (std::size_t i = 0; i < bins; i += 2) counts[i] = 1025;
  counts[0] += 1000;
  CHECK(rramvar::test::chi_square(counts) > rramvar::test::chi_square_limit(bins, 1e-4));
  // SciPy: chi2.isf(1e-4, 999) = 1173.850, chi2.isf(1e-4, 99) = 160.0557
  CHECK_THAT(rramvar::test::chi_square_limit(1000, 1e-4),
             rramvar::test::within_rel(1173.850, 1e-3));
  CHECK_THAT(rramvar::test::chi_square_limit(100, 1e-4), rramvar::test::within_rel(160.0557, 2e-3));
}
