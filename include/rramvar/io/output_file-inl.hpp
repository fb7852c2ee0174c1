#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <ios>
#include <system_error>

#include "rramvar/core/config.hpp"
#include "rramvar/io/output_file.hpp"
#include "rramvar/io/text.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace rramvar {
namespace detail {

RRAMVAR_INLINE std::string name_beside(const std::filesystem::path& target, std::uint64_t process) {
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

RRAMVAR_INLINE Error cannot_write(const std::filesystem::path& path, int error,
                                  const std::string& folder) {
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

RRAMVAR_INLINE int write_all(int descriptor, std::string_view bytes) {
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

RRAMVAR_INLINE int Descriptor::close() {
  return number_ >= 0 ? ::close(std::exchange(number_, -1)) : 0;
}

/// Opens a file, again if a signal comes in between.
inline int open_file(const char* name, int flags, mode_t mode = 0) {
  int descriptor = -1;
  do {
    descriptor = ::open(name, flags | O_CLOEXEC | O_NOCTTY, mode);
  } while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

RRAMVAR_INLINE void sync_folder(const std::string& folder) {
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

RRAMVAR_INLINE OutputFile::OutputFile(const std::filesystem::path& path) : path_(path) {
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

RRAMVAR_INLINE void OutputFile::write(std::string_view bytes) {
  if (failed_ == 0) failed_ = detail::write_all(file_.number(), bytes);
  if (failed_ != 0) fail(failed_);
}

RRAMVAR_INLINE void OutputFile::finish() {
  if (failed_ != 0) fail(failed_);
  if (!file_) return;
  if (part_ && ::fsync(file_.number()) != 0 && errno != EINVAL && errno != ENOTSUP) {
    failed_ = errno;
  }
  if (file_.close() != 0 && errno != EINTR && failed_ == 0) failed_ = errno;
  if (failed_ != 0) fail(failed_);
}

RRAMVAR_INLINE bool OutputFile::move_to_place() {
  finish();
  if (!part_) return false;
  if (::rename(part_->name(), target_.c_str()) != 0) fail(failed_ = errno);
  part_->forget();
  part_.reset();
  return true;
}

RRAMVAR_INLINE std::string OutputFile::folder() const {
  const std::string out = target_.parent_path().string();
  return out.empty() ? "." : out;
}

RRAMVAR_INLINE bool OutputFile::open_directly(const struct stat& old) {
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

RRAMVAR_INLINE void OutputFile::open_beside(const struct stat* old) {
  if (old != nullptr) {  // a file that may not be written is not to be replaced either
    replaced_ = detail::Descriptor(detail::open_file(target_.c_str(), O_WRONLY));
    if (!replaced_) fail(errno);
  }
  const mode_t mode = old != nullptr ? old->st_mode & 0777u : 0666u;
  const auto process = static_cast<std::uint64_t>(::getpid());
  for (int attempt = 0; !file_; ++attempt) {
    part_ = std::make_unique<UnfinishedFile>(detail::name_beside(target_, process));
    file_ = detail::Descriptor(detail::open_file(part_->name(), O_WRONLY | O_CREAT | O_EXCL, mode));
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

#else

RRAMVAR_INLINE OutputFile::OutputFile(const std::filesystem::path& path)
    : path_(path), part_(detail::name_beside(path, reinterpret_cast<std::uintptr_t>(this))) {
  if (path.empty()) throw Error("the name of the file to write is empty");
  errno = 0;
  stream_.open(part_.name(), std::ios::out | std::ios::binary | std::ios::trunc);
  check();
}

RRAMVAR_INLINE void OutputFile::write(std::string_view bytes) {
  stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  check();
}

RRAMVAR_INLINE void OutputFile::finish() {
  stream_.close();
  check();
}

RRAMVAR_INLINE void OutputFile::close() {
  if (stream_.is_open()) finish();
  std::error_code failure;
  std::filesystem::rename(part_.name(), path_, failure);
  if (failure) throw detail::cannot_write(path_, failure.value());
  part_.forget();
}

#endif

}  // namespace rramvar
