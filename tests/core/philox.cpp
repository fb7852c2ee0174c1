#include "rramvar/core/philox.hpp"

#include <fstream>
#include <sstream>
#include <string>

#include "catch.hpp"

using rramvar::Philox4x32;

// Usable at compile time.
static_assert(Philox4x32{}({0, 0, 0, 0}, {0, 0}) ==
              Philox4x32::counter_type{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});

TEST_CASE("Philox4x32 gives the known answers of Random123") {
  std::ifstream file(RRAMVAR_TEST_FILES "/philox_kat_vectors.txt");
  REQUIRE(file);
  int vectors = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream words(line);
    words >> std::hex;
    Philox4x32::counter_type counter{};
    Philox4x32::key_type key{};
    Philox4x32::counter_type answer{};
    for (auto& word : counter) words >> word;
    for (auto& word : key) words >> word;
    for (auto& word : answer) words >> word;
    REQUIRE(words);
    CHECK(Philox4x32{}(counter, key) == answer);
    ++vectors;
  }
  CHECK(vectors == 3);
}
