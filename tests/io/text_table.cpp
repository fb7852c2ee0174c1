// io/file.hpp, io/text.hpp and io/text_table.hpp: opening files, and rows of delimited text.

#include "rramvar/io/text_table.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "io/temporary_folder.hpp"
#include "rramvar/io/file.hpp"
#include "rramvar/io/text.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include <sys/stat.h>
#endif

namespace {

namespace fs = std::filesystem;
using rramvar::Error;
using rramvar::InputFile;
using rramvar::TextTableReader;
using rramvar::test::error_of;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(const fs::path& path) {
  TextTableReader table(path);
  Rows rows;
  while (table.next_row()) {
    rows.emplace_back();
    for (const auto& field : table.fields()) rows.back().emplace_back(field.text);
  }
  return rows;
}

Rows rows_in(std::string_view text) {
  const TemporaryFolder folder;
  return rows_of(folder.write("t.csv", text));
}

Error error_in(std::string_view text) {
  return error_of([&] { rows_in(text); });
}

}  // namespace

TEST_CASE("a spreadsheet's line sep= tells the delimiter", "[io]") {
  CHECK(rows_in("sep=;\na,1;b\n") == Rows{{"a,1", "b"}});
  CHECK(rows_in("SEP=|\na|b c\n") == Rows{{"a", "b c"}});
  CHECK(rows_in("\xEF\xBB\xBFsep=\t\na b\tc\n") == Rows{{"a b", "c"}});
  CHECK(rows_in("sep=x\na,b\n") == Rows{{"sep=x"}, {"a,b"}});
  CHECK(rows_in("a,b\nsep=;\n") == Rows{{"a", "b"}, {"sep=;"}});
}

TEST_CASE("comments above the first row are kept", "[io]") {
  const TemporaryFolder folder;
  TextTableReader table(folder.write("t.csv", "# one\n#two\na,b\n# three\n1,2\n"));
  while (table.next_row()) CHECK(table.comments() == " one\ntwo");
}

TEST_CASE("a table may be in UTF-16", "[io]") {
  // "é,Ω" and U+1D11E, which takes two units; the last line is cut in the middle of a unit.
  CHECK(rows_in({"\xFF\xFE\xE9\0,\0\xA9\x03\n\0\x34\xD8\x1E\xDD", 14}) ==
        Rows{{"\xC3\xA9", "\xCE\xA9"}, {"\xF0\x9D\x84\x9E"}});
  CHECK(rows_in({"\xFE\xFF\0a\0,\0b\0\n\xD8\x34\0c\0", 15}) == Rows{{"a", "b"},
                                                                    {"\xEF\xBF\xBD"
                                                                     "c"}});
  CHECK(rows_in({"a\0,\0b\0\r\0\n\0", 10}) == Rows{{"a", "b"}});
}

TEST_CASE("UTF-16 is read whole where it is longer than a block", "[io]") {
  std::string text;
  std::size_t sum = 0;
  for (std::size_t k = 0; k < 120000; ++k) {
    for (const char c : std::to_string(k) + ",1\n") text.append(1, c).append(1, '\0');
    sum += k;
  }
  const TemporaryFolder folder;
  TextTableReader table(folder.write("t.csv", text));
  std::size_t rows = 0;
  for (; table.next_row(); ++rows) {
    sum -= *rramvar::parse_number<std::size_t>(table.fields()[0].text);
  }
  CHECK(rows == 120000);
  CHECK(sum == 0);
}

TEST_CASE("InputFile refuses what is no readable regular file", "[io]") {
  const TemporaryFolder folder;
  const auto open = [](const fs::path& path) { return error_of([&] { InputFile file(path); }); };
  CHECK(says(open(""), "name of the file to read is empty"));
  CHECK(says(open(folder / "none"), "there is no such file"));
  CHECK(says(open(folder / "none" / "x"), "there is no such file"));
  CHECK_FALSE(says(open(folder / "none"), "relative names count from"));
  CHECK(says(open("rramvar-no-such-file"), "relative names count from"));
  CHECK(says(open(folder / ""), "this is a directory"));
  CHECK(says(open(folder.write("empty", "")), "the file is empty"));
  CHECK(says(open(folder / std::string(5000, 'x')), "the file cannot be reached"));
  CHECK(open(folder / "none").place().file == (folder / "none").string());

#if defined(__unix__) || defined(__APPLE__)
  CHECK(says(open("/dev/null"), "this is not a regular file"));
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(says(open(folder / "pipe"), "this is not a regular file"));  // and does not block
  fs::create_symlink("loop", folder / "loop");
  CHECK(says(open(folder / "loop"), "the file cannot be reached"));
  const fs::path secret = folder.write("secret", "1,2\n");
  fs::permissions(secret, fs::perms::none);
  if (std::ifstream(secret)) {
    WARN("skipped: this user may read every file");
  } else {
    CHECK(says(open(secret), "cannot be opened for reading (Permission denied)"));
  }
#endif
}

