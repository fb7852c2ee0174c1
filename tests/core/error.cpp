#include "rramvar/core/error.hpp"

#include "catch.hpp"

using rramvar::Error;
using rramvar::SourcePlace;

namespace {
std::string text(const Error& error) {
  return error.what();
}
}  // namespace

TEST_CASE("An Error says: problem (why); suggestion") {
  CHECK(text(Error("problem")) == "problem");
  CHECK(text(Error("problem", "why")) == "problem (why)");
  CHECK(text(Error("problem", {}, "do this")) == "problem; do this");
  CHECK(text(Error("problem", "why", "do this")) == "problem (why); do this");
  CHECK(Error("problem").place().text().empty());
}

TEST_CASE("An Error in a file says where first, as far as it is known") {
  const SourcePlace place{"cycles.csv", 12, 7};
  const Error error(place, "'abc' is no number", "a resistance is one", "correct it");
  CHECK(text(error) == "cycles.csv:12:7: 'abc' is no number (a resistance is one); correct it");
  CHECK(error.place().file == "cycles.csv");
  CHECK(error.place().line == 12);
  CHECK(error.place().column == 7);
  CHECK(text(Error(SourcePlace{"cycles.csv", 12, 0}, "problem")) == "cycles.csv:12: problem");
  CHECK(text(Error(SourcePlace{"cycles.csv", 0, 0}, "problem")) == "cycles.csv: problem");
  // A column without a line means nothing.
  CHECK(text(Error(SourcePlace{"cycles.csv", 0, 7}, "problem")) == "cycles.csv: problem");
}

TEST_CASE("An Error is caught as a std::runtime_error") {
  CHECK_THROWS_AS(throw Error("problem"), std::runtime_error);
}
