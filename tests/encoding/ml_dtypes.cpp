// Formats against an independent implementation, by the vectors in ml_dtypes_vectors.txt.
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "encoding/inputs.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/ieee_float.hpp"

using namespace rramvar;

namespace {

/// The format's word as a 16-bit number, every NaN as ffff.
template <class Format>
std::uint16_t word_of(float w) {
  const auto word = Format{}.encode(w);
  return std::isnan(w) || std::isnan(Format{}.decode(word)) ? std::uint16_t{0xffff}
                                                            : std::uint16_t{word};
}

template <class Format>
std::uint64_t hash_of_words(float (*input)(std::uint64_t)) {
  rramvar::test::Fnv1a hash;
  for (std::uint64_t i = 0; i < rramvar::test::a_million; ++i) {
    hash.add(word_of<Format>(input(i)), 2);
  }
  return hash.value;
}

template <class Format>
std::uint64_t hash_of_values() {
  rramvar::test::Fnv1a hash;
  for (WordBits word = 0; word <= low_bits(Format::bits); ++word) {
    const double value = Format{}.decode(static_cast<word_type_of<Format>>(word));
    hash.add(std::bit_cast<std::uint64_t>(std::isnan(value) ? 1e300 : value), 8);
  }
  return hash.value;
}

/// Checks the lines of one format. @return how many there are
template <class Format>
int check_vectors(const std::string& exponent_bits, const std::string& fraction_bits) {
  std::ifstream file(RRAMVAR_TEST_FILES "/ml_dtypes_vectors.txt");
  REQUIRE(file);
  int lines = 0;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(exponent_bits + " " + fraction_bits + " ")) continue;
    INFO(line);
    ++lines;
    std::istringstream columns(line.substr(exponent_bits.size() + fraction_bits.size() + 2));
    std::string range;
    std::string what;
    columns >> range >> what >> std::hex;
    if (range == "words") {
      std::uint64_t hash = 0;
      columns >> hash;
      CHECK(columns);
      CHECK(hash_of_values<Format>() == hash);
      continue;
    }
    const auto input = range == "all" ? rramvar::test::any_float : rramvar::test::float_near_one;
    if (what == "hash") {
      std::uint64_t hash = 0;
      columns >> hash;
      CHECK(hash_of_words<Format>(input) == hash);
    } else {
      std::uint32_t bits = 0;
      std::uint32_t word = 0;
      columns >> bits >> word;
      CHECK(std::bit_cast<std::uint32_t>(input(std::stoull(what))) == bits);
      CHECK(word_of<Format>(std::bit_cast<float>(bits)) == word);
    }
    CHECK(columns);
  }
  return lines;
}

}  // namespace

TEST_CASE("Formats agree with ml_dtypes and NumPy on two million floats each") {
  CHECK(check_vectors<bfloat16>("8", "7") == 12);
  CHECK(check_vectors<binary16>("5", "10") == 12);
  CHECK((check_vectors<ieee_float<5, 2>>("5", "2")) == 12);
  CHECK((check_vectors<ieee_float<4, 3>>("4", "3")) == 12);
  CHECK((check_vectors<ieee_float<3, 4>>("3", "4")) == 12);
}

TEST_CASE("The OCP formats agree with ml_dtypes on two million floats each, and on every word") {
  CHECK((check_vectors<ieee_float<4, 3, TopExponent::one_nan>>("4", "3fn")) == 13);
  CHECK(check_vectors<e2m1>("2", "1fn") == 13);
  CHECK(check_vectors<e8m0>("8", "0fnu") == 12);
}
