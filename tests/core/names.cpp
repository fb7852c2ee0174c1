#include "rramvar/core/names.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using rramvar::edit_distance;
using rramvar::nearest_names;
using rramvar::unknown_name;

namespace {
constexpr std::string_view formats[] = {"binary32", "binary16", "bfloat16", "q3.12"};
}

TEST_CASE("edit_distance counts insertions, deletions and substitutions, not case") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("abc", "abxc") == 1);
  CHECK(edit_distance("abc", "ac") == 1);
  CHECK(edit_distance("abc", "axc") == 1);
  CHECK(edit_distance("ab", "ba") == 2);
  CHECK(edit_distance("Binary16", "bINARY16") == 0);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("sitting", "kitten") == 3);
}

TEST_CASE("edit_distance with a limit is the same up to it, and more than it beyond") {
  const std::vector<std::string> words{"",       "a",       "abc",        "Logic0",        "logic1",
                                       "kitten", "sitting", "logic0_ohm", "resistance_ohm"};
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      const std::size_t distance = edit_distance(a, b);
      for (std::size_t most = 0; most < 16; ++most) {
        CAPTURE(a, b, most);
        const std::size_t found = edit_distance(a, b, most);
        CHECK((distance <= most ? found == distance : found > most));
      }
    }
  }
}

TEST_CASE("nearest_names ranks by distance, then by the given order") {
  using Names = std::vector<std::string_view>;
  CHECK(nearest_names("bfloat6", formats, 1) == Names{"bfloat16"});
  CHECK(nearest_names("binary", formats, 2) == Names{"binary32", "binary16"});
  CHECK(nearest_names("binary16", formats, 9).size() == 4);
  CHECK(nearest_names("binary16", formats).size() == 3);
  CHECK(nearest_names("binary16", {}).empty());
}

TEST_CASE("An unknown name is answered with the nearest known ones") {
  CHECK(std::string(unknown_name("format", "binray16", formats).what()) ==
        "unknown format 'binray16'; the nearest known names are: binary16, binary32, bfloat16");
}

TEST_CASE("An absurdly long name is shown in part") {
  const std::string message = unknown_name("format", std::string(100'000, 'x'), formats).what();
  CHECK(message.starts_with("unknown format '" + std::string(64, 'x') + "…'"));
  CHECK(message.size() < 200);
  const std::string longest = unknown_name("format", std::string(64, 'x'), formats).what();
  CHECK(longest.starts_with("unknown format '" + std::string(64, 'x') + "';"));
}
