#pragma once
/// What a program may write besides its text: --json FILE, --plots DIR, --report DIR.

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "common/report/html_report.hpp"
#include "common/report/output_names.hpp"
#include "common/report/plot.hpp"
#include "common/report/result_file.hpp"

namespace rramvar::programs {

/// Opened before the work starts, so that a bad path fails early.
class Outputs {
 public:
  /// @param inputs files that may not be written over
  /// @throws Error if something cannot be written, or is an input too
  Outputs(const OutputNames& names, const ProgramFigures& figures, const std::string& page_title,
          const std::vector<std::string>& inputs);

  /// How each is made; asked for where it is wanted.
  struct Parts {
    std::function<void(std::ostream&)> json;
    std::function<std::vector<Figure>()> figures;
    std::function<std::string(HtmlReport&)> page;  ///< writes it; returns why it has no pictures
  };
  /// Writes each, though another could not be written.
  /// @throws Error saying all that could not be
  void write(const Parts& parts);

 private:
  std::string program_;
  ResultFile json_;
  std::optional<PlotFolder> plots_;
  std::optional<HtmlReport> page_;
};

}  // namespace rramvar::programs
