#pragma once
/// The names of files that are being written, so that a program that a signal ends can take them
/// back. The library installs no signal handler; one that a program installs may call
/// remove_unfinished_files().

#include <atomic>
#include <memory>
#include <string>

namespace rramvar {

namespace detail {

/// The name of an unfinished file, where a signal handler may look for it.
struct UnfinishedName {
  std::string text;
  UnfinishedName* next = nullptr;  ///< of those that signal handlers have
};

/// Names that a signal handler has taken, and may use until the program ends. It only grows, and no
/// handler looks at it.
inline std::atomic<UnfinishedName*> taken_names{};

/// Removes a file or an empty folder. Safe in a signal handler where the system is POSIX.
void remove_name(const char* name) noexcept;

}  // namespace detail

/// A file, or a folder that is empty in the end, that is gone with this object, or with the program
/// if a signal ends it. Of more than 256 at a time a signal leaves some behind.
class UnfinishedFile {
 public:
  explicit UnfinishedFile(const std::string& name);
  ~UnfinishedFile() {
    if (forget()) detail::remove_name(name());
  }
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;

  /// @pre forget() has not been called
  const char* name() const { return name_->text.c_str(); }

  /// The file is to stay, or is there no more. @return whether it was this object's until now
  bool forget();

 private:
  using Name = detail::UnfinishedName;

  std::unique_ptr<Name> name_;
  std::atomic<Name*>* slot_ = nullptr;
  bool forgotten_ = false;
};

/// Removes what is being written in this process. Safe in a signal handler; files that are being
/// written then cannot be completed any more.
void remove_unfinished_files() noexcept;

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/unfinished_files-inl.hpp"
#endif
