#include "common/report/result_file.hpp"

#include <cstdio>
#include <filesystem>
#include <utility>

#include "rramvar/core/error.hpp"

namespace rramvar::programs {

ResultFile::ResultFile(std::string path) : path_(std::move(path)) {
  if (path_.empty()) return;
  const bool beside = !std::filesystem::exists(path_) || std::filesystem::is_regular_file(path_);
  written_path_ = beside ? path_ + ".part" : path_;
  stream_.open(written_path_, std::ios::binary);
  if (!stream_) {
    throw Error("cannot write '" + path_ + "'", "the folder is missing or may not be written",
                "give another path");
  }
}

ResultFile::~ResultFile() {
  if (!stream_.is_open()) return;
  stream_.close();
  if (written_path_ != path_) std::remove(written_path_.c_str());
}

void ResultFile::close() {
  if (!stream_.is_open()) return;
  stream_.close();
  bool complete = static_cast<bool>(stream_);
  if (complete && written_path_ != path_) {
    complete = std::rename(written_path_.c_str(), path_.c_str()) == 0;
  }
  if (!complete) throw Error("could not write all of '" + path_ + "'", "is the disk full?");
}

}  // namespace rramvar::programs