TEST_CASE("InputFile reads blocks and knows its size", "[io]") {
  const TemporaryFolder folder;
  InputFile file(folder.write("f", "abcdef"));
  CHECK(file.size() == 6);
  std::string block(4, '.');
  CHECK(file.read(block) == 4);
  CHECK(block == "abcd");
  CHECK(file.read(block) == 2);
  CHECK(block.substr(0, 2) == "ef");
  CHECK(file.read(block) == 0);
  CHECK(says(error_of([&] { file.read_all(block); }), "the file ended early"));
}

TEST_CASE("numbers in text", "[io]") {
  using rramvar::parse_number;
  CHECK(parse_number<double>("7.5e3") == 7500.0);
  CHECK(parse_number<double>("+7.5e3") == 7500.0);
  CHECK(parse_number<double>("-1") == -1.0);
  CHECK(parse_number<double>("inf") == std::numeric_limits<double>::infinity());
  CHECK(parse_number<double>("1e-310") == 1e-310);
  for (const char* bad : {"", "+", "-", "+-1", "++1", "1x", "x", "1,5", " 1", "1 ", "0x10", "1e"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_number<double>(bad).has_value());
  }
  for (const char* beyond : {"1e400", "-1e400", "1e-400", "nan"}) {
    CAPTURE(beyond);
    const auto value = parse_number<double>(beyond);
    REQUIRE(value.has_value());
    CHECK(*value != *value);
  }
  CHECK(parse_number<long long>("-42") == -42);
  CHECK(parse_number<long long>("+42") == 42);
  for (const char* bad : {"", "1.0", "1e3", "99999999999999999999"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_number<long long>(bad).has_value());
  }
  std::string text;
  rramvar::append_number(text, 7542.428121105216);
  CHECK(text == "7542.428121105216");
}

TEST_CASE("excerpts are short, printable and whole characters", "[io]") {
  CHECK(rramvar::excerpt("abc") == "'abc'");
  CHECK(rramvar::excerpt("a\tb\x7F") == "'a?b?'");
  CHECK(rramvar::excerpt("\x1B[2J\xC2\x9B") == "'?[2J?\?'");  // both begin a terminal's command
  CHECK(rramvar::excerpt("7\xB5 \xC2\xB5 \xE2\x84\xA6 \xF0\x9F\x98\x80") ==
        "'7? \xC2\xB5 \xE2\x84\xA6 \xF0\x9F\x98\x80'");
  for (const char* bad : {"\xC1\x81", "\xE0\x81\x81", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
    CHECK(rramvar::excerpt(bad).find_first_not_of("'?") == std::string::npos);
  }
  CHECK(rramvar::excerpt("\xF0\x9F\x98") == "'?\?\?'");
  CHECK(rramvar::excerpt(std::string(50, 'x')) == "'" + std::string(40, 'x') + "…'");
  CHECK(rramvar::excerpt(std::string(39, 'x') + "µµ") == "'" + std::string(39, 'x') + "…'");
  CHECK(rramvar::excerpt(std::string(50, '\x80')) == "'…'");
  CHECK(rramvar::lower_case("LoGiC0_Ohm") == "logic0_ohm");
  CHECK(rramvar::trimmed(" \ta b\t ") == "a b");
  CHECK(rramvar::trimmed(" \t").empty());
}

TEST_CASE("the delimiter is found in the first row", "[io]") {
  const Rows expected{{"a", "b", "c"}, {"1", "2", "3"}};
  CHECK(rows_in("a,b,c\n1,2,3\n") == expected);
  CHECK(rows_in("a;b;c\n1;2;3\n") == expected);
  CHECK(rows_in("a\tb\tc\n1\t2\t3\n") == expected);
  CHECK(rows_in("a b c\n1 2 3\n") == expected);
  CHECK(rows_in("  a   b  c \n1\t2   \t3\n") == expected);
  CHECK(rows_in(" a , b , c\t\n1 ,2,\t3\t\n") == expected);
  CHECK(rows_in("1,5;2,5\n") == Rows{{"1,5", "2,5"}});  // a decimal comma is no delimiter
  CHECK(rows_in("a, b\tc\n") == Rows{{"a, b", "c"}});
  CHECK(rows_in("\"a,b\";c\n") == Rows{{"a,b", "c"}});
  CHECK(rows_in("1,2\t\n3,4\n") == Rows{{"1", "2"}, {"3", "4"}});  // blanks at the end do not count
  CHECK(rows_in("1\t\n") == Rows{{"1", ""}});                      // unless they are all there is
  CHECK(rows_in("\t2\n1\t\n") == Rows{{"", "2"}, {"1", ""}});
}

TEST_CASE("empty fields, blank lines, comments and line ends", "[io]") {
  CHECK(rows_in("a,,c\n,,\n") == Rows{{"a", "", "c"}, {"", "", ""}});
  CHECK(rows_in("a\t\tc\n\tb\t\n") == Rows{{"a", "", "c"}, {"", "b", ""}});
  CHECK(rows_in("# x;y\n\n  \t\n  # z\na,b\n#1,2\n3,4\n") == Rows{{"a", "b"}, {"3", "4"}});
  CHECK(rows_in("a,b\r\n1,2\r\n\r\n3,4") == Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}});
  CHECK(rows_in("a,b\r\n1,2\r") == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(rows_in("\xEF\xBB\xBF"
                "a,b\n") == Rows{{"a", "b"}});
  CHECK(rows_in("\xEF\xBB\xBF").empty());
  CHECK(rows_in("\n\n# only comments").empty());
  const TemporaryFolder folder;
  TextTableReader table(
      folder.write("t", "\xEF\xBB\xBF# first\r\n\r\n #a b\r\n1 2\r\n# later\r\n3 4\r\n"));
  while (table.next_row()) CHECK(table.comments() == " first\na b");
  const Error lone = error_in("a,b\r1,2\r3,4\n");
  CHECK(says(lone, ":1:4: there is a carriage return inside a line"));
}

