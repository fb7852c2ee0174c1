#pragma once
/// What characterize shows with --report.

#include <vector>

#include "characterize/analysis.hpp"
#include "characterize/options.hpp"
#include "characterize/stateless_report.hpp"
#include "common/measured/measurements.hpp"
#include "common/report/html_report.hpp"
#include "common/report/plot.hpp"

namespace rramvar::programs {

/// Writes the page, and a line to stderr if there are no pictures.
void write_page(HtmlReport& page, const Characterization& c, const Measurements& measurements,
                const Options& options, const std::vector<Figure>& figures);
void write_page(HtmlReport& page, const StatelessReport& report, const Measurements& measurements,
                const Options& options);

}  // namespace rramvar::programs
