#pragma once
/// TextTableReader: the rows of a delimited text file, one at a time, each field with its place.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/file.hpp"
#include "rramvar/io/utf16.hpp"

namespace rramvar {

/// One field of the current row: its text without the quotes and blanks around it (a doubled quote
/// inside stays doubled), and where in the line it begins.
struct TextField {
  std::string_view text;
  std::size_t offset;  ///< of its first character or opening quote, in bytes from the line's first
};

/// Reads the file block by block; at any time it holds one block of it, or its longest line so far
/// and one block.
///
/// Fields are separated by tabs, semicolons, commas or runs of blanks, whichever of these the first
/// row has, in this order of preference, or by what a line "sep=;" above it says, as spreadsheets
/// write it. Blank lines and lines that begin with '#' are skipped, a
/// UTF-8 byte order mark, UTF-16 and CRLF line ends are accepted. A field that begins with a quote
/// (") runs to the closing one on the same line.
class TextTableReader {
 public:
  static constexpr std::size_t block_bytes = RRAMVAR_READ_BLOCK_BYTES;
  static constexpr std::size_t longest_line = std::size_t{1} << 20;  // bytes, without its end

  explicit TextTableReader(const std::filesystem::path& path);

  /// Moves to the next row; false at the end of the file.
  /// @throws Error if the line is longer than longest_line, looks binary, or a quote stays open
  bool next_row();

  /// Splits the current row anew with the delimiter that it suggests itself, and later rows with it
  /// too: for files with a preamble before the table.
  void detect_delimiter_again();

  /// The comment lines before the first row, without their '#', one a line; of very long ones the
  /// last.
  std::string_view comments() const { return comments_; }

  /// What separates the fields: a tab, ';', ',', or ' ' for runs of blanks. @pre a row was read
  char delimiter() const { return *delimiter_; }

  /// The fields of the current row, valid until the next call of next_row().
  std::span<const TextField> fields() const { return fields_; }

  /// The file as a whole, for messages.
  SourcePlace place() const { return file_.place(); }
  /// The place of a field of the current row. Counts characters, not bytes.
  SourcePlace place(const TextField& field) const { return place_at(field.offset); }
  /// The place after the last character of the current row.
  SourcePlace place_of_end() const { return place_at(line_.size()); }

 private:
  static constexpr char blanks = ' ';

  SourcePlace place_at(std::size_t offset) const;

  /// Keeps the unread rest of the buffer and appends the next block.
  void refill();

  /// The next bytes of the file, as UTF-8; fewer than a block at its end.
  /// @param at where to put them @return how many there are
  std::size_t read_block(std::size_t at);

  bool next_line();

  /// Takes the line "sep=;" above all rows.
  bool takes_separator(std::string_view content);

  void check_length(const char* stop) const;

  /// The delimiter that the first row has outside of quotes. Semicolons go before commas so that a
  /// decimal comma is reported as a bad number and not taken for a separator. A tab at an end of
  /// the line is taken for an empty field beside it only where nothing else separates fields.
  static char detect_delimiter(std::string_view line);

  static const char* find(const char* first, const char* last, char wanted);

  bool is_blank(char c) const { return c == ' ' || (c == '\t' && delimiter_ != '\t'); }
  const char* skip_blanks(const char* p) const {
    while (p != line_end() && is_blank(*p)) ++p;
    return p;
  }
  const char* line_end() const { return line_.data() + line_.size(); }

  void split();

  /// Adds the field that begins at `first` and returns its delimiter, or the end of the line.
  const char* take_field(const char* first);

  const char* take_quoted_field(const char* first, std::size_t offset);

  InputFile file_;
  std::optional<Utf16Decoder> utf16_;
  std::size_t block_;           // bytes to read at a time: no more than the file has
  std::vector<char> buffer_;    // the unread rest of what has been loaded, and the next block
  const char* next_ = nullptr;  // the first unread byte
  const char* end_ = nullptr;   // the end of what has been loaded
  bool has_begun_ = false;
  bool at_end_of_file_ = false;
  std::optional<char> delimiter_;
  bool is_delimiter_told_ = false;  // by a line "sep="
  std::string comments_;
  std::string_view line_;  // the current line, without its end
  std::size_t line_number_ = 0;
  std::vector<TextField> fields_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/text_table-inl.hpp"
#endif
