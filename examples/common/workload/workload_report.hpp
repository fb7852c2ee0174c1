#pragma once
/// How judgements are told, the same in every program.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "common/report/html_report.hpp"
#include "common/workload/workload.hpp"

namespace rramvar::programs {

/// Columns of a table: the errors and accuracies that a judgement such as `like` has.
std::vector<std::string> judgement_header(const Judgement& like);
/// The row to go with it. @pre the judgement has what the one of the header had
std::vector<std::string> judgement_row(const Judgement& judgement);

nlohmann::ordered_json to_json(const Judgement& judgement);
nlohmann::ordered_json to_json(const Settings& settings);

/// On a page: that weights or network are synthetic, if they are.
void add_workload_warning(HtmlReport& page, bool synthetic, bool predicts);

}  // namespace rramvar::programs
