#pragma once
/// What a distribution answers to each of its optional members, so that wrappers can be compared.

#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/ln_normal.hpp"
#include "rramvar/device/optional_members.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar::test {

using Names = std::vector<std::string_view>;
using Answer = std::vector<double>;
using Answers = std::map<std::string_view, Answer>;

inline double inverse(ohm r) {
  return 1e4 / r;
}

/// R of the one cell of a batch in state s.
template <detail::DrawsCellBatches D>
ohm in_batch(const D& d, LogicState s) {
  CellBatch batch(1, 2);
  batch.start({}, 0, 1);
  batch.states(0)[0] = s;
  d.in_cells(batch);
  return batch.resistances(0)[0];
}

/// What a distribution answers to each optional member that it has, by the names of
/// optional_members().
template <class D>
Answers answers(const D& distribution, LogicState s) {
  const LnNormal step{0.1, 0.2};
  const std::array<ohm, 2> bends{1e3, 2e4};
  const std::span<const ohm> kinks = bends;
  DrawEngine engine({}, 0, 0);
  const CellDraws draws = CellDraws::anywhere(engine);
  Answers out;
  for (const OptionalMember& member : optional_members<D>()) {
    if (member.is_there) out[member.name] = {std::nan("")};  // until asked: equal to nothing
  }
  const auto ask = [&](std::string_view name, const auto& question) {
    if constexpr (requires { question(distribution); }) {
      if (out.contains(name)) out[name] = question(distribution);
    }
  };
#define QUESTION(...) [&](const auto& d) -> decltype(Answer{__VA_ARGS__}) { return {__VA_ARGS__}; }
  ask("cdf", QUESTION(d.cdf(s, 1e5)));
  ask("survival", QUESTION(d.survival(s, 1e5)));
  ask("quantile", QUESTION(d.quantile(s, 0.25)));
  ask("upper_quantile", QUESTION(d.upper_quantile(s, 0.25)));
  ask("mean", QUESTION(d.mean(s, inverse)));
  ask("mean of any function", QUESTION(d.mean(s, detail::ProbeFunction{1e-4})));
  ask("mean with kinks", QUESTION(d.mean(s, inverse, kinks)));
  ask("calibration", QUESTION(d.calibration().quantile(s, 0.25)));
  ask("by_curves", QUESTION(d.by_curves().quantile(s, 0.25)));
  ask("smoothness", QUESTION(d.smoothness(s, 1e5)));
  ask("cdf_after", QUESTION(d.cdf_after(s, step, 1e5)));
  ask("survival_after", QUESTION(d.survival_after(s, step, 1e5)));
  ask("draws_by_quantile", QUESTION(1.0 * rramvar::draws_by_quantile(d)));
  ask("has_steps", QUESTION(1.0 * d.has_steps()));
  ask("ln_normal", QUESTION(d.ln_normal(s).shift, d.ln_normal(s).sigma));
  ask("in_cell", QUESTION(d.in_cell(s, draws)));
  ask("in_cells", QUESTION(in_batch(d, s)));
  ask("stuck_at and fault_probability",
      QUESTION(static_cast<double>(d.stuck_at(draws).value_or(99)), d.fault_probability()));
  ask("is_drawn_at_writes", QUESTION(1.0 * d.is_drawn_at_writes()));
  ask("rare_events", QUESTION(static_cast<double>(d.rare_events(s).known), d.rare_events(s).below,
                              static_cast<double>(d.rare_events(s).seen)));
  ask("kinks", [&](const auto& d) -> decltype(d.kinks(s)) { return d.kinks(s); });
#undef QUESTION
  if constexpr (TabulatedDistribution<D>) {
    const auto& entries = distribution.sorted(s);
    out["sorted"].assign(entries.begin(), entries.end());
  }
  return out;
}

/// The answers through a wrapper are those of the distribution inside, but for what is dropped and
/// what is changed, both on purpose.
/// @param changed by state
template <class W, class D>
void check_answers(const W& wrapper, const D& inside, const Names& dropped,
                   const std::array<Answers, 2>& changed = {}) {
  for (LogicState s = 0; s < 2; ++s) {
    Answers expected = answers(inside, s);
    for (const std::string_view name : dropped) CHECK(expected.erase(name) == 1);
    for (const auto& [name, answer] : changed[s]) expected[name] = answer;
    const Answers got = answers(wrapper, s);
    for (const auto& [name, answer] : expected) {
      CAPTURE(s, name);
      REQUIRE(got.contains(name));
      CHECK(got.at(name) == answer);
    }
    for (const std::string_view name : dropped) CHECK_FALSE(got.contains(name));
  }
}

}  // namespace rramvar::test
