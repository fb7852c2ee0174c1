#pragma once
/// Pieces of an HTML page.

#include <string>
#include <string_view>

#include "common/report/text_table.hpp"

namespace rramvar::programs {

/// Any text, such as a user typed it, so that it stands on a page as it is and nothing else. Bytes
/// that no text has become U+FFFD.
std::string html_text(std::string_view text);

/// Rows and columns; the first row is the header, the first column is set to the left.
std::string html_table(const TextTable& table);

/// A picture that gnuplot drew, to stand inside a page: without its XML declaration, and with names
/// that begin with `prefix`, since those of two pictures would clash.
std::string inline_svg(std::string_view svg, std::string_view prefix, std::string_view label);

/// The style of all reports, for screen and print.
std::string_view html_style();

}  // namespace rramvar::programs
