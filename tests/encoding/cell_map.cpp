#include "rramvar/encoding/cell_map.hpp"

#include <array>
#include <bit>
#include <string>
#include <vector>

#include "catch.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/ieee_float.hpp"

using namespace rramvar;

namespace {

constexpr auto half_fields = binary16::layout().fields();

/// "field:lsb+width" of each digit.
template <class Cells, class Fields>
std::string cut(const Cells& cells, const Fields& fields, WordBits stored) {
  std::string out;
  for (const Digit& digit : split_into_digits(cells, fields, stored)) {
    out += (out.empty() ? "" : " ") + std::to_string(digit.field) + ":" +
           std::to_string(digit.lsb) + "+" + std::to_string(digit.width);
  }
  return out;
}

/// One bit a cell for the exponent, three for the rest.
struct CarefulExponent {
  int bits_per_cell(FieldRole role) const { return role == FieldRole::exponent ? 1 : 3; }
};

/// Digits are disjoint, cover the stored bits and nothing else, keep to one field and to the cell's
/// width, and put the field together again with their places.
template <class Cells, class Fields>
bool cuts_well(const Cells& cells, const Fields& fields, WordBits stored) {
  WordBits covered = 0;
  std::vector<double> values(fields.size());
  const WordBits word = 0xa5c396f00f695a3c;
  for (const Digit& digit : split_into_digits(cells, fields, stored)) {
    const WordBits bits = low_bits(digit.width) << digit.lsb;
    const Field& field = fields[digit.field];
    if (digit.width < 1 || digit.width > cells.bits_per_cell(field.role)) return false;
    if ((bits & covered) != 0 || (bits & ~field.mask()) != 0) return false;
    covered |= bits;
    values[digit.field] += digit.place * static_cast<double>(digit.of(word));
  }
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (values[f] != static_cast<double>(fields[f].of(word & stored))) return false;
  }
  return covered == stored;
}

}  // namespace

TEST_CASE("One bit a cell: every stored bit is a digit, field by field, lowest first") {
  const auto digits = split_into_digits(UniformCells<1>{}, half_fields, 0xffff);
  REQUIRE(digits.size() == 16);
  CHECK(cut(UniformCells<1>{}, half_fields, 0xffff).starts_with("0:15+1 1:10+1 1:11+1"));
  CHECK(digits[0].place == 1.0);
  CHECK(digits[5].place == 16.0);    // top of the exponent
  CHECK(digits[6].place == 1.0);     // bottom of the fraction
  CHECK(digits[15].place == 512.0);  // top of the fraction
}

TEST_CASE("Wider cells stay inside a field; its top digit may be narrower") {
  CHECK(cut(UniformCells<2>{}, half_fields, 0xffff) ==
        "0:15+1 1:10+2 1:12+2 1:14+1 2:0+2 2:2+2 2:4+2 2:6+2 2:8+2");
  CHECK(cut(UniformCells<3>{}, half_fields, 0xffff) ==
        "0:15+1 1:10+3 1:13+2 2:0+3 2:3+3 2:6+3 2:9+1");
  const auto digits = split_into_digits(UniformCells<3>{}, half_fields, 0xffff);
  CHECK(digits[2].place == 8.0);
  CHECK(digits[6].place == 512.0);
  CHECK(digits[2].of(0x6000) == 3);
}

TEST_CASE("A cell does not reach over a gap in a mask") {
  CHECK(cut(UniformCells<3>{}, half_fields, 0x0037) == "2:0+3 2:4+2");
  CHECK(cut(UniformCells<2>{}, half_fields, 0x0c05) == "1:10+2 2:0+1 2:2+1");
  CHECK(cut(UniformCells<8>{}, half_fields, 0x1e00) == "1:10+3 2:9+1");
  CHECK(split_into_digits(UniformCells<2>{}, half_fields, 0).empty());
}

TEST_CASE("Fields may have cells of their own width, and fields without bits have none") {
  CHECK(cut(CarefulExponent{}, half_fields, 0xffff) ==
        "0:15+1 1:10+1 1:11+1 1:12+1 1:13+1 1:14+1 2:0+3 2:3+3 2:6+3 2:9+1");
  CHECK(cut(UniformCells<4>{}, fixed_point<0, 7>::layout().fields(), 0xff) == "0:7+1 2:0+4 2:4+3");
}

