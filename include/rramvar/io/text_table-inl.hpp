#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "rramvar/io/file_kind.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

RRAMVAR_INLINE TextTableReader::TextTableReader(const std::filesystem::path& path)
    : file_(path), block_(std::min<std::uint64_t>(block_bytes, file_.size() + 1)) {
  refill();
  if (std::string_view(next_, end_).starts_with("\xEF\xBB\xBF")) next_ += 3;
}

RRAMVAR_INLINE bool TextTableReader::next_row() {
  while (next_line()) {
    const std::string_view content = trimmed(line_);
    if (content.empty()) continue;
    if (content.front() == '#') {
      if (delimiter_) continue;
      if (comments_.size() > block_bytes) comments_.clear();
      comments_.append(comments_.empty() ? "" : "\n").append(content.substr(1));
      continue;
    }
    if (takes_separator(content)) continue;
    if (!delimiter_) delimiter_ = detect_delimiter(line_);
    split();
    return true;
  }
  return false;
}

RRAMVAR_INLINE bool TextTableReader::takes_separator(std::string_view content) {
  constexpr std::string_view begin = "sep=";
  if (delimiter_ || lower_case(content.substr(0, begin.size())) != begin) return false;
  const std::string_view told = line_.substr(line_.find('=') + 1);  // a tab ends no content
  if (told.size() != 1 || std::string_view("\t;,| :").find(told[0]) == told.npos) return false;
  delimiter_ = told[0];
  return is_delimiter_told_ = true;
}

RRAMVAR_INLINE void TextTableReader::detect_delimiter_again() {
  if (is_delimiter_told_) return;
  delimiter_ = detect_delimiter(line_);
  split();
}

RRAMVAR_INLINE SourcePlace TextTableReader::place_at(std::size_t offset) const {
  const std::string_view before = line_.substr(0, offset);
  const auto characters =
      std::count_if(before.begin(), before.end(), [](char c) { return !continues_character(c); });
  return {file_.name(), line_number_, static_cast<std::size_t>(characters) + 1};
}

RRAMVAR_INLINE void TextTableReader::refill() {
  const auto rest = static_cast<std::size_t>(end_ - next_);
  if (rest > 0) std::memmove(buffer_.data(), next_, rest);
  const std::size_t count = read_block(rest);
  const char* const fresh = buffer_.data() + rest;
  next_ = buffer_.data();
  end_ = fresh + count;
  if (std::memchr(fresh, '\0', count) == nullptr) return;
  // The unread lines from next_ on have not been counted yet.
  const std::string_view unread(next_, static_cast<std::size_t>(end_ - next_));
  const std::string_view before = unread.substr(0, unread.find('\0'));
  line_number_ += 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  line_ = before.substr(before.rfind('\n') + 1);
  throw Error(place_of_end(), "the file looks binary", "it has a byte 0 here",
              "a table is plain text: write it again");
}

RRAMVAR_INLINE std::size_t TextTableReader::read_block(std::size_t at) {
  if (buffer_.size() < at + block_) buffer_.resize(2 * at + block_);
  const std::size_t count = file_.read({buffer_.data() + at, block_});
  at_end_of_file_ = count < block_;
  const std::string_view bytes(buffer_.data() + at, count);
  if (!std::exchange(has_begun_, true)) {
    utf16_ = Utf16Decoder::of(bytes);
    if (!utf16_) require_text(bytes, file_.place(), WantedFile::table);
  }
  if (!utf16_) return count;
  const std::string text = (*utf16_)(bytes);
  if (buffer_.size() < at + text.size()) buffer_.resize(at + text.size());
  std::copy(text.begin(), text.end(), buffer_.begin() + static_cast<std::ptrdiff_t>(at));
  return text.size();
}

RRAMVAR_INLINE bool TextTableReader::next_line() {
  const char* stop = find(next_, end_, '\n');
  while (stop == end_ && !at_end_of_file_) {
    check_length(stop);
    refill();
    stop = find(next_, end_, '\n');
  }
  if (next_ == end_) return false;
  check_length(stop);
  ++line_number_;
  line_ = {next_, static_cast<std::size_t>(stop - next_)};
  next_ = stop == end_ ? stop : stop + 1;
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  if (const std::size_t lone = line_.find('\r'); lone != std::string_view::npos) {
    throw Error(place_at(lone), "there is a carriage return inside a line",
                "lines end in LF or CRLF", "convert the line ends of the file");
  }
  return true;
}

RRAMVAR_INLINE void TextTableReader::check_length(const char* stop) const {
  if (static_cast<std::size_t>(stop - next_) <= longest_line + 1) return;  // 1 for the CR
  throw Error(SourcePlace{file_.name(), line_number_ + 1, 1}, "the line is longer than 1 MiB",
              "no row of a table is", "check that this is a text file");
}

RRAMVAR_INLINE char TextTableReader::detect_delimiter(std::string_view line) {
  const std::string_view content = trimmed(line);
  std::string bare;
  bool quoted = false;
  for (const char c : content) {
    if (c == '"') quoted = !quoted;
    if (!quoted) bare += c;
  }
  for (const char candidate : {'\t', ';', ',', blanks}) {
    if (bare.find(candidate) != std::string::npos) return candidate;
  }
  return line.find('\t') == std::string_view::npos ? blanks : '\t';
}

RRAMVAR_INLINE const char* TextTableReader::find(const char* first, const char* last, char wanted) {
  const auto length = static_cast<std::size_t>(last - first);
  const void* const found = length == 0 ? nullptr : std::memchr(first, wanted, length);
  return found == nullptr ? last : static_cast<const char*>(found);
}

RRAMVAR_INLINE void TextTableReader::split() {
  fields_.clear();
  const char* p = skip_blanks(line_.data());
  if (delimiter_ == blanks) {
    while (p != line_end()) p = skip_blanks(take_field(p));
    return;
  }
  while ((p = take_field(p)) != line_end()) p = skip_blanks(p + 1);
}

RRAMVAR_INLINE const char* TextTableReader::take_field(const char* first) {
  const auto offset = static_cast<std::size_t>(first - line_.data());
  if (first != line_end() && *first == '"') return take_quoted_field(first, offset);
  const char* stop = first;
  if (delimiter_ == blanks) {
    while (stop != line_end() && !is_blank(*stop)) ++stop;
  } else {
    stop = find(first, line_end(), *delimiter_);
  }
  const char* last = stop;
  while (last != first && is_blank(last[-1])) --last;
  fields_.push_back({{first, static_cast<std::size_t>(last - first)}, offset});
  return stop;
}

RRAMVAR_INLINE const char* TextTableReader::take_quoted_field(const char* first,
                                                              std::size_t offset) {
  const char* close = find(first + 1, line_end(), '"');
  while (close != line_end() && close + 1 != line_end() && close[1] == '"') {
    close = find(close + 2, line_end(), '"');
  }
  if (close == line_end()) {
    throw Error(place_at(offset), "the quote that opens here is not closed",
                "a quoted field ends on the line where it begins");
  }
  const char* const stop = delimiter_ == blanks ? close + 1 : skip_blanks(close + 1);
  if (stop != line_end() && (delimiter_ == blanks ? !is_blank(*stop) : *stop != *delimiter_)) {
    throw Error(place_at(static_cast<std::size_t>(stop - line_.data())),
                "text follows a closing quote", "a delimiter or the end of the line must");
  }
  const std::string_view inside(first + 1, static_cast<std::size_t>(close - first - 1));
  fields_.push_back({trimmed(inside), offset});
  return stop;
}

}  // namespace rramvar
