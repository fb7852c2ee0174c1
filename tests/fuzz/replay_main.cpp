// Runs every target on the files of its corpus: seeds, and what once found something.
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "fuzz/target.hpp"

namespace fs = std::filesystem;

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: replay_corpus CORPUS, a folder with a folder for each target\n", stderr);
    return 2;
  }
  std::size_t files = 0;
  for (const auto& target : rramvar::fuzz::targets()) {
    const fs::path folder = fs::path(arguments[1]) / target.name;
    if (!fs::is_directory(folder)) {
      std::fprintf(stderr, "There is no folder %s: each target has seeds.\n", folder.c_str());
      return 1;
    }
    for (const auto& entry : fs::directory_iterator(folder)) {
      std::printf("%s\n", entry.path().c_str());  // the last line names what ended the program
      std::fflush(stdout);
      std::ifstream stream(entry.path(), std::ios::binary);
      const std::vector<char> text{std::istreambuf_iterator<char>(stream), {}};
      std::vector<std::uint8_t> bytes(text.begin(), text.end());
      rramvar::fuzz::run(target, bytes);
      for (std::size_t cut = 1; cut < bytes.size(); cut += 1 + bytes.size() / 64) {
        rramvar::fuzz::run(target, rramvar::fuzz::Bytes(bytes).first(cut));
      }
      ++files;
    }
  }
  std::printf("%zu targets, %zu files, each whole and cut off.\n", rramvar::fuzz::targets().size(),
              files);
  return 0;
}
