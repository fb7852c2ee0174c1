// Cell maps and numbers of each state, as text.
#include "catch.hpp"
#include "error_text.hpp"
#include "rramvar/design/parse_cells.hpp"
#include "rramvar/design/state_values.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;

TEST_CASE("a part of a cell map is for all fields or for one", "[design]") {
  const FieldCells cells = parse_cells("2, 1:sign,3-gray-msb : fraction");
  CHECK(cells.sign.bits == 1);
  CHECK(cells.exponent.bits == 2);
  CHECK(cells.word.bits == 2);
  CHECK(cells.exponent.code == CellCode::natural);
  CHECK(cells.fraction.bits == 3);
  CHECK(cells.fraction.code == CellCode::gray);
  CHECK(cells.fraction.split_from == SplitFrom::most_significant);
}

TEST_CASE("a part of a cell map that is not understood is quoted", "[design]") {
  for (const char* part : {"two", "0", "4", "1-grey", "3:fractoin", "-gray", "3-", "2:"}) {
    const std::string said = error_of([&] { parse_cells(std::string("1,").append(part)); });
    CHECK(has_all(said, {std::string("cells: '").append(part).append("' is not understood")}));
  }
  CHECK(has_all(error_of([] { parse_cells(" "); }), {"cells:"}));
  CHECK(has_all(error_of([] { parse_cells(","); }), {"cells:"}));
  CHECK(has_all(error_of([] { parse_cells("2,"); }), {"cells: '2,' is not understood"}));
}

TEST_CASE("numbers of states are one for all, those of the outermost, or one each", "[design]") {
  using Values = std::array<double, 4>;
  CHECK(state_values<4>("d2d", "0.5") == Values{0.5, 0.5, 0.5, 0.5});
  CHECK(state_values<4>("d2d", "LRS=0.25, hrs=1") == Values{1.0, 0.75, 0.5, 0.25});
  CHECK(state_values<2>("d2d", "lrs=0.5") == std::array{0.0, 0.5});
  CHECK(state_values<4>("d2d", "4,3,2,1") == Values{4.0, 3.0, 2.0, 1.0});
}

TEST_CASE("numbers of states that are none say what to give", "[design]") {
  for (const char* text : {"", "wide", "nan", "1e999", "1,2,3", "lrs=0.1,ors=0.2",
                           "lrs=0.1,lrs=0.2", "lrs=", "lrs=0.1,0.2"}) {
    CAPTURE(text);
    CHECK(has_all(error_of([&] { state_values<2>("d2d", text); }),
                  {"d2d: ", "lrs=NUMBER,hrs=NUMBER"}));
  }
}
