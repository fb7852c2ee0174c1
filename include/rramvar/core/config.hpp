#pragma once
/// Version and the few macros of the library. A user's own settings go into a header
/// <rramvar/ext/config.hpp> on the include path, or into the compiler's command line.

#if __has_include(<rramvar/ext/config.hpp>)
#include <rramvar/ext/config.hpp>
#endif

#include <cassert>

// The one place where the version is written; CMake reads it from here.
#define RRAMVAR_VERSION_MAJOR 0
#define RRAMVAR_VERSION_MINOR 1
#define RRAMVAR_VERSION_PATCH 0
#define RRAMVAR_VERSION_STRING "0.1.0"

/// A precondition that only a programming error can break; vanishes with NDEBUG. What a user's
/// input can break throws rramvar::Error instead.
#ifndef RRAMVAR_ASSERT
#define RRAMVAR_ASSERT(condition) assert(condition)
#endif

/// Functions that are no templates stand in *-inl.hpp: they are compiled in every file that uses
/// them, or, where RRAMVAR_COMPILED is defined, once in a library. The target rramvar::compiled
/// defines it and is that library. Virtual functions say it in their class too: else, header-only,
/// every file would hold all of them.
#ifdef RRAMVAR_COMPILED
#define RRAMVAR_INLINE
#else
#define RRAMVAR_INLINE inline
#endif

/// Bytes that readers of text take from a file at a time. Tests make it small, so that every field
/// meets the end of a block.
#ifndef RRAMVAR_READ_BLOCK_BYTES
#define RRAMVAR_READ_BLOCK_BYTES (1 << 20)
#endif

namespace rramvar {
inline constexpr const char* library_version = RRAMVAR_VERSION_STRING;
}  // namespace rramvar
