#pragma once
/// Writing a file so that it is whole or not there: what lies under its name is the old content or
/// the new, whenever the program, the machine or the disk gives up.
///
///     rramvar::OutputFile file("result.csv");  // a bad path fails here, before the work
///     file.write("trial,error\n");
///     file.close();                            // now result.csv is there

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/unfinished_files.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#else
#include <fstream>
#endif

namespace rramvar {

namespace detail {

/// A name beside `target` that no one else has: two runs with one target do not meet.
inline std::string name_beside(const std::filesystem::path& target, std::uint64_t process) {
  static std::atomic<std::uint64_t> names{0};
  const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
  std::uint64_t x = (process << 32) ^ static_cast<std::uint64_t>(now);
  x += 0x9E3779B97F4A7C15u * (1 + names++);  // splitmix64
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  x ^= x >> 31;
  std::string name = target.filename().string();
  std::size_t length = std::min<std::size_t>(name.size(), 200);  // a name has 255 bytes at most
  while (length > 0 && length < name.size() && continues_character(name[length])) --length;
  name.resize(length);
  name += ".part-";
  for (int i = 0; i < 10; ++i, x >>= 5) name += "0123456789abcdefghijklmnopqrstuv"[x % 32];
  return (target.parent_path() / name).string();
}

/// What kept a file from being written.
/// @param folder where it cannot be made; empty if that is not the reason
inline Error cannot_write(const std::filesystem::path& path, int error,
                          const std::string& folder = {}) {
  std::string why = std::generic_category().message(error);
  std::string advice = "give another path";
  if (error == EISDIR) why = "it is a folder", advice = "name a file in it";
  if (error == ENOSPC) advice = "make room, or give another path";
  if (error == EFBIG) advice = "raise the limit of the size of files (ulimit -f)";
  if (!folder.empty() && error == ENOENT) {
    why = "there is no folder '" + folder + "'";
    advice = "make it, or give another path";
  } else if (!folder.empty()) {
    why = "the folder '" + folder + "' takes no file: " + why;
  }
  return Error("cannot write '" + path.string() + "'", why, advice);
}

#if defined(__unix__) || defined(__APPLE__)

/// Writes all of `bytes`. @return 0, or the errno of what kept it from it
inline int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {  // a terminal or pipe that someone made non-blocking
      pollfd writable{descriptor, POLLOUT, 0};
      static_cast<void>(::poll(&writable, 1, -1));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

/// Opens a file, again if a signal comes in between.
inline int open_file(const char* name, int flags, mode_t mode = 0) {
  int descriptor = -1;
  do {
    descriptor = ::open(name, flags | O_CLOEXEC | O_NOCTTY, mode);
  } while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

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
  int close() { return number_ >= 0 ? ::close(std::exchange(number_, -1)) : 0; }

 private:
  int number_ = -1;
};

/// Brings the names in a folder to the disk. Where that cannot be they are there all the same.
inline void sync_folder(const std::string& folder) {
  const Descriptor opened(open_file(folder.c_str(), O_RDONLY));
  if (opened) static_cast<void>(::fsync(opened.number()));
}

/// The file that a name leads to over symbolic links, though it be not there.
inline std::filesystem::path behind_links(std::filesystem::path path) {
  std::error_code no_link;
  for (int links = 0; links < 40; ++links) {
    const std::filesystem::path next = std::filesystem::read_symlink(path, no_link);
    if (no_link) break;
    path = path.parent_path() / next;
  }
  return path;
}

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
  explicit OutputFile(const std::filesystem::path& path) : path_(path) {
    if (path.empty()) throw Error("the name of the file to write is empty");
    struct stat old {};
    const bool exists = ::stat(path_.c_str(), &old) == 0;
    if (!exists && errno != ENOENT) fail(errno);
    if (exists && S_ISDIR(old.st_mode)) fail(EISDIR);
    if (exists && open_directly(old)) return;
    target_ = detail::behind_links(path_);
    if (!target_.has_filename()) fail(EISDIR);
    open_beside(exists ? &old : nullptr);
  }
  /// @throws Error if not all can be written; so do finish() and close() then
  void write(std::string_view bytes) {
    if (failed_ == 0) failed_ = detail::write_all(file_.number(), bytes);
    if (failed_ != 0) fail(failed_);
  }

  /// Brings all to the disk, but not yet to its place: of several files that belong together,
  /// finish all before the first is closed. @throws Error if that cannot be, such as on a full disk
  void finish() {
    if (failed_ != 0) fail(failed_);
    if (!file_) return;
    if (part_ && ::fsync(file_.number()) != 0 && errno != EINVAL && errno != ENOTSUP) {
      failed_ = errno;
    }
    if (file_.close() != 0 && errno != EINTR && failed_ == 0) failed_ = errno;
    if (failed_ != 0) fail(failed_);
  }

  /// finish(), and moves the file to its place. @throws Error if it is not there then
  void close() {
    if (move_to_place()) detail::sync_folder(folder());
  }

  /// close() but for what makes the new name outlast a failure of power: detail::sync_folder(),
  /// once for several files. @return whether the file has moved
  bool move_to_place() {
    finish();
    if (!part_) return false;
    if (::rename(part_->name(), target_.c_str()) != 0) fail(failed_ = errno);
    part_->forget();
    part_.reset();
    return true;
  }

 private:
  [[noreturn]] void fail(int error) const { throw detail::cannot_write(path_, error); }
  std::string folder() const {
    const std::string out = target_.parent_path().string();
    return out.empty() ? "." : out;
  }

  /// What is no regular file, or the file that a standard stream goes to, whose place in it a
  /// stream and its copies share.
  bool open_directly(const struct stat& old) {
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
      struct stat open {};
      if (::fstat(stream, &open) != 0) continue;
      if (open.st_dev != old.st_dev || open.st_ino != old.st_ino) continue;
      file_ = detail::Descriptor(::fcntl(stream, F_DUPFD_CLOEXEC, 3));
      if (file_) return true;
    }
    if (S_ISREG(old.st_mode)) return false;
    file_ = detail::Descriptor(detail::open_file(path_.c_str(), O_WRONLY));
    if (!file_) fail(errno);
    return true;
  }

