// posit against SoftPosit, by the vectors in softposit_vectors.txt, and against the standard.
#include "rramvar/encoding/posit.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "encoding/inputs.hpp"

using namespace rramvar;

namespace {

template <class Format>
std::uint64_t hash_of_words(float (*input)(std::uint64_t), std::uint64_t count) {
  rramvar::test::Fnv1a hash;
  for (std::uint64_t i = 0; i < count; ++i) {
    hash.add(Format{}.encode(input(i)), Format::bits > 16 ? 4 : 2);
  }
  return hash.value;
}

template <class Format>
std::uint64_t hash_of_values() {
  rramvar::test::Fnv1a hash;
  for (WordBits word = 0; word <= low_bits(Format::bits); ++word) {
    const double value = Format{}.decode(static_cast<typename Format::word_type>(word));
    hash.add(std::bit_cast<std::uint64_t>(std::isnan(value) ? 0.0 : value), 8);
  }
  return hash.value;
}

/// Checks the lines of one format. @return how many there are
template <int N, int ES>
int check_vectors() {
  using Format = posit<N, ES>;
  const std::string name = std::to_string(N) + " " + std::to_string(ES) + " ";
  std::ifstream file(RRAMVAR_TEST_FILES "/softposit_vectors.txt");
  REQUIRE(file);
  int lines = 0;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(name)) continue;
    INFO(line);
    ++lines;
    std::istringstream columns(line.substr(name.size()));
    std::string range;
    std::string what;
    columns >> range >> what;
    const auto input = range == "all" ? rramvar::test::any_float : rramvar::test::float_near_one;
    if (what == "hash") {
      std::uint64_t count = 0;
      std::uint64_t hash = 0;
      columns >> count >> std::hex >> hash;
      CHECK((range == "words" ? hash_of_values<Format>() : hash_of_words<Format>(input, count)) ==
            hash);
    } else {
      std::uint32_t bits = 0;
      std::uint32_t word = 0;
      columns >> std::hex >> bits >> word;
      CHECK(std::bit_cast<std::uint32_t>(input(std::stoull(what))) == bits);
      CHECK(Format{}.encode(std::bit_cast<float>(bits)) == word);
    }
    CHECK(columns);
  }
  return lines;
}

/// Ties and what is just beside them, for all pairs of neighbours: the middle of two posits is the
/// posit with one more bit, a 1 (Standard for Posit Arithmetic, 4.1).
template <int N, int ES>
std::size_t wrong_near_ties() {
  const posit<N, ES> format;
  const posit<N + 1, ES> finer;
  const auto negative = [](WordBits word) { return (~word + 1) & low_bits(N); };
  std::size_t wrong = 0;
  for (WordBits low = 1; low < low_bits(N - 1); ++low) {
    using Finer = typename posit<N + 1, ES>::word_type;
    const double tie = finer.decode(static_cast<Finer>(2 * low + 1));
    const WordBits even = low + (low & 1);
    for (const auto& [w, word] : {std::pair{tie, even},
                                  {std::nextafter(tie, 0.0), low},
                                  {std::nextafter(tie, 1e300), low + 1}}) {
      wrong += format.encode(w) == word ? 0 : 1;
      wrong += format.encode(-w) == negative(word) ? 0 : 1;
    }
  }
  return wrong;
}

template <int N, int ES>
std::size_t words_not_kept() {
  const posit<N, ES> format;
  std::size_t wrong = 0;
  for (WordBits word = 0; word <= low_bits(N); ++word) {
    const auto own = static_cast<typename posit<N, ES>::word_type>(word);
    wrong += format.encode(format.decode(own)) == own ? 0 : 1;
  }
  return wrong;
}

}  // namespace

TEST_CASE("Posits agree with SoftPosit on millions of floats, and on every word up to 16 bits") {
  CHECK(check_vectors<8, 0>() == 11);
  CHECK(check_vectors<16, 1>() == 11);
  CHECK(check_vectors<5, 2>() == 11);
  CHECK(check_vectors<8, 2>() == 11);
  CHECK(check_vectors<16, 2>() == 11);
  CHECK(check_vectors<20, 2>() == 10);
  CHECK(check_vectors<32, 2>() == 10);
}

TEST_CASE("Posits are rounded in the word, to even on every tie") {
  CHECK(wrong_near_ties<8, 0>() == 0);
  CHECK(wrong_near_ties<8, 2>() == 0);
  CHECK(wrong_near_ties<16, 1>() == 0);
  CHECK(wrong_near_ties<16, 2>() == 0);
  CHECK(wrong_near_ties<5, 2>() == 0);
  CHECK(wrong_near_ties<6, 4>() == 0);
}

TEST_CASE("Every word of a posit is kept, NaR included") {
  CHECK(words_not_kept<3, 0>() == 0);
  CHECK(words_not_kept<8, 2>() == 0);
  CHECK(words_not_kept<16, 2>() == 0);
  CHECK(words_not_kept<16, 4>() == 0);
}

TEST_CASE("Posits saturate, never round to 0, and have one NaN") {
  STATIC_REQUIRE(posit32{}.encode(1.0) == 0x40000000);
  STATIC_REQUIRE(posit8{}.decode(0x40) == 1.0);
  CHECK(posit8::largest() == 0x1p24);
  CHECK(posit16::largest() == 0x1p56);
  CHECK(posit8{}.encode(1e300) == 0x7f);
  CHECK(posit8{}.encode(-1e300) == 0x81);
  CHECK(posit8{}.encode(1e-300) == 0x01);
  CHECK(posit8{}.encode(-5e-324) == 0xff);
  CHECK(posit8{}.encode(0.0) == 0);
  CHECK(posit8{}.encode(-0.0) == 0);
  for (const double w : {std::nan(""), -std::nan(""), std::numeric_limits<double>::infinity()}) {
    CHECK(posit8{}.encode(w) == 0x80);
    CHECK(posit32{}.encode(w) == 0x80000000);
  }
  CHECK(std::isnan(posit16{}.decode(0x8000)));
  CHECK(std::signbit(posit16{}.decode(0x8000)));  // as in the word
  STATIC_REQUIRE(posit8{}.decode(0x80) != posit8{}.decode(0x80));
}
