// io/file_kind.hpp: files of the wrong kind are called by their name.

#include "rramvar/io/file_kind.hpp"

#include <string>

#include "catch.hpp"
#include "io/files_of_kinds.hpp"
#include "io/temporary_folder.hpp"
#include "rramvar/io/measured_cycles_csv.hpp"
#include "rramvar/io/npy.hpp"

namespace {

using rramvar::FileKind;
using rramvar::kind_of_file;
using rramvar::test::error_of;
using rramvar::test::FileOfKind;
using rramvar::test::files_of_kinds;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;

}  // namespace

TEST_CASE("A file is known by its first bytes", "[io]") {
  for (const FileOfKind& c : files_of_kinds) {
    CAPTURE(c.bytes.substr(0, 40));
    CHECK(name_of(kind_of_file(c.bytes)) == name_of(c.kind));
  }
  CHECK(kind_of_file("") == FileKind::text);
  CHECK(kind_of_file("P") == FileKind::text);
  CHECK(kind_of_file("PK\x03\x04") == FileKind::zip);
  CHECK(kind_of_file("PAR1,PAR2\n") == FileKind::text);
  CHECK(kind_of_file("<V>,<I>\n") == FileKind::text);
  CHECK(kind_of_file("R (k\xCE\xA9)\x0C\x1A") == FileKind::text);  // DOS ends text with a byte 26
}

TEST_CASE("Each reader names a file of the wrong kind and says what to do with it", "[io]") {
  const TemporaryFolder folder;
  for (const FileOfKind& c : files_of_kinds) {
    CAPTURE(c.bytes.substr(0, 40));
    const auto path = folder.write("f.dat", c.bytes);
    const std::string kind = "f.dat: this is " + std::string(name_of(c.kind)) + " (";
    const auto as_array = error_of([&] { rramvar::read_npy<4>(path); });
    CHECK(says(as_array, kind + "this is not an npy file"));
    CHECK(says(as_array, c.for_array));
    if (c.for_table.empty()) continue;
    const auto as_table = error_of([&] { rramvar::read_measured_cycles(path); });
    CHECK(says(as_table, kind + "a table in plain text is needed)"));
    CHECK(says(as_table, c.for_table));
    CHECK(says(error_of([&] { rramvar::read_cycles_csv(path); }), kind));
  }
}
