#pragma once
/// --report DIR: what a run was and found, as one page to show to a colleague.

#include <filesystem>
#include <string>
#include <vector>

#include "common/report/plot.hpp"
#include "common/report/settings.hpp"
#include "common/report/text_table.hpp"

namespace rramvar::programs {

/// The command line as one could type it again; the program without its folder.
std::string command_text(int argc, const char* const* argv);

/// The files that --plots and --report may write; empty folders are none.
std::vector<std::string> report_files(const ProgramFigures& figures, const std::string& plots,
                                      const std::string& report);

/// One self-contained HTML page, index.html, in a folder of its own, and the data of its figures as
/// CSV, with gnuplot's scripts. Everything that is added is plain text and is escaped.
class HtmlReport {
 public:
  /// @param title what the run was about
  /// @throws Error if the folder cannot be made or written, or has a page or files of the names of
  /// these figures that are none of ours
  HtmlReport(const std::filesystem::path& folder, const ProgramFigures& figures, std::string title);

  /// A number that matters most, for the top of the page. @param note small, below it
  void key(std::string label, std::string value, std::string note = {});
  /// A paragraph of the current section.
  void text(const std::string& paragraph);
  /// A paragraph that nobody should miss.
  void beware(const std::string& paragraph);
  /// Text whose blanks and line ends stay, such as tables for a terminal.
  void verbatim(const std::string& text);
  void section(const std::string& title);
  void settings(const Settings& settings);
  void table(const TextTable& table, const std::string& note = {});
  /// A figure, drawn when the page is written; the page says so if it has nothing to draw.
  void figure(const Figure& figure, const std::string& caption);

  /// Writes the page, ending in how to make it again.
  /// @return empty, or one sentence on why there are no pictures
  std::string write(const std::string& command, const Settings& how_to_reproduce);

 private:
  struct Part {
    std::string html;
    std::string figure;   ///< name; empty: html alone
    std::string caption;  ///< of the figure
  };
  std::string figure_html(const Part& part, std::size_t number) const;
  std::string head() const;

  PlotFolder plots_;
  std::string program_;
  std::string title_;
  std::string keys_;
  std::vector<Part> parts_;
};

}  // namespace rramvar::programs
