#include "rramvar/io/engineering_number.hpp"

#include <string>
#include <string_view>

#include "catch.hpp"

using rramvar::parse_engineering_number;
using rramvar::test::within_rel;

TEST_CASE("numbers of instruments", "[io]") {
  const auto value = [](std::string_view text, bool comma = false) {
    return parse_engineering_number(text, comma).value_or(-1.0);
  };
  CHECK(value("1.5") == 1.5);
  CHECK_THAT(value("1.5u"), within_rel(1.5e-6, 1e-12));
  CHECK_THAT(value("3m"), within_rel(3e-3, 1e-12));
  CHECK_THAT(value("3M"), within_rel(3e6, 1e-12));
  CHECK_THAT(value("+10k"), within_rel(1e4, 1e-12));
  CHECK_THAT(value("-2.5 nA"), within_rel(-2.5e-9, 1e-12));
  CHECK_THAT(value("0.2V"), within_rel(0.2, 1e-12));
  CHECK_THAT(value("7 \xC2\xB5"), within_rel(7e-6, 1e-12));
  CHECK_THAT(value("7\xB5"), within_rel(7e-6, 1e-12));
  CHECK_THAT(value("1.5E-3k"), within_rel(1.5, 1e-12));
  CHECK_THAT(value("1,5u", true), within_rel(1.5e-6, 1e-12));
  for (const char* bad : {"", "u", "1.5x", "1.5uu", "1,5", "1.5 W", "1.2.3", "--1", "0x10", "1e"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_engineering_number(bad, false));
  }
  CHECK_FALSE(parse_engineering_number("1,234.5", true));
  CHECK_FALSE(parse_engineering_number("1,234,5", true));
  CHECK_FALSE(parse_engineering_number(std::string(100, '1') + "u", false));
}
