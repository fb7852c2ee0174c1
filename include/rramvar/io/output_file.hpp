#pragma once
/// Writing a file so that it is whole or not there: what lies under its name is the old content or
/// the new, whenever the program, the machine or the disk gives up.
///
///     rramvar::OutputFile file("result.csv");  // a bad path fails here, before the work
///     file.write("trial,error\n");
///     file.close();                            // now result.csv is there

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/io/unfinished_files.hpp"

#if defined(__unix__) || defined(__APPLE__)
struct stat;
#else
#include <fstream>
#endif

namespace rramvar {

namespace detail {

/// A name beside `target` that no one else has: two runs with one target do not meet.
std::string name_beside(const std::filesystem::path& target, std::uint64_t process);

/// What kept a file from being written.
/// @param folder where it cannot be made; empty if that is not the reason
Error cannot_write(const std::filesystem::path& path, int error, const std::string& folder = {});

#if defined(__unix__) || defined(__APPLE__)

/// Writes all of `bytes`. @return 0, or the errno of what kept it from it
int write_all(int descriptor, std::string_view bytes);

/// An open file, closed with this object.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }

  explicit operator bool() const { return number_ >= 0; }
  int number() const { return number_; }
  /// @return what close(2) does
  int close();

 private:
  int number_ = -1;
};

/// Brings the names in a folder to the disk. Where that cannot be they are there all the same.
void sync_folder(const std::string& folder);

#endif

}  // namespace detail

#if defined(__unix__) || defined(__APPLE__)

/// A file being written, beside its place and under a name of its own; close() moves it there.
/// Symbolic links are followed: a link stays, and the file behind it is replaced. The file keeps
/// the mode that it had. Pipes, devices and the standard streams, by whatever name, are written
/// directly.
class OutputFile {
 public:
  /// @throws Error if there can be no such file, or it may not be written
  explicit OutputFile(const std::filesystem::path& path);
  /// @throws Error if not all can be written; so do finish() and close() then
  void write(std::string_view bytes);

  /// Brings all to the disk, but not yet to its place: of several files that belong together,
  /// finish all before the first is closed. @throws Error if that cannot be, such as on a full disk
  void finish();

  /// finish(), and moves the file to its place. @throws Error if it is not there then
  void close() {
    if (move_to_place()) detail::sync_folder(folder());
  }

  /// close() but for what makes the new name outlast a failure of power: detail::sync_folder(),
  /// once for several files. @return whether the file has moved
  bool move_to_place();

 private:
  [[noreturn]] void fail(int error) const { throw detail::cannot_write(path_, error); }
  std::string folder() const;

  /// What is no regular file, or the file that a standard stream goes to, whose place in it a
  /// stream and its copies share.
  bool open_directly(const struct stat& old);

  void open_beside(const struct stat* old);

  std::filesystem::path path_;    ///< as the caller gave it
  std::filesystem::path target_;  ///< behind its links
  std::unique_ptr<UnfinishedFile> part_;
  detail::Descriptor file_;
  /// The old file. While it is open its blocks are not freed, which takes milliseconds: so the
  /// names of several files change at once.
  detail::Descriptor replaced_;
  int failed_ = 0;  ///< errno of the first failure
};

#else

/// A file being written, beside its place and under a name of its own; close() moves it there.
class OutputFile {
 public:
  /// @throws Error if there can be no such file, or it may not be written
  explicit OutputFile(const std::filesystem::path& path);

  /// @throws Error if not all can be written; so do finish() and close() then
  void write(std::string_view bytes);
  void finish();
  /// finish(), and moves the file to its place. @throws Error if it is not there then
  void close();

 private:
  void check() const {
    if (!stream_) throw detail::cannot_write(path_, errno);
  }

  std::filesystem::path path_;
  UnfinishedFile part_;
  std::ofstream stream_;
};

#endif

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/output_file-inl.hpp"
#endif
