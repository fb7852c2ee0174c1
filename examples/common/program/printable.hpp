#pragma once
/// Text as a terminal may have it: names come from users and files, and may hold anything.

#include <cstddef>
#include <string>
#include <string_view>

namespace rramvar::programs {

/// Takes text in pieces and gives it back with escapes, such as \x1B, for bytes that are no UTF-8
/// and for what a terminal would obey: control characters, and marks that turn the direction of
/// writing. Newlines and tabs stay.
class PrintableText {
 public:
  /// Appends `text` to `out`; a character that is not complete yet waits for the next piece.
  void append(std::string_view text, std::string& out);
  /// Appends what waits.
  void end(std::string& out);

 private:
  std::string waiting_;
};

/// The same of a whole text that is to stand on one line: newlines and tabs are escaped too.
std::string printable(std::string_view text);

/// Text of UTF-8 alone for a page: what is none, or is escaped above, becomes U+FFFD.
std::string utf8_text(std::string_view text);

/// Prints "PROGRAM: sentence" as one line on the standard error stream.
void say(std::string_view program, std::string_view sentence);

}  // namespace rramvar::programs