  void open_beside(const struct stat* old) {
    if (old != nullptr) {  // a file that may not be written is not to be replaced either
      replaced_ = detail::Descriptor(detail::open_file(target_.c_str(), O_WRONLY));
      if (!replaced_) fail(errno);
    }
    const mode_t mode = old != nullptr ? old->st_mode & 0777u : 0666u;
    const auto process = static_cast<std::uint64_t>(::getpid());
    for (int attempt = 0; !file_; ++attempt) {
      part_ = std::make_unique<UnfinishedFile>(detail::name_beside(target_, process));
      file_ =
          detail::Descriptor(detail::open_file(part_->name(), O_WRONLY | O_CREAT | O_EXCL, mode));
      if (file_) break;
      const int error = errno;
      part_->forget();  // not ours
      if (error != EEXIST || attempt == 100) throw detail::cannot_write(path_, error, folder());
    }
    if (old == nullptr) return;
    if (old->st_uid != ::geteuid() || old->st_gid != ::getegid()) {  // as far as one may
      if (::fchown(file_.number(), old->st_uid, old->st_gid) != 0) errno = 0;
    }
    if (::fchmod(file_.number(), mode) != 0) errno = 0;
  }

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
  explicit OutputFile(const std::filesystem::path& path)
      : path_(path), part_(detail::name_beside(path, reinterpret_cast<std::uintptr_t>(this))) {
    if (path.empty()) throw Error("the name of the file to write is empty");
    errno = 0;
    stream_.open(part_.name(), std::ios::out | std::ios::binary | std::ios::trunc);
    check();
  }

  /// @throws Error if not all can be written; so do finish() and close() then
  void write(std::string_view bytes) {
    stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    check();
  }
  void finish() {
    stream_.close();
    check();
  }
  /// finish(), and moves the file to its place. @throws Error if it is not there then
  void close() {
    if (stream_.is_open()) finish();
    std::error_code failure;
    std::filesystem::rename(part_.name(), path_, failure);
    if (failure) throw detail::cannot_write(path_, failure.value());
    part_.forget();
  }

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
