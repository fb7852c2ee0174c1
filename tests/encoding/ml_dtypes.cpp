// Formats against an independent implementation, by the vectors in ml_dtypes_vectors.txt.
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "encoding/inputs.hpp"
#include "rramvar/encoding/ieee_float.hpp"

using namespace rramvar;

namespace {

/// The format's word as a 16-bit number, every NaN as ffff.
template <class Format>
std::uint16_t word_of(float w) {
  return std::isnan(w) ? std::uint16_t{0xffff} : std::uint16_t{Format{}.encode(w)};
}

template <class Format>
std::uint64_t hash_of_words(float (*input)(std::uint64_t)) {
  std::uint64_t hash = 0xCBF29CE484222325u;  // FNV-1a
  for (std::uint64_t i = 0; i < rramvar::test::a_million; ++i) {
    const std::uint32_t word = word_of<Format>(input(i));
    hash = (hash ^ (word & 0xffu)) * 0x100000001B3u;
    hash = (hash ^ (word >> 8)) * 0x100000001B3u;
  }
  return hash;
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
