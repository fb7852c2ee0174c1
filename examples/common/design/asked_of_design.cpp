#include "common/design/asked_of_design.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/design/format_named.hpp"
#include "rramvar/design/parse_cells.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

const Design usual;  // every default

bool is_analog(const Design& d) {
  return !reads_bits(d);
}
bool drifts(const Variability& v) {
  return !v.drift.empty() || !v.drift_sigma.empty();
}
/// Whether its cells are read unlike when their levels were set (VariedDevice::calibration).
bool ages(const Variability& v) {
  return drifts(v) || !v.stuck.empty() || !v.fault_map.empty() || v.telegraph_share != 0.0 ||
         v.series_ohm != 0.0;
}
bool has_scale(const Design& d) {
  const AnyFormat format = format_named(d.format);
  const auto scale = [&](float largest) {
    return format.affine_for(std::array{largest, -0.5f * largest}).scale;
  };
  return scale(5.0f) != scale(50.0f);
}
/// Whether a word that is read can be Inf or NaN.
bool can_be_non_finite(const Design& d) {
  const AnyFormat format = format_named(d.format);
  const WordBits stored = store::parse(d.store).in(format.layout().fields());
  return reads_bits(d) &&
         ((format.non_finite_words().mask & stored) != 0 || format.scale_format() != nullptr);
}

using Asked = const Design&;
constexpr Condition<Design> conditions[] = {
    {"--scale", [](Asked d) { return d.scale != usual.scale; }, has_scale,
     "it acts on formats with a scale only: integers, ternary, binary and blocks"},
    {"--protect-fields", [](Asked d) { return d.protect_fields != usual.protect_fields; },
     [](Asked d) { return d.protect == "duplicate"; }, "it acts with --protect duplicate only"},
    {"--non-finite", [](Asked d) { return d.non_finite != usual.non_finite; }, can_be_non_finite,
     "no word can be read as Inf or NaN: that takes a readout of bits, threshold or "
     "differential-sign, and stored bits that make Inf or NaN"},
    {"--references", [](Asked d) { return !d.references.empty(); },
     [](Asked d) { return d.readout != "differential-sign"; },
     "--readout differential-sign compares cells with each other"},
    {"--levels", [](Asked d) { return d.levels != usual.levels; },
     [](Asked d) { return is_analog(d) && d.references.empty(); },
     "it acts with analog readouts without --references only"},
    {"--threshold-rule", [](Asked d) { return d.threshold_rule != usual.threshold_rule; },
     [](Asked d) { return d.readout == "threshold" && d.references.empty(); },
     "it acts with --readout threshold without --references only"},
    {"--comparator-offset", [](Asked d) { return d.comparator_offset != usual.comparator_offset; },
     [](Asked d) { return d.readout == "threshold"; }, "it acts with --readout threshold only"},
    {"--adc-bits", [](Asked d) { return d.adc_bits != usual.adc_bits; },
     [](Asked d) { return d.readout == "adc"; }, "it acts with --readout adc only"},
    {"--adc-clipped", [](Asked d) { return d.adc_clipped != usual.adc_clipped; },
     [](Asked d) { return d.readout == "adc"; }, "it acts with --readout adc only"},
    {"--spread", [](Asked d) { return d.spread == "d2d"; },
     [](Asked d) { return d.distribution != "median"; }, "--distribution median has no spread"},
};

using Given = const Variability&;

/// Whether drift is asked for that a pair of cells does not share.
bool drift_shows(Asked d) {
  Given v = d.variability;
  const bool is_common = v.drift.find_first_of("=,") == std::string::npos && v.drift_sigma.empty();
  return drifts(v) &&
         !(is_common && d.readout == "differential-sign" && v.read_noise != "published");
}
/// Whether more than the order of resistances counts once they are read at another voltage.
bool voltage_shows(Asked d) {
  Given v = d.variability;
  return is_analog(d) || !v.read_noise.empty() || v.telegraph_share != 0.0 ||
         (d.readout == "threshold" && (!d.references.empty() || d.comparator_offset != 0.0));
}

/// Whether a resistor in series with every cell does more than keep their order.
bool series_shows(Asked d) {
  return d.readout != "differential-sign" || !d.variability.read_noise.empty();
}

constexpr std::string_view read_at_once =
    "the chip is read at once unless --time says how long it lies, in seconds";
constexpr std::string_view keeps_order =
    "the order of resistances stays, and this readout takes nothing else of them";
constexpr std::string_view needs_drift =
    "it acts with --drift or --drift-sigma only, and where drift acts";
