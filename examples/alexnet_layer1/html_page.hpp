#pragma once
/// What alexnet_layer1 shows with --report.

#include <string>
#include <vector>

#include "alexnet_layer1/comparison.hpp"
#include "alexnet_layer1/inputs.hpp"
#include "alexnet_layer1/options.hpp"
#include "alexnet_layer1/report.hpp"
#include "common/report/html_report.hpp"

namespace rramvar::programs {

std::string page_title(const Options& options);

/// @return empty, or one sentence on why there are no pictures
std::string write_page(HtmlReport& page, const Options& options, const Inputs& inputs,
                       const Run& run, const std::vector<Axis>& axes,
                       const std::vector<ComparedDesign>& comparison);

}  // namespace rramvar::programs
