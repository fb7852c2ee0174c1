#pragma once
/// Parts of a page that several programs show.

#include <string>

#include "common/design/device.hpp"
#include "common/report/html_report.hpp"
#include "rramvar/design/design.hpp"
#include "rramvar/design/measured_device.hpp"

namespace rramvar::programs {

/// How weights are coded, stored and read; what was left at "none" is left out.
Settings design_settings(const Design& design);

/// Which device, how it varies, its citation, and a table of its states.
/// @param text what to call it
void add_device(HtmlReport& page, const std::string& text, const MeasuredDevice& device,
                const Design& design);

}  // namespace rramvar::programs
