#pragma once
/// What a file is, by its first bytes, so that every reader calls a file of the wrong kind by its
/// name and says what to do with it.

#include <cstddef>
#include <string_view>

#include "rramvar/core/error.hpp"

namespace rramvar {

enum class FileKind {
  text,  ///< or something unknown that does not look binary
  utf16,
  json,
  html,
  xml,
  rtf,
  git_lfs,
  npy,
  npz,
  workbook,
  open_document,
  office,
  torch,
  zip,
  compressed,
  pickle,
  safetensors,
  hdf5,
  matlab,
  database,
  pdf,
  picture,
  binary,  ///< unknown, and no text
};

/// What a reader needs.
enum class WantedFile { table, array, json, model };

/// Bytes from the beginning of a file that tell its kind.
inline constexpr std::size_t file_kind_bytes = 8192;

/// @param head the first bytes of the file, at best file_kind_bytes
FileKind kind_of_file(std::string_view head);

/// "an Excel workbook"
std::string_view name_of(FileKind kind);

/// What to say where a file of this kind was given and another one is wanted.
Error wrong_kind(SourcePlace place, FileKind kind, WantedFile wanted);

/// @throws Error if a file begins as one of a kind that is no plain text. What only looks binary
/// passes: its reader names the place where it does.
void require_text(std::string_view head, const SourcePlace& place, WantedFile wanted);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/file_kind-inl.hpp"
#endif
