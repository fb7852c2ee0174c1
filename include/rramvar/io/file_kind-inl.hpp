#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/io/file_kind.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {
namespace detail {

struct FileKindEntry {
  FileKind kind;
  std::string_view name;
  std::string_view advice;     ///< whatever is wanted; where empty:
  std::string_view for_table;  ///< where a table or parameters are wanted
  std::string_view for_array;  ///< where an array is wanted
};

inline constexpr std::string_view to_csv = "save the sheet as CSV";
inline constexpr std::string_view to_text = "write its numbers as text, such as CSV";
inline constexpr std::string_view to_npy = "write the array with numpy.save";

inline constexpr std::array<FileKindEntry, 23> file_kinds{{
    {FileKind::text, "plain text", "", "", "numpy.save(\"new.npy\", array) writes an npy file"},
    {FileKind::utf16, "text in UTF-16", "", "save it as UTF-8", to_npy},
    {FileKind::json, "JSON", "", to_text, to_npy},
    {FileKind::html, "an HTML page", "download the file itself: this is a page of a web site", "",
     ""},
    {FileKind::xml, "XML", "", to_text, to_npy},
    {FileKind::rtf, "a document in RTF", "", "save it as plain text", to_npy},
    {FileKind::git_lfs, "a Git LFS pointer, not the file that it stands for",
     "fetch the file itself with: git lfs pull", "", ""},
    {FileKind::npy, "an npy file of NumPy", "", "write the numbers as text with numpy.savetxt", ""},
    {FileKind::npz, "an npz archive of NumPy", "",
     "write the numbers as text with numpy.savetxt, an array a file",
     "save the array alone: numpy.save(\"new.npy\", numpy.load(\"old.npz\")[\"name\"])"},
    {FileKind::workbook, "an Excel workbook", "", to_csv, to_npy},
    {FileKind::open_document, "an OpenDocument workbook or text", "", to_csv, to_npy},
    {FileKind::office, "an Office document, such as an old Excel workbook", "", to_csv, to_npy},
    {FileKind::torch, "a PyTorch file", "", to_text,
     "load it with torch.load and write the tensor with numpy.save(\"new.npy\", tensor.numpy())"},
    {FileKind::zip, "a zip archive", "unpack it first", "", ""},
    {FileKind::compressed, "a compressed archive", "unpack it first", "", ""},
    {FileKind::pickle, "a pickle of Python", "", to_text, to_npy},
    {FileKind::safetensors, "a safetensors file", "", to_text,
     "load it with safetensors.numpy.load_file and write the array with numpy.save"},
    {FileKind::hdf5, "an HDF5 file", "", to_text,
     "read the array with h5py and write it with numpy.save"},
    {FileKind::matlab, "a MATLAB file", "", to_text,
     "read it with scipy.io.loadmat and write the array with numpy.save"},
    {FileKind::database, "a database file", "", to_text, to_npy},
    {FileKind::pdf, "a PDF document", "", to_text, to_npy},
    {FileKind::picture, "a picture", "", "give a table of its numbers", to_npy},
    {FileKind::binary, "a binary file of unknown kind", "", to_text, to_npy},
}};

struct FileMagic {
  std::string_view bytes;
  FileKind kind;
};

inline constexpr std::array<FileMagic, 29> file_magics{{
    {"\x93NUMPY", FileKind::npy},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::office},
    {"\x89HDF\r\n\x1A\n", FileKind::hdf5},
    {"CDF\x01", FileKind::hdf5},
    {"CDF\x02", FileKind::hdf5},
    {"MATLAB 5.0 MAT-file", FileKind::matlab},
    {"MATLAB 7.3 MAT-file", FileKind::matlab},
    {"\x1F\x8B", FileKind::compressed},
    {"BZh91AY&SY", FileKind::compressed},
    {"\xFD"
     "7zXZ",
     FileKind::compressed},
    {"\x28\xB5\x2F\xFD", FileKind::compressed},
    {"7z\xBC\xAF\x27\x1C", FileKind::compressed},
    {"Rar!\x1A\x07", FileKind::compressed},
    {"version https://git-lfs.github.com/spec/", FileKind::git_lfs},
    {"version https://hawser.github.com/spec/", FileKind::git_lfs},
    {"SQLite format 3", FileKind::database},
    {"PAR1\x15", FileKind::database},
    {{"ARROW1\0\0", 8}, FileKind::database},
    {"{\\rtf", FileKind::rtf},
    {"%PDF-", FileKind::pdf},
    {"\x89PNG\r\n", FileKind::picture},
    {"\xFF\xD8\xFF", FileKind::picture},
    {"GIF87a", FileKind::picture},
    {"GIF89a", FileKind::picture},
    {{"II*\0", 4}, FileKind::picture},
    {{"MM\0*", 4}, FileKind::picture},
    {"\xFF\xFE", FileKind::utf16},
    {"\xFE\xFF", FileKind::utf16},
    {"PK\x05\x06", FileKind::zip},
}};

