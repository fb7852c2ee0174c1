#pragma once
/// What bits_per_cell tells: text for a person, JSON for programs, figures, a page.

#include <ostream>
#include <string>

#include "bits_per_cell/options.hpp"
#include "bits_per_cell/study.hpp"
#include "common/report/html_report.hpp"
#include "common/report/plot.hpp"

namespace rramvar::programs {

void print_study(std::ostream& out, const Options& options, const BitsStudy& study);

/// What --json writes.
void write_json(std::ostream& out, const Options& options, const BitsStudy& study);

inline const ProgramFigures all_figures{"bits_per_cell", {"bits_per_cell"}};

/// Error, or accuracy, against bits a cell: a line a layout, the first table solid.
Figure bits_figure(const BitsStudy& study);

std::string page_title(const Options& options);

/// @return empty, or one sentence on why there are no pictures
std::string write_page(HtmlReport& page, const Options& options, const BitsStudy& study);

}  // namespace rramvar::programs
