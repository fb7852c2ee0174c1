#include "common/design/designs.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/design/cells.hpp"
#include "common/design/store_in.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/memory/protected_weights.hpp"

namespace rramvar::programs {

namespace {

constexpr std::array<Choice, 2> scales{{
    {"filter", "each filter has its own; 0 for a filter of zeros, which stays 0 whatever is read"},
    {"tensor", "one for all weights"},
}};
constexpr std::array<Choice, 6> stores{{
    {"all", "every bit of the word"},
    {"sign", "the sign bit"},
    {"exponent", "the exponent of a floating-point format"},
    {"integer", "the integer bits of a fixed-point format"},
    {"fraction", "the fraction bits"},
    {"mask:0x3ff", "the bits set in a hexadecimal mask"},
}};
constexpr std::array<Choice, 6> protections{{
    {"none", "words are used as they are read"},
    {"parity", "one bit a word; a weight with an odd number of misread bits becomes 0"},
    {"secded", "Hamming code over 64 bits, (72,64): corrects one misread bit, zeroes after two"},
    {"tmr", "every bit three times; the majority counts"},
    {"duplicate", "some fields twice; a weight whose copies differ becomes 0"},
    {"clamp", "weights are limited to the largest that was stored; for every readout"},
}};
constexpr std::array<Choice, 8> distributions{{
    {"table", "each entry of the device table equally likely (bootstrap)"},
    {"smoothed", "the table smoothed between its entries, with fitted tails beyond them"},
    {"lognormal", "log-normal with the mean and spread of ln R of the table"},
    {"normal", "normal with the mean and spread of R of the table, cut at its least entry"},
    {"weibull", "Weibull law fitted to the table"},
    {"gamma", "gamma law fitted to the table"},
    {"mixture", "two normals of ln R fitted to the table"},
    {"median", "no spread: each state has its median, for use with --d2d, --c2c, ..."},
}};
constexpr std::array<Choice, 3> spreads{{
    {"c2c", "cycle-to-cycle: drawn anew at each write"},
    {"d2d", "device-to-device: drawn once for each cell of a chip"},
    {"measured", "as measured: a cell is one of the table's cells, a write one of its cycles"},
}};
constexpr std::array<Choice, 7> readouts{{
    {"conductance", "analog, linear in 1/R"},
    {"resistance", "analog, linear in R"},
    {"log-resistance", "analog, linear in ln R"},
    {"adc", "analog, 1/R rounded by a converter of --adc-bits between the outermost states"},
    {"differential", "analog, two cells a bit, it and its complement: the difference of 1/R"},
    {"threshold", "sense amplifier: R is compared with boundaries set by --threshold-rule"},
    {"differential-sign", "two cells a bit: which of them conducts better"},
}};
constexpr std::array<Choice, 2> level_sources{{
    {"table", "the device when levels are set: without stuck cells, drift and telegraph noise"},
    {"chip", "each chip calibrated on its own cells as they are read"},
}};
constexpr std::array<Choice, 2> threshold_rules{{
    {"likelihood", "least sum of both error rates (maximum likelihood)"},
    {"equal-error", "both error rates equal, or as near as a table allows"},
}};
constexpr std::array<Choice, 3> non_finites{{
    {"saturate", "Inf and NaN become the largest finite value with the sign bit that was read"},
    {"zero", "Inf and NaN become 0"},
    {"propagate", "Inf and NaN stay, and the metrics with them"},
}};

/// Where a name stands in its list. @throws Error if it does not
std::size_t place_of(std::string_view kind, std::string_view name,
                     std::span<const Choice> choices) {
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i].name == name) return i;
  }
  throw unknown_choice(kind, name, choices);
}

NonFinite non_finite_named(std::string_view name) {
  constexpr NonFinite values[] = {NonFinite::saturate, NonFinite::zero, NonFinite::propagate};
  return values[place_of("policy for Inf and NaN", name, non_finites)];
}