TEST_CASE("Each kind of field may have cells of its own") {
  const FieldCells careful{.fraction = {.bits = 3}};
  CHECK(cut(careful, half_fields, 0xffff) ==
        "0:15+1 1:10+1 1:11+1 1:12+1 1:13+1 1:14+1 2:0+3 2:3+3 2:6+3 2:9+1");
  CHECK(cut(FieldCells{.integer = {.bits = 2}}, fixed_point<3, 4>::layout().fields(), 0xff) ==
        "0:7+1 1:4+2 1:6+1 2:0+1 2:1+1 2:2+1 2:3+1");
  CHECK(cut(FieldCells{.word = {.bits = 8}}, std::array{Field{FieldRole::word, 0, 12}}, 0xfff) ==
        "0:0+8 0:8+4");
}

TEST_CASE("Cut from the most significant bit, what is left over is the least significant digit") {
  const FieldCells cells{.exponent = {.bits = 2, .split_from = SplitFrom::most_significant},
                         .fraction = {.bits = 3, .split_from = SplitFrom::most_significant}};
  CHECK(cut(cells, half_fields, 0xffff) == "0:15+1 1:10+1 1:11+2 1:13+2 2:0+1 2:1+3 2:4+3 2:7+3");
  CHECK(cut(cells, half_fields, 0x0037) == "2:0+3 2:4+2");  // run by run
  CHECK(cut(cells, half_fields, 0x03e0) == "2:5+2 2:7+3");
  const auto digits = split_into_digits(cells, half_fields, 0xffff);
  CHECK(digits[5].place == 2.0 * 1.0);
}

TEST_CASE("A cell must hold one to eight bits") {
  for (const int bits : {0, -1, 9}) {
    const FieldCells cells{.fraction = {.bits = bits}};
    CHECK_THROWS_AS(split_into_digits(cells, half_fields, 0xffff), Error);
  }
}

TEST_CASE("In a Gray code neighbouring states differ in one bit, and every number has its state") {
  for (std::uint8_t width = 1; width <= 8; ++width) {
    const Digit gray{0, 0, width, 1.0, CellCode::gray};
    const Digit natural{0, 0, width, 1.0, CellCode::natural};
    const WordBits count = WordBits{1} << width;
    WordBits seen = 0;
    for (WordBits number = 0; number < count; ++number) {
      REQUIRE(gray.number_of(gray.state_of(number)) == number);
      REQUIRE(gray.state_of(number) < count);
      REQUIRE(natural.state_of(number) == number);
      REQUIRE(natural.number_of(static_cast<LogicState>(number)) == number);
      seen += gray.state_of(number);
    }
    CHECK(seen == count * (count - 1) / 2);
    for (LogicState s = 0; s + 1 < count; ++s) {
      REQUIRE(std::popcount(gray.number_of(s) ^ gray.number_of(s + 1)) == 1);
    }
    // States that a narrow digit does not use count as the highest that it does.
    CHECK(gray.number_of(static_cast<LogicState>(count)) ==
          gray.number_of(static_cast<LogicState>(count - 1)));
    CHECK(natural.number_of(static_cast<LogicState>(count)) == count - 1);
  }
  const Digit two{0, 0, 2, 1.0, CellCode::gray};
  CHECK(two.number_of(2) == 3);
  CHECK(two.number_of(3) == 2);
}

TEST_CASE("However wide the cells and whatever the mask, digits put the stored bits together") {
  const FieldCells from_the_top{.exponent = {2, CellCode::gray, SplitFrom::most_significant},
                                .fraction = {3, CellCode::gray, SplitFrom::most_significant}};
  std::size_t wrong = 0;
  for (WordBits stored = 0; stored < 0x10000; stored += 7) {
    wrong += cuts_well(UniformCells<1>{}, half_fields, stored) ? 0 : 1;
    wrong += cuts_well(UniformCells<2>{}, half_fields, stored) ? 0 : 1;
    wrong += cuts_well(UniformCells<3>{}, half_fields, stored) ? 0 : 1;
    wrong += cuts_well(CarefulExponent{}, half_fields, stored) ? 0 : 1;
    wrong += cuts_well(from_the_top, half_fields, stored) ? 0 : 1;
  }
  CHECK(wrong == 0);
  const std::array<Field, 1> wide{Field{FieldRole::word, 0, 64}};
  CHECK(cuts_well(UniformCells<8>{}, wide, 0xffffff00ffff7fff));
}