constexpr Condition<Design> sources[] = {
    {"--stuck", [](Asked d) { return !d.variability.stuck.empty(); },
     [](Asked d) { return d.variability.fault_map.empty(); },
     "the faults of --fault-map take its place"},
    {"--c2c-lag1", [](Asked d) { return d.variability.c2c_lag1 != 0.0; },
     [](Asked d) { return !d.variability.c2c.empty(); }, "it acts with --c2c only"},
    {"--drift", [](Asked d) { return !d.variability.drift.empty() && !d.variability.time; },
     [](Asked) { return false; }, read_at_once},
    {"--drift", [](Asked d) { return !d.variability.drift.empty() && d.variability.time; },
     drift_shows, "both cells of a pair drift alike: give lrs=NUMBER,hrs=NUMBER"},
    {"--drift-sigma", [](Asked d) { return !d.variability.drift_sigma.empty(); },
     [](Asked d) { return d.variability.time.has_value(); }, read_at_once},
    {"--time", [](Asked d) { return d.variability.time.value_or(0.0) != 0.0; }, drift_shows,
     needs_drift},
    {"--drift-t0", [](Asked d) { return d.variability.drift_t0 != usual.variability.drift_t0; },
     drift_shows, needs_drift},
    {"--temperature",
     [](Asked d) { return d.variability.temperature != usual.variability.temperature; },
     [](Asked d) { return drift_shows(d) && d.variability.activation_energy != 0.0; },
     "it acts with --drift or --drift-sigma and --activation-energy only"},
    {"--activation-energy", [](Asked d) { return d.variability.activation_energy != 0.0; },
     [](Asked d) {
       return drift_shows(d) && d.variability.temperature != usual.variability.temperature;
     },
     "it acts with --drift or --drift-sigma and another --temperature than 298.15 only"},
    {"--read-voltage", [](Asked d) { return d.variability.read_voltage != 0.0; }, voltage_shows,
     keeps_order},
    {"--series-ohm", [](Asked d) { return d.variability.series_ohm != 0.0; }, series_shows,
     keeps_order},
    {"--telegraph-share", [](Asked d) { return d.variability.telegraph_share != 0.0; },
     [](Asked d) { return d.variability.telegraph_step != 0.0; },
     "it acts with --telegraph-step only"},
    {"--telegraph-step", [](Asked d) { return d.variability.telegraph_step != 0.0; },
     [](Asked d) { return d.variability.telegraph_share != 0.0; },
     "it acts with --telegraph-share only"},
};

/// Whether two cell maps come to the same cells; the code of one bit does not matter.
bool same_cells(const std::vector<Digit>& a, const std::vector<Digit>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Digit& x, const Digit& y) {
    return x.lsb == y.lsb && x.width == y.width && (x.width == 1 || x.code == y.code);
  });
}

/// Each part of --cells: does it name a field that lies in cells, and does all of it count?
class CellParts {
 public:
  explicit CellParts(const Design& d)
      : design_(d),
        format_(format_named(d.format)),
        stored_(store::parse(d.store).in(format_.layout().fields())) {
    for (std::string rest = d.cells; !rest.empty();) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      parts_.emplace_back(trimmed(std::string_view(rest).substr(0, comma)));
      rest.erase(0, comma + 1);
    }
  }

  std::vector<AskedOption> asked() const {
    std::vector<AskedOption> out;
    if (design_.cells == usual.cells) return out;
    const std::vector<Digit> cells = cut(design_.cells);
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      out.push_back({"--cells " + parts_[i], why_idle(i, cells)});
    }
    return out;
  }

 private:
  std::vector<Digit> cut(const std::string& cells) const {
    return split_into_digits(parse_cells(cells), format_.layout().fields(), stored_);
  }

  /// The whole text with another part in place of part i.
  std::string with(std::size_t i, const std::string& part) const {
    std::string out;
    for (std::size_t j = 0; j < parts_.size(); ++j) {
      out.append(out.empty() ? "" : ",").append(j == i ? part : parts_[j]);
    }
    return out;
  }

  std::string why_idle(std::size_t i, const std::vector<Digit>& cells) const {
    const std::string& part = parts_[i];
    const std::size_t colon = std::min(part.find(':'), part.size());
    const std::string field = part.substr(colon);  // with its colon, or nothing
    if (!field.empty()) {
      const std::string lacks = why_not_in_cells(trimmed(std::string_view(field).substr(1)));
      if (!lacks.empty()) return lacks;
    }
    std::string less(trimmed(std::string_view(part).substr(0, colon)));
    while (less != "1") {  // without its last word, and at last one bit a cell
      const std::size_t dash = less.rfind('-');
      less = dash == less.npos ? "1" : less.substr(0, dash);
      if (same_cells(cells, cut(with(i, less + field)))) {
        return "the cells are those of --cells " + with(i, less + field);
      }
    }
    return {};
  }

  std::string why_not_in_cells(std::string_view name) const {
    std::string fields;
    for (const Field& field : format_.layout().fields()) {
      if (field.width == 0) continue;
      if (name_of(field.role) == name) {
        if ((field.mask() & stored_) != 0) return {};
        return "no bit of its field lies in RRAM, by --store " + design_.store;
      }
      fields.append(fields.empty() ? "" : ", ").append(name_of(field.role));
    }
    return design_.format + " has no such field; its fields are: " + fields;
  }

  const Design& design_;
  AnyFormat format_;
  WordBits stored_;
  std::vector<std::string> parts_;
};

void append(std::vector<AskedOption>& to, std::vector<AskedOption> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

std::vector<AskedOption> asked_of(const Design& design, ReferencesOf references) {
  std::vector<AskedOption> out;
  try {
    check_names(design);
    out = asked_options<Design>(conditions, design);
    append(out, asked_options<Design>(sources, design));
    append(out, CellParts(design).asked());
  } catch (const Error&) {
    return {};  // store_by_design() says what is wrong
  }
  const bool as_now = references == ReferencesOf::own_device && !ages(design.variability);
  for (AskedOption& option : out) {
    if (option.option != "--levels" || !option.why_idle.empty() || !as_now) continue;
    option.why_idle =
        "all is as when levels are set: no stuck cells, drift, telegraph "
        "noise or resistor in series";
  }
  return out;
}

std::vector<AskedOption> asked_of_trials(const Design& design, std::uint64_t trials_of_chip) {
  std::vector<AskedOption> out;
  const std::string why =
      "exact errors are means over chips and cycles, which it leaves as they are";
  if (trials_of_chip == 0 && design.spread == "d2d") out.push_back({"--spread d2d", why});
  if (design.variability.c2c_lag1 == 0.0 || trials_of_chip > 1) return out;
  out.push_back({"--c2c-lag1", trials_of_chip == 0 ? why : "each chip has one cycle"});
  return out;
}

}  // namespace rramvar::programs
