#pragma once
/// What compliance_sweep tells: text for a person, JSON for programs, a page.

#include <ostream>
#include <string>

#include "common/report/html_report.hpp"
#include "compliance_sweep/options.hpp"
#include "compliance_sweep/sweep.hpp"

namespace rramvar::programs {

void print_sweep(std::ostream& out, const Options& options, const Sweep& sweep);

/// What --json writes.
void write_json(std::ostream& out, const Options& options, const Sweep& sweep);

std::string page_title(const Options& options);

/// @return empty, or one sentence on why there are no pictures
std::string write_page(HtmlReport& page, const Options& options, const Sweep& sweep);

}  // namespace rramvar::programs
