#pragma once
/// How judgements are told, the same in every program.

#include <algorithm>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "common/report/html_report.hpp"
#include "common/workload/workload.hpp"

namespace rramvar::programs {

/// Columns of a table: the errors and accuracies that a judgement such as `like` has.
std::vector<std::string> judgement_header(const Judgement& like);
/// The row to go with it. @pre the judgement has what the one of the header had
std::vector<std::string> judgement_row(const Judgement& judgement);

/// Why the exact error is unknown, and how to have a sampled one; empty if it is not.
std::string why_unknown(const Judgement& judgement);

/// The same of all points that were judged, each reason once.
template <class Points>
std::vector<std::string> why_any_unknown(const Points& points) {
  std::vector<std::string> out;
  for (const auto& point : points) {
    const std::string why = why_unknown(point.judgement);
    if (!why.empty() && std::find(out.begin(), out.end(), why) == out.end()) out.push_back(why);
  }
  return out;
}

/// What encoding alone did to the weights; empty where that is nothing, or not known.
std::string encoding_note(const Judgement& judgement, std::string_view format);

/// The same of all points that were judged, each sentence once.
template <class Points>
std::vector<std::string> encoding_notes(const Points& points, std::string_view format) {
  std::vector<std::string> out;
  for (const auto& point : points) {
    if (!point.judgement.why_not.empty()) continue;
    const std::string note = encoding_note(point.judgement, format);
    if (!note.empty() && std::find(out.begin(), out.end(), note) == out.end()) out.push_back(note);
  }
  return out;
}

nlohmann::ordered_json to_json(const Judgement& judgement);
nlohmann::ordered_json to_json(const Settings& settings);

/// On a page: that weights or network are synthetic, if they are.
void add_workload_warning(HtmlReport& page, bool synthetic, bool predicts);

}  // namespace rramvar::programs
