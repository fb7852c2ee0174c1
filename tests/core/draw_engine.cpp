#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include "catch.hpp"
#include "rramvar/core/draw.hpp"

using rramvar::DrawEngine;
using rramvar::DrawSource;
using rramvar::Philox4x32;
using rramvar::TrialIndex;

static_assert(std::uniform_random_bit_generator<DrawEngine>);
static_assert(DrawEngine::min() == 0 && DrawEngine::max() == 0xffffffffu);

namespace {

template <std::size_t N>
constexpr std::array<std::uint32_t, N> words_of(DrawEngine engine) {
  std::array<std::uint32_t, N> words{};
  for (auto& word : words) word = engine();
  return words;
}

}  // namespace

TEST_CASE("A stream of draws is a constant expression of its coordinates") {
  constexpr TrialIndex at{.seed = 7, .trial = 2, .chip = 1};
  constexpr auto compiled = words_of<11>(DrawEngine(at, 5, 3));
  CHECK(words_of<11>(DrawEngine(at, 5, 3)) == compiled);
}

TEST_CASE("The counter of every word is laid out as documented") {
  const TrialIndex at{.seed = 0x0123456789abcdef, .trial = 11, .chip = 13};
  const std::uint32_t weight = 17;
  const auto block = [&](std::uint32_t last) {
    return Philox4x32{}({weight, at.trial, at.chip, last}, {0x89abcdef, 0x01234567});
  };
  const auto words = words_of<9>(DrawEngine(at, weight, 6, DrawSource::tabulation));
  CHECK(words[0] == block(0x01'01'0000)[2]);  // digit 6 is word 2 of quad 1
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(words[1 + i] == block(0x01'06'0001)[i]);
    CHECK(words[5 + i] == block(0x01'06'0002)[i]);
  }
}

TEST_CASE("Word 0 of four neighbouring digits are the words of one block") {
  const TrialIndex at{.seed = 3, .trial = 4, .chip = 5};
  for (std::uint32_t digit = 0; digit < DrawEngine::max_digits; ++digit) {
    for (const std::uint32_t stream : {0u, 1u, 255u}) {
      const auto first = DrawEngine::first_words(at, 9, digit / 4, DrawSource::subsample, stream);
      const DrawEngine engine(at, 9, digit, DrawSource::subsample, stream);
      REQUIRE(words_of<1>(engine)[0] == first[digit % 4]);
      REQUIRE(words_of<6>(engine) == words_of<6>(engine.starting_with(first[digit % 4])));
    }
  }
}

TEST_CASE("Streams of one source start 256 blocks apart") {
  const TrialIndex at{.seed = 3, .trial = 4, .chip = 5};
  const auto block = [&](std::uint32_t last) {
    return Philox4x32{}({9, at.trial, at.chip, last}, {3, 0});
  };
  const auto words = words_of<5>(DrawEngine(at, 9, 6, DrawSource::tabulation, 2));
  CHECK(words[0] == block(0x01'01'0200)[2]);
  for (std::size_t i = 0; i < 4; ++i) CHECK(words[1 + i] == block(0x01'06'0201)[i]);
}

TEST_CASE("A copied engine goes on where the original stands") {
  DrawEngine engine({.seed = 1}, 0, 0);
  engine();
  engine();
  engine();
  const DrawEngine copy = engine;
  CHECK(words_of<10>(copy) == words_of<10>(engine));
}

// Philox is a bijection of the counter, so blocks of one key are distinct exactly if their counters
// are: this test has no false alarms.
TEST_CASE("No two coordinates share a block of words") {
  std::vector<Philox4x32::counter_type> blocks;
  for (const auto source : {DrawSource::write, DrawSource::tabulation, DrawSource::subsample}) {
    for (const std::uint32_t chip : {0u, 1u, 0xffffffffu}) {
      for (const std::uint32_t trial : {0u, 1u, 0x80000000u}) {
        for (const std::uint32_t weight : {0u, 1u, 0x10000u}) {
          const TrialIndex at{.seed = 1, .trial = trial, .chip = chip};
          for (std::uint32_t quad = 0; quad < DrawEngine::max_digits / 4; ++quad) {
            blocks.push_back(DrawEngine::first_words(at, weight, quad, source));
          }
          for (std::uint32_t digit = 0; digit < DrawEngine::max_digits; ++digit) {
            DrawEngine engine(at, weight, digit, source);
            engine();
            for (int block = 0; block < 3; ++block) {
              blocks.push_back({engine(), engine(), engine(), engine()});
            }
          }
        }
      }
    }
  }
  REQUIRE(blocks.size() == 81 * (64 + 3 * 256));
  std::sort(blocks.begin(), blocks.end());
  CHECK(std::adjacent_find(blocks.begin(), blocks.end()) == blocks.end());
}

TEST_CASE("Both halves of the seed matter") {
  const auto first = [](std::uint64_t seed) {
    return DrawEngine::first_words({.seed = seed}, 0, 0);
  };
  CHECK(first(1) != first(2));
  CHECK(first(1) != first(1 + (std::uint64_t{1} << 32)));
}
