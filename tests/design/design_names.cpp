// Every name that a design knows stores weights, in a way of its own; no other name does.
#include "rramvar/design/design_names.hpp"

#include <set>
#include <string>

#include "catch.hpp"
#include "design/reads.hpp"
#include "error_text.hpp"
#include "rramvar/design/store_by_design.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;

namespace {

std::unique_ptr<StoredWeights> stored(const Design& design,
                                      const MeasuredDevice& device = builtin_device()) {
  return store_by_design(design, {test::some_weights(), test::weights_of_filter}, device);
}

/// A device whose cells and cycles are known.
MeasuredDevice with_cells() {
  MeasuredDevice out = builtin_device();
  for (std::uint32_t cell = 0; cell < 100; ++cell) out.cycles.cells.push_back(cell);
  for (MeasuredState& state : out.cycles.states) {
    for (std::size_t i = 0; i < state.size(); ++i) {
      state.cell.push_back(static_cast<std::uint32_t>(i / 10));
      state.cycle.push_back(static_cast<std::int64_t>(i % 10));
    }
  }
  return out;
}

/// Stores by each of the names. @return the names that read as another one does
std::string same_as_others(std::span<const KnownName> names, std::string Design::*member,
                           const Design& base, const MeasuredDevice& device = builtin_device()) {
  std::set<std::vector<std::uint64_t>> seen;
  std::string out;
  for (const auto& [name, meaning] : names) {
    CAPTURE(name);
    CHECK_FALSE(meaning.empty());
    Design design = base;
    design.*member = name;
    if (!seen.insert(test::reads_of(*stored(design, device))).second) out.append(" ").append(name);
  }
  return out;
}

const Design by_threshold{.readout = "threshold"};

}  // namespace

TEST_CASE("every name stores weights, and no two names of a list read alike", "[design]") {
  const DesignNames& known = design_names();
  const auto alike = [&](std::span<const KnownName> names, std::string Design::*member,
                         const Design& base) { return same_as_others(names, member, base); };
  CHECK(alike(known.formats, &Design::format, by_threshold).empty());
  CHECK(alike(known.scales, &Design::scale, {.format = "int8"}).empty());
  CHECK(alike(known.protections, &Design::protect, by_threshold).empty());
  CHECK(alike(known.distributions, &Design::distribution, by_threshold).empty());
  CHECK(same_as_others(known.spreads, &Design::spread, {}, with_cells()).empty());
  CHECK(alike(known.readouts, &Design::readout, {}).empty());
  CHECK(alike(known.levels, &Design::levels, {.variability = {.stuck = "0.02"}}).empty());
  CHECK(alike(known.threshold_rules, &Design::threshold_rule, by_threshold).empty());
  CHECK(alike(known.non_finites, &Design::non_finite, by_threshold).empty());
}

TEST_CASE("every stored field is one of some format", "[design]") {
  std::set<std::vector<std::uint64_t>> seen;
  for (const auto& [name, meaning] : design_names().stores) {
    CAPTURE(name);
    CHECK_FALSE(meaning.empty());
    const std::string format = name == "integer" ? "q3.12" : "binary16";
    const auto weights = stored({.format = format, .store = std::string(name)});
    CHECK(weights->cells_per_weight() > 0);
    const bool is_new = seen.insert(test::reads_of(*weights)).second;
    CHECK(is_new == (name != "mask:0x3ff"));  // the bits of the fraction
  }
}

TEST_CASE("an alias of a format is the format meant", "[design]") {
  for (const auto& [alias, meant] : design_names().format_aliases) {
    CAPTURE(alias);
    CHECK(test::reads_of(*stored({.format = std::string(alias)})) ==
          test::reads_of(*stored({.format = std::string(meant)})));
  }
}

TEST_CASE("every built-in device stores weights", "[design]") {
  std::set<std::vector<std::uint64_t>> seen;
  for (const auto& [name, meaning] : design_names().devices) {
    CAPTURE(name);
    CHECK_FALSE(meaning.empty());
    CHECK(seen.insert(test::reads_of(*stored({}, builtin_device(name)))).second);
  }
}

TEST_CASE("an unknown name is told with its kind and the nearest known ones", "[design]") {
  struct Mistake {
    std::string Design::*member;
    std::string name;
    std::string kind;
    std::string nearest;
  };
  for (const auto& [member, name, kind, nearest] : {
           Mistake{&Design::format, "binray16", "number format", "binary16"},
           Mistake{&Design::scale, "fitler", "scale", "filter"},
           Mistake{&Design::store, "fractoin", "choice of stored bits", "fraction"},
           Mistake{&Design::protect, "sceded", "protection", "secded"},
           Mistake{&Design::distribution, "lognromal", "distribution", "lognormal"},
           Mistake{&Design::spread, "d3d", "spread", "d2d"},
           Mistake{&Design::readout, "conductence", "readout", "conductance"},
           Mistake{&Design::levels, "tabel", "source of reference levels", "table"},
           Mistake{&Design::threshold_rule, "equal", "threshold rule", "equal-error"},
           Mistake{&Design::non_finite, "staurate", "policy for Inf and NaN", "saturate"},
       }) {
    Design design = by_threshold;
    design.*member = name;
    const std::string said = error_of([&] { check_names(design); });
    CHECK(said.starts_with("unknown " + kind + " '" + name + "'; the nearest known names are: "));
    CHECK(has_all(said, {nearest}));
    CHECK(error_of([&] { stored(design); }) == said);
  }
  CHECK(has_all(error_of([] { builtin_device("ni_rram"); }), {"unknown built-in device", "1t1r"}));
}
