#pragma once

#include <array>
#include <cstddef>
#include <cstdio>

#include "rramvar/core/config.hpp"
#include "rramvar/io/unfinished_files.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace rramvar {
namespace detail {

/// Whoever exchanges a name for null owns it, and no one else has it then.
inline std::array<std::atomic<UnfinishedName*>, 256> unfinished_names{};

RRAMVAR_INLINE void remove_name(const char* name) noexcept {
#if defined(__unix__) || defined(__APPLE__)
  if (unlink(name) != 0) static_cast<void>(rmdir(name));
#else
  static_cast<void>(std::remove(name));
#endif
}

}  // namespace detail

RRAMVAR_INLINE UnfinishedFile::UnfinishedFile(const std::string& name)
    : name_(std::make_unique<Name>(Name{name})) {
  for (std::atomic<Name*>& slot : detail::unfinished_names) {
    Name* none = nullptr;
    if (!slot.compare_exchange_strong(none, name_.get())) continue;
    slot_ = &slot;
    break;
  }
}

RRAMVAR_INLINE bool UnfinishedFile::forget() {
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

RRAMVAR_INLINE void remove_unfinished_files() noexcept {
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