inline bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// By the names of the first files in the archive.
RRAMVAR_INLINE FileKind kind_of_zip(std::string_view head) {
  constexpr std::size_t header = 30;  // bytes before the first name
  std::string_view name;
  if (head.size() > header) {
    const auto length = static_cast<std::size_t>(static_cast<unsigned char>(head[26])) +
                        256 * static_cast<std::size_t>(static_cast<unsigned char>(head[27]));
    name = head.substr(header, length);
  }
  if (name.ends_with(".npy")) return FileKind::npz;
  if (name == "mimetype" && holds(head, "opendocument")) return FileKind::open_document;
  if (holds(head, "xl/")) return FileKind::workbook;
  if (holds(head, "data.pkl")) return FileKind::torch;
  if (name == "[Content_Types].xml" || name.starts_with("docProps/")) return FileKind::office;
  return FileKind::zip;
}

/// UTF-16 without a byte order mark: Latin letters have a byte 0 each, all on the same side.
RRAMVAR_INLINE bool looks_utf16(std::string_view head) {
  head = head.substr(0, 64);
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < head.size(); ++i) zeros[i % 2] += head[i] == '\0' ? 1 : 0;
  const std::size_t pairs = head.size() / 2;
  const auto [few, many] = std::minmax(zeros[0], zeros[1]);
  return pairs >= 2 && few == 0 && 10 * many >= 9 * pairs;
}

RRAMVAR_INLINE FileKind kind_of_text(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
  if (head.starts_with('{') || head.starts_with('[')) return FileKind::json;
  if (!head.starts_with('<')) return FileKind::text;
  const std::string begin = lower_case(head.substr(0, 1024));
  if (holds(begin, "excel.sheet")) return FileKind::workbook;  // as XML
  for (const std::string_view tag : {"<!doctype html", "<html", "<head", "<body", "<table"}) {
    if (holds(begin, tag)) return FileKind::html;
  }
  return begin.starts_with("<?xml") || begin.starts_with("<!") ? FileKind::xml : FileKind::text;
}

}  // namespace detail

RRAMVAR_INLINE std::string_view name_of(FileKind kind) {
  return detail::file_kinds[static_cast<std::size_t>(kind)].name;
}

RRAMVAR_INLINE FileKind kind_of_file(std::string_view head) {
  head = head.substr(0, file_kind_bytes);
  if (head.starts_with("PK\x03\x04")) return detail::kind_of_zip(head);
  for (const auto& [bytes, kind] : detail::file_magics) {
    if (head.starts_with(bytes)) return kind;
  }
  if (head.size() > 262 && head.substr(257, 5) == "ustar") return FileKind::compressed;
  if (head.size() > 1 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5) return FileKind::pickle;
  if (detail::looks_utf16(head)) return FileKind::utf16;
  if (head.size() > 9 && head.substr(5, 4) == std::string_view("\0\0\0{", 4)) {
    return FileKind::safetensors;
  }
  const bool is_binary = std::any_of(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && (byte < '\t' || byte > '\r') && byte != 0x1A && byte != 0x1B;
  });
  return is_binary ? FileKind::binary : detail::kind_of_text(head);
}

RRAMVAR_INLINE Error wrong_kind(SourcePlace place, FileKind kind, WantedFile wanted) {
  const detail::FileKindEntry& entry = detail::file_kinds[static_cast<std::size_t>(kind)];
  std::string_view needed;
  std::string_view advice = entry.advice;
  switch (wanted) {
    case WantedFile::table:
      needed = "a table in plain text is needed";
      if (advice.empty()) advice = entry.for_table;
      break;
    case WantedFile::json:
      needed = "parameters in JSON are needed";
      break;
    case WantedFile::array:
      needed = "this is not an npy file of an array, which is needed";
      if (advice.empty()) advice = entry.for_array;
      break;
    case WantedFile::model:
      needed = "a trained model is needed";
      break;
  }
  if (advice.empty()) advice = "name another file";
  return {std::move(place), "this is " + std::string(entry.name), needed, advice};
}

RRAMVAR_INLINE void require_text(std::string_view head, const SourcePlace& place,
                                 WantedFile wanted) {
  const FileKind kind = kind_of_file(head);
  if (kind == FileKind::text || kind == FileKind::json || kind == FileKind::binary) return;
  throw wrong_kind(place, kind, wanted);
}

}  // namespace rramvar
