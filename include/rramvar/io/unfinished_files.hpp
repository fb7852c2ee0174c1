#pragma once
/// The names of files that are being written, so that a program that a signal ends can take them
/// back. The library installs no signal handler; one that a program installs may call
/// remove_unfinished_files().

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace rramvar {

namespace detail {

/// The name of an unfinished file, where a signal handler may look for it.
struct UnfinishedName {
  std::string text;
  UnfinishedName* next = nullptr;  ///< of those that signal handlers have
};

/// Whoever exchanges a name for null owns it, and no one else has it then.
inline std::array<std::atomic<UnfinishedName*>, 256> unfinished_names{};

/// Names that a signal handler has taken, and may use until the program ends. It only grows, and no
/// handler looks at it.
inline std::atomic<UnfinishedName*> taken_names{};

/// Removes a file or an empty folder. Safe in a signal handler where the system is POSIX.
inline void remove_name(const char* name) noexcept {
#if defined(__unix__) || defined(__APPLE__)
  if (unlink(name) != 0) static_cast<void>(rmdir(name));
#else
  static_cast<void>(std::remove(name));
#endif
}

}  // namespace detail

/// A file, or a folder that is empty in the end, that is gone with this object, or with the program
/// if a signal ends it. Of more than 256 at a time a signal leaves some behind.
class UnfinishedFile {
 public:
  explicit UnfinishedFile(const std::string& name) : name_(std::make_unique<Name>(Name{name})) {
    for (std::atomic<Name*>& slot : detail::unfinished_names) {
      Name* none = nullptr;
      if (!slot.compare_exchange_strong(none, name_.get())) continue;
      slot_ = &slot;
      break;
    }
  }
  ~UnfinishedFile() {
    if (forget()) detail::remove_name(name());
  }
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;

  /// @pre forget() has not been called
  const char* name() const { return name_->text.c_str(); }

  /// The file is to stay, or is there no more. @return whether it was this object's until now
  bool forget() {
    if (forgotten_) return false;
    forgotten_ = true;
    Name* own = name_.get();
    if (slot_ == nullptr || slot_->compare_exchange_strong(own, nullptr)) return true;
    // A signal handler has the name: it stays where it is.
    Name* taken = name_.release();
    taken->next = detail::taken_names;
    while (!detail::taken_names.compare_exchange_weak(taken->next, taken)) continue;
    return false;
  }

 private:
  using Name = detail::UnfinishedName;

  std::unique_ptr<Name> name_;
  std::atomic<Name*>* slot_ = nullptr;
  bool forgotten_ = false;
};

/// Removes what is being written in this process. Safe in a signal handler; files that are being
/// written then cannot be completed any more.
inline void remove_unfinished_files() noexcept {
  std::array<detail::UnfinishedName*, detail::unfinished_names.size()> names{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] = detail::unfinished_names[i].exchange(nullptr);
  }
  for (int round = 0; round < 2; ++round) {  // files first, then the folders that are empty now
    for (const detail::UnfinishedName* name : names) {
      if (name != nullptr) detail::remove_name(name->text.c_str());
    }
  }
}

}  // namespace rramvar