TEST_CASE("quoted fields", "[io]") {
  CHECK(rows_in("\"a\",\" b \",c\n") == Rows{{"a", "b", "c"}});
  CHECK(rows_in("\"a,b\" , \"c\"\"d\",\"\"\n") == Rows{{"a,b", "c\"\"d", ""}});
  CHECK(rows_in("\"a b\" \"c\"\n") == Rows{{"a b", "c"}});
  CHECK(rows_in("5\",x\n") == Rows{{"5\",x"}});  // it does not begin with the quote
  CHECK(says(error_in("a,b\n1,\"2\n\"\n"), ":2:3: the quote that opens here is not closed"));
  CHECK(says(error_in("a,b\n\"1\"\"\n"), ":2:1: the quote that opens here is not closed"));
  CHECK(says(error_in("a,b\n \"1\" x,2\n"), ":2:6: text follows a closing quote"));
  CHECK(says(error_in("a b\n\"1\"x 2\n"), ":2:4: text follows a closing quote"));
}

TEST_CASE("places count lines and characters from 1", "[io]") {
  const TemporaryFolder folder;
  const fs::path path = folder.write("p.csv", "\xEF\xBB\xBF# c\n\nµ, b,\"c\",\n x,y\n");
  TextTableReader table(path);
  REQUIRE(table.next_row());
  REQUIRE(table.fields().size() == 4);
  const std::size_t columns[] = {1, 4, 6, 10};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto place = table.place(table.fields()[i]);
    CHECK(place.file == path.string());
    CHECK(place.line == 3);
    CHECK(place.column == columns[i]);
  }
  CHECK(table.place_of_end().column == 10);
  REQUIRE(table.next_row());
  CHECK(table.place(table.fields()[0]).text() == path.string() + ":4:2");
  CHECK(table.place(table.fields()[1]).column == 4);
  CHECK(table.place().line == 0);
  CHECK_FALSE(table.next_row());
  CHECK_FALSE(table.next_row());
}

TEST_CASE("binary files and endless lines are refused", "[io]") {
  using namespace std::string_view_literals;
  CHECK(says(error_in("a,b\n1,\0\n"sv), ":2:3: the file looks binary"));
  CHECK(says(error_in("a\0,\0b\0c\1"sv), ":1:2: the file looks binary"));
  const std::string longest(TextTableReader::longest_line - 2, 'x');
  CHECK(rows_in(longest + ",y\r\n1,2\n").size() == 2);
  CHECK(rows_in(longest + ",y").size() == 1);
  CHECK(says(error_in("a,b\n" + longest + longest), ":2:1: the line is longer than 1 MiB"));
  CHECK(says(error_in("a,b\n" + longest + ",xyzt\n1,2\n"), ":2:1: the line is longer"));
  CHECK(says(error_in(std::string(5 << 20, 'x')), ":1:1: the line is longer than 1 MiB"));
}

TEST_CASE("rows that cross block borders stay whole", "[io]") {
  std::string text;
  Rows expected;
  for (int i = 0; text.size() < 3 * TextTableReader::block_bytes; ++i) {
    const std::string number = std::to_string(i);
    expected.push_back({number, std::string(static_cast<std::size_t>(i % 100), 'x'), "end"});
    text += expected.back()[0] + "," + expected.back()[1] + ",end" + (i % 3 == 0 ? "\r\n" : "\n");
  }
  CHECK(rows_in(text) == expected);
  const auto lines = expected.size();
  text += "\"";
  CHECK(error_in(text).place().line == lines + 1);
  text.back() = '\0';
  CHECK(error_in(text).place().line == lines + 1);
  text.insert(TextTableReader::block_bytes, "\n");
  CHECK(error_in(text).place().line == lines + 2);
}
