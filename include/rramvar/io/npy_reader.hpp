#pragma once
/// NpyReader: one .npy file, checked before anything is allocated, then read as float or double.

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "rramvar/core/error.hpp"
#include "rramvar/io/file.hpp"
#include "rramvar/io/npy_header.hpp"

namespace rramvar {

/// Which values a file may hold: only finite ones, or NaN and infinity too.
enum class NpyValues { finite, any };

/// A .npy file whose header has been read and checked against the file's size.
class NpyReader {
 public:
  static constexpr std::size_t longest_header = std::size_t{1} << 20;  // bytes

  /// @throws Error if this is no .npy file of float16, float32 or float64, or has not exactly the
  /// size that its header promises. Nothing that the header asks for is allocated before that is
  /// known.
  explicit NpyReader(const std::filesystem::path& path) : file_(path), header_(read_header()) {}

  const NpyHeader& header() const { return header_; }
  SourcePlace place() const { return file_.place(); }

  /// Reads all entries in row-major order; call once. @pre out.size() == header().count
  /// @throws Error if an entry is NaN or infinite (unless allowed), or beyond the range of float or
  /// double
  void read_into(std::span<float> out, NpyValues values);
  void read_into(std::span<double> out, NpyValues values);

 private:
  struct BadEntries;

  template <class T>
  void read_row_major(std::span<T> out, NpyValues values);
  template <class T>
  void read_in_file_order(std::span<T> out, NpyValues values);
  template <class Word, class T>
  void read_items(std::span<T> out, NpyValues values);
  /// From Fortran order to row-major order: walks through `to` and adds up the strides of `from`.
  template <class T>
  void reorder(std::span<const T> from, std::span<T> to) const;

  NpyHeader read_header();

  Error cut_off() const;

  std::string counted(const BadEntries& bad) const;

  /// The index of entry i of the file, such as "(0, 2, 10, 1)".
  std::string index_text(std::size_t i) const;

  InputFile file_;
  NpyHeader header_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/npy_reader-inl.hpp"
#endif
