#pragma once
/// Figures for papers: the data as CSV, a gnuplot script each, and the pictures where gnuplot is
/// installed.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/report/result_folder.hpp"

namespace rramvar::programs {

/// One figure.
struct Figure {
  std::string name;      ///< of its files, without an ending
  std::string data;      ///< all of NAME.csv: a header line, and rows of finite values
  std::string commands;  ///< gnuplot commands that draw from NAME.csv
  int width = 640;       ///< of the picture [pixels]
  int height = 480;
};

/// Colours that colour-blind readers tell apart, dark enough for lines on white.
/// Source: M. Okabe, K. Ito, "Color Universal Design", 2008.
std::string_view plot_colour(std::size_t number);

/// Text as a gnuplot string, in quotes.
std::string plot_text(std::string_view text);

/// The same for a label or title: what gnuplot would take for markup (_ ^ { } @ & ~) stands as it
/// is.
std::string plot_label(std::string_view text);

/// Every figure that a program may draw, in one run or another.
struct ProgramFigures {
  std::string program;
  std::vector<std::string> names;

  /// The files that they may take in these folders, of each folder once; empty folders are none.
  std::vector<std::string> files_in(const std::vector<std::string>& folders) const;
};

/// A folder of figures: NAME.csv and NAME.gp for each that has a row of data, and the pictures,
/// made by gnuplot, which is looked for in PATH. All are written together in the end: until then
/// the folder holds what it held. Then figures of the program that it drew in another run and not
/// in this one are gone, for they would be taken for this one's.
class PlotFolder {
 public:
  /// @param formats endings of the pictures, "svg", "png" or both, separated by a blank
  /// @throws Error if the folder can be neither found nor made, or not written, or holds files of
  /// these names that are no figures
  PlotFolder(std::filesystem::path folder, std::string formats, ProgramFigures figures);

  /// @return whether there is anything to draw; if not, the figure is left out
  bool add(const Figure& figure);

  /// Draws all figures. @return empty, or one sentence on why there are no pictures, or not all
  std::string draw();
  /// A picture as it was drawn, such as that of "probability.svg"; empty if it was not.
  std::string picture(const std::string& name) const;
  /// Writes all, and `more` files with them. @throws Error if not all can be written
  void write(const std::vector<FolderFile>& more = {}) const;

  const std::vector<std::string>& names() const { return names_; }

 private:
  std::string mark_of(const std::string& name) const;
  std::vector<std::string> picture_endings() const;
  std::string draw_in(const std::filesystem::path& folder);

  std::filesystem::path folder_;
  std::string formats_;
  ProgramFigures figures_;
  std::vector<std::string> names_;
  std::vector<std::string> left_out_;
  std::vector<FolderFile> sources_;   ///< data and scripts
  std::vector<FolderFile> pictures_;  ///< those that could be drawn
};

}  // namespace rramvar::programs
