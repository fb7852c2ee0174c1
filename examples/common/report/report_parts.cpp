#include "common/report/report_parts.hpp"

#include "common/design/design_options.hpp"
#include "common/report/text_table.hpp"

namespace rramvar::programs {

Settings design_settings(const Design& d) {
  Settings out{{"number format", d.format},
               {"stored in RRAM", stored_fields(d)},
               {"bits a cell", d.cells},
               {"readout", d.readout}};
  if (d.readout == "threshold") out.emplace_back("threshold rule", d.threshold_rule);
  if (d.comparator_offset != 0.0) {
    out.emplace_back("comparator offset, sigma of ln of the reference",
                     number(d.comparator_offset) + "; boundaries are set without it");
  }
  if (!d.references.empty()) out.emplace_back("references [ohm]", d.references);
  if (d.readout == "adc") out.emplace_back("converter", std::to_string(d.adc_bits) + " bits");
  if (d.protect != "none") out.emplace_back("protection", d.protect);
  out.emplace_back("weights read as Inf or NaN", d.non_finite);
  return out;
}

void add_device(HtmlReport& page, const std::string& text, const MeasuredDevice& device,
                const Design& design) {
  page.section("The device");
  Settings settings{{"table", text}, {"source", device.citation()}};
  if (device.read_voltage != 0.0) {
    settings.emplace_back("read voltage of the table", number(device.read_voltage) + " V");
  }
  settings.emplace_back("drawn as", design.distribution + ", its spread taken as " + design.spread);
  const std::string sources = describe(design.variability);
  settings.emplace_back("sources of variability",
                        sources.empty() ? "none beside the table" : sources);
  page.settings(settings);
  page.table(states_table(device));
}

}  // namespace rramvar::programs
