#pragma once
/// The beginnings of files of every kind, and what readers that want another kind advise.

#include <string>
#include <string_view>
#include <vector>

#include "rramvar/io/file_kind.hpp"

namespace rramvar::test {

using namespace std::string_literals;
using namespace std::string_view_literals;

/// The beginning of a zip archive with files of these names, as APPNOTE.TXT 4.3.7 has it.
inline std::string zip_of(const std::vector<std::string>& names,
                          std::string_view contents = "abc") {
  std::string out;
  for (const std::string& name : names) {
    out.append("PK\x03\x04\x14\0\0\0\0\0\0\0\0\0"sv).append(12, '\x7F');
    out += static_cast<char>(name.size());
    out.append("\0\0\0"sv).append(name).append(contents);
  }
  return out;
}

inline std::string utf16(std::string_view text, bool big_endian) {
  std::string out;
  for (const char c : text)
    out.append(big_endian ? "\0"sv : ""sv).append(1, c).append(big_endian ? ""sv : "\0"sv);
  return out;
}

struct FileOfKind {
  std::string bytes;
  FileKind kind;
  std::string for_table;  ///< what the reader of tables advises; empty: it reads on
  std::string for_array;
};

inline const std::string tar = "w.csv" + std::string(252, '\0') + "ustar" + std::string(250, '\0');

inline const std::vector<FileOfKind> files_of_kinds{
    {"hrs,lrs\n1,2\n", FileKind::text, "", "numpy.save"},
    {"\xEF\xBB\xBF {\"wk\": [1]}", FileKind::json, "", "numpy.save"},
    {zip_of({"xl/workbook.xml"}), FileKind::workbook, "save the sheet as CSV", "numpy.save"},
    {zip_of({"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"}), FileKind::workbook,
     "save the sheet as CSV", "numpy.save"},
    {zip_of({"[Content_Types].xml"}), FileKind::office, "save the sheet as CSV", "numpy.save"},
    {zip_of({"mimetype"}, "application/vnd.oasis.opendocument.spreadsheet"),
     FileKind::open_document, "save the sheet as CSV", "numpy.save"},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"s, FileKind::office, "save the sheet as CSV", ""},
    {"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>", FileKind::workbook,
     "save the sheet as CSV", "numpy.save"},
    {"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", FileKind::git_lfs,
     "git lfs pull", "git lfs pull"},
    {"\r\n<!DOCTYPE HTML><title>Sign in</title>", FileKind::html, "download the file itself",
     "download the file itself"},
    {"<html>", FileKind::html, "download the file itself", "download the file itself"},
    {"<?xml version=\"1.0\"?><a/>", FileKind::xml, "write its numbers as text", "numpy.save"},
    {"\xFF\xFE" + utf16("hrs,lrs\n", false), FileKind::utf16, "", "numpy.save"},
    {"\xFE\xFF" + utf16("hrs,lrs\n", true), FileKind::utf16, "", "numpy.save"},
    {utf16("hrs,lrs\n1,2\n", false), FileKind::utf16, "", "numpy.save"},
    {utf16("hrs,lrs\n1,2\n", true), FileKind::utf16, "", "numpy.save"},
    {zip_of({"weights.npy", "bias.npy"}), FileKind::npz, "numpy.savetxt", "[\"name\"])"},
    {zip_of({"net/data.pkl"}), FileKind::torch, "as text", "torch.load"},
    {zip_of({"table.csv"}), FileKind::zip, "unpack it", "unpack it"},
    {"\x1F\x8B\x08\0\0"s, FileKind::compressed, "unpack it", "unpack it"},
    {tar, FileKind::compressed, "unpack it", "unpack it"},
    {"\x80\x04\x95\x10\0\0"s, FileKind::pickle, "as text", "numpy.save"},
    {"\x40\0\0\0\0\0\0\0{\"w\":{}}"s, FileKind::safetensors, "as text", "safetensors.numpy"},
    {"\x89HDF\r\n\x1A\n\0\0"s, FileKind::hdf5, "as text", "h5py"},
    {"MATLAB 5.0 MAT-file, Platform: GLNXA64", FileKind::matlab, "as text", "scipy.io.loadmat"},
    {"SQLite format 3\0"s, FileKind::database, "as text", "numpy.save"},
    {"%PDF-1.7", FileKind::pdf, "as text", "numpy.save"},
    {"\x89PNG\r\n\x1A\n", FileKind::picture, "numbers", "numpy.save"},
    {"{\\rtf1\\ansi", FileKind::rtf, "plain text", "numpy.save"},
    {"\x08\x07\x12\x04pyto", FileKind::binary, "", "numpy.save"},
};

}  // namespace rramvar::test