std::vector<ohm> references_in(std::string_view text) {
  std::vector<ohm> out;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const auto r = parse_number<double>(trimmed(text.substr(0, comma)));
    if (!r) {
      throw Error("--references: " + excerpt(text.substr(0, comma)) + " is not a number", {},
                  "give resistances in ohm, joined by commas");
    }
    out.push_back(*r);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

ReadoutSettings settings_of(const Design& design) {
  place_of("readout", design.readout, readouts);
  constexpr LevelsOf levels[] = {LevelsOf::calibration, LevelsOf::reading};
  constexpr BoundaryRule rules[] = {BoundaryRule::maximum_likelihood, BoundaryRule::equal_error};
  return {references_in(design.references),
          levels[place_of("source of reference levels", design.levels, level_sources)],
          rules[place_of("threshold rule", design.threshold_rule, threshold_rules)]};
}

/// Says in terms of options what the library would say in terms of types.
void check_readout(const Design& design, const AnyEncoder& encoder) {
  if (reads_bits(design)) return;
  if (!encoder.format().layout().exists()) {
    throw Error("--format " + design.format + " cannot be read analog",
                "its bits have no meaning one by one", "use --readout threshold");
  }
  for (const Digit& digit : encoder.digits()) {
    if (digit.code == CellCode::gray && digit.width > 1) {
      throw Error("analog readout cannot read a Gray code",
                  "a reading between two states is a number only in the natural code",
                  "use --readout threshold, or the natural code");
    }
  }
}

std::unique_ptr<StoredWeights> protected_by(const Design& design,
                                            std::unique_ptr<StoredWeights> stored) {
  const std::string& name = design.protect;
  if (name == "none") return stored;
  if (name == "clamp") return std::make_unique<ClampedWeights>(std::move(stored));
  if (!stored->reads_words()) {
    throw Error("--protect " + name + " needs a readout that gives bits",
                "--readout " + design.readout + " gives real numbers",
                "use --readout threshold or differential-sign, or --protect clamp");
  }
  if (name == "parity") return protect(std::move(stored), Parity{});
  if (name == "secded") return protect(std::move(stored), Secded{});
  if (name == "tmr") return protect(std::move(stored), TripleRedundancy{});
  const Duplicate code = duplicate(*stored, store::parse(design.protect_fields));
  return protect(std::move(stored), code);
}

}  // namespace

void check_names(const Design& design) {
  place_of("scale", design.scale, scales);
  place_of("protection", design.protect, protections);
  settings_of(design);
  format_named(design.format);
  store::parse(design.store);
  non_finite_named(design.non_finite);
  place_of("distribution", design.distribution, distributions);
  place_of("spread", design.spread, spreads);
}

bool reads_bits(const Design& design) {
  return design.readout == "threshold" || design.readout == "differential-sign";
}

bool shares_exponents(const Design& design) {
  return format_named(design.format).scale_format() != nullptr;
}

std::string stored_fields(const Design& design) {
  return design.store + (shares_exponents(design) ? " and the shared exponents" : "");
}

std::span<const Choice> scale_choices() {
  return scales;
}
std::span<const Choice> store_choices() {
  return stores;
}
std::span<const Choice> protect_choices() {
  return protections;
}
std::span<const Choice> distribution_choices() {
  return distributions;
}
std::span<const Choice> spread_choices() {
  return spreads;
}
std::span<const Choice> readout_choices() {
  return readouts;
}
std::span<const Choice> level_choices() {
  return level_sources;
}
std::span<const Choice> threshold_rule_choices() {
  return threshold_rules;
}
std::span<const Choice> non_finite_choices() {
  return non_finites;
}

std::unique_ptr<StoredWeights> store_by_design(const Design& design, const Device& device,
                                               const LayerWeights& weights, std::uint32_t chips) {
  check_names(design);
  const ReadoutSettings settings = settings_of(design);
  const AnyEncoder encoder(format_named(design.format), store::parse(design.store),
                           parse_cells(design.cells), non_finite_named(design.non_finite));
  check_readout(design, encoder);
  int bits = 1;
  for (const Digit& digit : encoder.digits()) bits = std::max(bits, int{digit.width});
  const Device used = device.for_bits(bits);
  const StoreRequest request{design, used, settings, encoder, weights, chips};
  return protected_by(design, bits == 1   ? store_in<2>(request)
                              : bits == 2 ? store_in<4>(request)
                                          : store_in<8>(request));
}

double storage_cells(const StoredWeights& stored) {
  return static_cast<double>(stored.cells_per_weight()) +
         static_cast<double>(stored.extra_cells()) / static_cast<double>(stored.encoded().size());
}

}  // namespace rramvar::programs
