// io/column_words.hpp: what columns are called in other languages.

#include "rramvar/io/column_words.hpp"

#include "catch.hpp"

using rramvar::in_english;

TEST_CASE("columns in other languages have English names", "[io]") {
  CHECK(in_english("Spannung") == "voltage");
  CHECK(in_english("U") == "voltage");
  CHECK(in_english("Strom I") == "current i");
  CHECK(in_english("Courant") == "current");
  CHECK(in_english("R\xC3\xA9sistance LRS") == "resistance lrs");
  CHECK(in_english("R\xE9sistance") == "resistance");  // Latin-1
  CHECK(in_english("Voltaje") == "voltage");
  CHECK(in_english("Tensi\xC3\xB3n (V)") == "voltage (v)");
  CHECK(in_english("Corrente") == "current");
  CHECK(in_english("Resist\xC3\xAAncia LRS") == "resistance lrs");
  CHECK(in_english("저저항") == "lrs");
  CHECK(in_english("전압") == "voltage");
  CHECK(in_english("电流") == "current");
  CHECK(in_english("阳极电压") == "阳极voltage");
  CHECK(in_english("高阻态") == "hrs");
  CHECK(in_english("低抵抗状態") == "lrs");
  CHECK(in_english("High resistance state") == "hrs");
  CHECK(in_english("R low-resistance state") == "r lrs");
  CHECK(in_english("サイクル") == "cycle");
}

TEST_CASE("words that only hold such a word stay as they are", "[io]") {
  CHECK(in_english("Voltage") == "voltage");
  CHECK(in_english("extension") == "extension");
  CHECK(in_english("temporal") == "temporal");
  CHECK(in_english("maelstrom") == "maelstrom");
  CHECK(in_english("1.5") == "1.5");
  CHECK(in_english("").empty());
}
