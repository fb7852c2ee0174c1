// io/output_file.hpp and io/unfinished_files.hpp: files that are whole or not there.

#include "rramvar/io/output_file.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "io/temporary_folder.hpp"
#include "rramvar/io/unfinished_files.hpp"

namespace {

namespace fs = std::filesystem;
using rramvar::OutputFile;
using rramvar::test::error_of;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;

std::string content(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

void write(const fs::path& path, const std::string& text) {
  OutputFile file(path);
  file.write(text);
  file.close();
}

mode_t mode_of(const fs::path& path) {
  struct stat seen {};
  REQUIRE(stat(path.c_str(), &seen) == 0);
  return seen.st_mode & 0777u;
}

}  // namespace

TEST_CASE("A file is the old one until it is closed, and the whole new one then", "[io]") {
  const TemporaryFolder folder;
  const fs::path path = folder.write("r", "old");
  OutputFile file(path);
  file.write(std::string(100'000, 'n'));
  CHECK(content(path) == "old");
  file.finish();
  CHECK(content(path) == "old");
  file.close();
  CHECK(content(path) == std::string(100'000, 'n'));
  CHECK(files_in(folder / "") == 1);
}

TEST_CASE("A file that is not closed leaves the old one and nothing else", "[io]") {
  const TemporaryFolder folder;
  const fs::path path = folder.write("r", "old");
  {
    OutputFile file(path);
    file.write("new");
    CHECK(files_in(folder / "") == 2);
    OutputFile none(folder / "none");
  }
  CHECK(content(path) == "old");
  CHECK(files_in(folder / "") == 1);
}

TEST_CASE("Two writers of one file do not meet", "[io]") {
  const TemporaryFolder folder;
  const fs::path path = folder / "r";
  folder.write("r.part", "the user's own");
  OutputFile first(path);
  OutputFile second(path);
  for (int i = 0; i < 100; ++i) {
    first.write("1");
    second.write("2");
  }
  first.close();
  CHECK(content(path) == std::string(100, '1'));
  second.close();
  CHECK(content(path) == std::string(100, '2'));
  CHECK(content(folder / "r.part") == "the user's own");
  CHECK(files_in(folder / "") == 2);
}

TEST_CASE("A link stays, and the file behind it is replaced", "[io]") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "there");
  fs::create_symlink("there/b", folder / "a");  // there/b is a link too, and leads to no file yet
  fs::create_symlink("c", folder / "there" / "b");
  write(folder / "a", "1");
  CHECK(content(folder / "there" / "c") == "1");
  write(folder / "a", "2");
  CHECK(content(folder / "there" / "c") == "2");
  CHECK(fs::is_symlink(folder / "a"));
  CHECK(fs::is_symlink(folder / "there" / "b"));
  CHECK(files_in(folder / "there") == 2);
  fs::create_symlink("loop", folder / "loop");
  CHECK(says(error_of([&] { OutputFile file(folder / "loop"); }), "cannot write"));
}

TEST_CASE("A file keeps its mode, and a new one has that of the process", "[io]") {
  const TemporaryFolder folder;
  const mode_t usual = umask(027);
  write(folder / "new", "1");
  const fs::path old = folder.write("old", "1");
  for (const mode_t mode : {0600u, 0644u, 0666u, 0755u}) {
    REQUIRE(chmod(old.c_str(), mode) == 0);
    write(old, "2");
    CHECK(mode_of(old) == mode);
  }
  CHECK(mode_of(folder / "new") == 0640);
  umask(usual);
}

TEST_CASE("A path that cannot be written fails when it is opened", "[io]") {
  const TemporaryFolder folder;
  folder.write("file", "1");
  CHECK(says(error_of([&] { OutputFile file(folder / "none" / "x"); }), "there is no folder"));
  CHECK(says(error_of([&] { OutputFile file(folder / "file" / "x"); }), "Not a directory"));
  CHECK(says(error_of([&] { OutputFile file(folder / ""); }), "it is a folder"));
  CHECK(says(error_of([&] { OutputFile file(""); }), "empty"));
  CHECK(says(error_of([&] { OutputFile file(folder / std::string(300, 'x')); }), "too long"));
  write(folder / std::string(255, 'x'), "a name as long as may be");
  if (geteuid() == 0) return;  // who may write all
  REQUIRE(chmod((folder / "file").c_str(), 0444) == 0);
  CHECK(says(error_of([&] { OutputFile file(folder / "file"); }), "Permission denied"));
  REQUIRE(chmod((folder / "").c_str(), 0555) == 0);
  CHECK(says(error_of([&] { OutputFile file(folder / "x"); }), "takes no file"));
  REQUIRE(chmod((folder / "").c_str(), 0755) == 0);
}

TEST_CASE("A path that cannot be written leaves no file open", "[io]") {
  if (!fs::exists("/proc/self/comm")) return;  // may be written, in a folder that takes no file
  const std::size_t open_before = files_in("/proc/self/fd");
  for (int i = 0; i < 3; ++i) {
    CHECK(says(error_of([&] { OutputFile file("/proc/self/comm"); }), "cannot write"));
  }
  CHECK(files_in("/proc/self/fd") == open_before);
}

TEST_CASE("A full disk is noticed, and the old file stays", "[io]") {
  const TemporaryFolder folder;
  if (fs::exists("/dev/full")) {
    OutputFile full("/dev/full");
    CHECK(says(error_of([&] { full.write("abc"); }), "No space left on device"));
    CHECK(says(error_of([&] { full.close(); }), "No space left on device"));
  }
  const fs::path path = folder.write("r", "old");
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 1000;
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  OutputFile file(path);
  const rramvar::Error wrong = error_of([&] { file.write(std::string(1001, 'n')); });
  const rramvar::Error again = error_of([&] { file.close(); });
  REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, handler);
  CHECK(says(wrong, "File too large"));
  CHECK(says(again, "File too large"));
  CHECK(content(path) == "old");
}

TEST_CASE("Pipes are written directly", "[io]") {
  const TemporaryFolder folder;
  const fs::path path = folder / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const int reader = open(path.c_str(), O_RDONLY | O_NONBLOCK);
  REQUIRE(reader >= 0);
  write(path, "text");
  char read_back[8] = {};
  CHECK(read(reader, read_back, sizeof read_back) == 4);
  CHECK(std::string(read_back) == "text");
  close(reader);
  CHECK(files_in(folder / "") == 1);
}

TEST_CASE("What is being written can be removed from a signal handler", "[io]") {
  const TemporaryFolder folder;
  const fs::path path = folder.write("r", "old");
  std::vector<std::unique_ptr<OutputFile>> files;
  for (int i = 0; i < 300; ++i) files.push_back(std::make_unique<OutputFile>(path));  // beyond 256
  files[0]->write("new");
  files.resize(200);
  CHECK(files_in(folder / "") == 201);
  files[7]->close();
  CHECK(files_in(folder / "") == 200);
  std::size_t taken = 0;
  const auto count_taken = [&taken] {
    taken = 0;
    for (const auto* name = rramvar::detail::taken_names.load(); name != nullptr; ++taken) {
      name = name->next;
    }
    return taken;
  };
  rramvar::remove_unfinished_files();
  CHECK(files_in(folder / "") == 1);
  CHECK(says(error_of([&] { files[0]->close(); }), "cannot write"));
  const std::size_t before = count_taken();
  files.clear();
  CHECK(count_taken() == before + 199);  // a handler may use them still: they are kept, and known
  CHECK(files_in(folder / "") == 1);
  write(path, "again");
  CHECK(content(path) == "again");
}
