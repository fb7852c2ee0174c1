// io/unit_name.hpp: units of columns in words.

#include "rramvar/io/unit_name.hpp"

#include "catch.hpp"

using rramvar::CellQuantity;
using rramvar::unit_name;

TEST_CASE("a unit is named with its SI prefix", "[io]") {
  CHECK(unit_name(CellQuantity::resistance, 1.0) == "ohm");
  CHECK(unit_name(CellQuantity::resistance, 1e6) == "Mohm");
  CHECK(unit_name(CellQuantity::conductance, 1e-6) == "uS");
  CHECK(unit_name(CellQuantity::voltage, 1e-3) == "mV");
  CHECK(unit_name(CellQuantity::current, 1e-9) == "nA");
}

TEST_CASE("a unit that no prefix makes is a multiple", "[io]") {
  CHECK(unit_name(CellQuantity::voltage, 0.5) == "0.5 V");
}
