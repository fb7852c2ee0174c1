#pragma once
/// What prediction_accuracy shows with --report.

#include <string>

#include "common/report/html_report.hpp"
#include "prediction_accuracy/options.hpp"
#include "prediction_accuracy/run.hpp"

namespace rramvar::programs {

std::string page_title(const Options& options);

/// @return empty, or one sentence on why there are no pictures
std::string write_page(HtmlReport& page, const Options& options, const Run& run);

}  // namespace rramvar::programs
