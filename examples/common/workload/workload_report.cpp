#include "common/workload/workload_report.hpp"

#include <nlohmann/json.hpp>

#include "common/report/encoding_text.hpp"
#include "common/report/interval_json.hpp"
#include "common/report/text_table.hpp"

namespace rramvar::programs {

namespace {

using nlohmann::ordered_json;

}  // namespace

std::vector<std::string> judgement_header(const Judgement& like) {
  std::vector<std::string> out{"cells/weight"};
  if (!like.accuracy) out.push_back("relative L2, exact RMS");
  if (like.relative_l2) {
    out.push_back(like.accuracy ? "relative L2" : "sampled RMS");
    if (!like.accuracy) out.push_back("95 % interval");
  }
  if (like.misread_share) out.push_back("bits misread");
  if (like.accuracy) out.insert(out.end(), {"top-1", "95 % interval", "chips", "top-5", "changed"});
  return out;
}

std::vector<std::string> judgement_row(const Judgement& j) {
  std::vector<std::string> out{number(j.storage_cells)};
  if (!j.accuracy) out.push_back(j.exact_relative_l2 ? number(*j.exact_relative_l2) : "unknown");
  if (j.relative_l2) {
    out.push_back(number(j.relative_l2->value));
    if (!j.accuracy) out.push_back(interval_text(j.relative_l2->ci95));
  }
  if (j.misread_share) out.push_back(percent(*j.misread_share));
  if (j.accuracy) {
    const Accuracy& a = *j.accuracy;
    out.insert(out.end(), {percent(a.top1), interval_text(a.top1_pictures, 100),
                           interval_text(a.top1_chips, 100), percent(a.top5), percent(a.changed)});
  }
  return out;
}

std::string why_unknown(const Judgement& j) {
  if (j.why_not_exact.empty()) return {};
  return "The exact error is unknown: " + j.why_not_exact + "." +
         (j.relative_l2 ? "" : " Give --trials for a sampled one.");
}

std::string encoding_note(const Judgement& j, std::string_view format) {
  std::string out = encoding_text(j.encoding, format);
  if (j.rounding) {
    out.insert(0, "Rounding to " + std::string(format) + " alone makes a relative L2 error of " +
                      number(*j.rounding) + (out.empty() ? "" : "; "));
  }
  return out.empty() ? out : out + ".";
}

ordered_json to_json(const Judgement& j) {
  ordered_json out;
  if (!j.why_not.empty()) return {{"cannot_be", j.why_not}};
  out["storage_cells_per_weight"] = j.storage_cells;
  out.update(to_json(j.encoding));
  if (j.rounding) out["rounding_relative_l2"] = *j.rounding;
  if (j.exact_relative_l2) out["relative_l2_expected_rms"] = *j.exact_relative_l2;
  if (!j.why_not_exact.empty()) out["why_not_expected"] = j.why_not_exact;
  if (j.relative_l2) {
    out["relative_l2_rms"] = j.relative_l2->value;
    out["relative_l2_rms_ci95"] = interval_json(j.relative_l2->ci95);
  }
  if (j.misread_share) out["bits_misread_share"] = *j.misread_share;
  if (j.accuracy) {
    const Accuracy& a = *j.accuracy;
    out["accuracy"] = {{"pictures", a.pictures},
                       {"ideal_top1", a.ideal_top1},
                       {"ideal_top5", a.ideal_top5},
                       {"top1", a.top1},
                       {"top5", a.top5},
                       {"changed", a.changed},
                       {"top1_over_chips", interval_json(a.top1_chips)},
                       {"top1_ci95", interval_json(a.top1_pictures)}};
  }
  out["cells_in_state"] = j.census.cells;
  out["cells_left_out"] = j.census.left_out;
  out["conductance_s"] = j.conductance.mean;
  return out;
}

ordered_json to_json(const Settings& settings) {
  ordered_json out;
  for (const auto& [name, value] : settings) out[name] = value;
  return out;
}

void add_workload_warning(HtmlReport& page, bool synthetic, bool predicts) {
  if (!synthetic) return;
  page.beware(predicts
                  ? "Network and pictures are synthetic: they show the tool at work, not what a "
                    "trained network does."
                  : "The weights are synthetic: they show the tool at work, not what a trained "
                    "layer does.");
}

}  // namespace rramvar::programs
