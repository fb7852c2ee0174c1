#pragma once
/// ResampledTable<S>: the tables that a measurement could have given, had it been repeated.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar {

/// What was measured independently of each other, and so is drawn as one.
enum class SamplingUnit : std::uint8_t {
  cell,   ///< with all its cycles and states
  cycle,  ///< of the one cell there is, with all its states
  entry,  ///< one resistance; the states are drawn apart
};

constexpr std::string_view name_of(SamplingUnit unit) {
  constexpr std::string_view names[] = {"cells", "cycles", "entries"};
  return names[static_cast<std::size_t>(unit)];
}

/// A measured table, drawn from with replacement in units that are independent of each other.
///
/// Cells where there are several: all cycles of a cell share its d2d. A cell is drawn with the
/// cycles it has; drawing among them once more would count the c2c twice (A. C. Davison, D. V.
/// Hinkley, "Bootstrap Methods and their Application", 1997, section 3.8). Otherwise cycles, which
/// are taken as independent; otherwise single entries.
/// @tparam S number of states
template <std::size_t S = 2>
class ResampledTable {
 public:
  /// @throws Error if there are not S states, or fewer than two units
  explicit ResampledTable(const MeasuredCycles& measured) : citation_(measured.citation) {
    if (measured.states.size() != S) {
      throw Error("the measurement has " + std::to_string(measured.states.size()) + " states",
                  std::to_string(S) + " are needed here");
    }
    unit_ = unit_of(measured);
    if (unit_ == SamplingUnit::entry) {
      add_entries(
          [&](LogicState s) { return std::span<const ohm>(measured.states[s].resistance); });
    } else {
      std::map<std::int64_t, Unit> units;
      for (LogicState s = 0; s < S; ++s) {
        const MeasuredState& state = measured.states[s];
        for (std::size_t i = 0; i < state.size(); ++i) {
          const auto key = unit_ == SamplingUnit::cell ? state.cell[i] : state.cycle[i];
          units[key].push_back({s, state.resistance[i]});
        }
      }
      strata_.emplace_back();
      for (auto& [key, unit] : units) strata_.back().push_back(std::move(unit));
    }
    check();
  }

  /// Of a table without cells and cycles. @throws Error if it has fewer than two entries
  explicit ResampledTable(const DeviceLUT<S>& lut)
      : unit_(SamplingUnit::entry), citation_(lut.citation()) {
    add_entries([&](LogicState s) { return lut.sorted(s); });
    check();
  }

  SamplingUnit unit() const { return unit_; }
  /// Units of the table; where the states are drawn apart, of the largest state.
  std::size_t units() const {
    std::size_t most = 0;
    for (const Stratum& stratum : strata_) most = std::max(most, stratum.size());
    return most;
  }

  /// The table as measured.
  DeviceLUT<S> lut() const {
    Samples samples;
    for (const Stratum& stratum : strata_) {
      for (const Unit& unit : stratum) add(unit, samples);
    }
    return DeviceLUT<S>(std::move(samples), citation_);
  }

  /// The table of n units drawn with replacement, a pure function of (n, seed, replicate); a
  /// stratum of fewer units gives as many as it has.
  /// @throws Error if a state is left empty
  DeviceLUT<S> draw(std::size_t n, std::uint64_t seed, std::uint32_t replicate) const {
    Samples samples;
    const TrialIndex at{.seed = seed, .trial = replicate, .chip = static_cast<std::uint32_t>(n)};
    for (std::size_t h = 0; h < strata_.size(); ++h) {
      const Stratum& stratum = strata_[h];
      for (std::size_t i = 0; i < std::min(n, stratum.size()); ++i) {
        DrawEngine engine(at, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(h),
                          DrawSource::table_bootstrap);
        add(stratum[uniform_index(engine(), stratum.size())], samples);
      }
    }
    return DeviceLUT<S>(std::move(samples), citation_);
  }

  /// Sets of units that are independent of each other: one, or one a state.
  std::size_t strata() const { return strata_.size(); }
  std::size_t size(std::size_t stratum) const { return strata_[stratum].size(); }
  /// Whether units of this stratum have resistances of state s.
  bool has_state(std::size_t stratum, LogicState s) const {
    return unit_ != SamplingUnit::entry || stratum == s;
  }
  /// The table without the resistances that units first … last − 1 of a stratum have in state s.
  DeviceLUT<S> without(std::size_t stratum, std::size_t first, std::size_t last,
                       LogicState s) const {
    Samples samples;
    for (std::size_t h = 0; h < strata_.size(); ++h) {
      for (std::size_t i = 0; i < strata_[h].size(); ++i) {
        const bool left_out = h == stratum && i >= first && i < last;
        for (const Entry& entry : strata_[h][i]) {
          if (!(left_out && entry.state == s)) samples[entry.state].push_back(entry.resistance);
        }
      }
    }
    return DeviceLUT<S>(std::move(samples), citation_);
  }

 private:
  struct Entry {
    LogicState state;
    ohm resistance;
  };
  using Unit = std::vector<Entry>;
  using Stratum = std::vector<Unit>;
  using Samples = std::array<std::vector<ohm>, S>;

  static void add(const Unit& unit, Samples& samples) {
    for (const Entry& entry : unit) samples[entry.state].push_back(entry.resistance);
  }
  template <class Resistances>
  void add_entries(const Resistances& of_state) {
    for (LogicState s = 0; s < S; ++s) {
      strata_.emplace_back();
      for (const ohm r : of_state(s)) strata_.back().push_back({{s, r}});
    }
  }

  static SamplingUnit unit_of(const MeasuredCycles& measured) {
    if (measured.has_cells() && measured.cells.size() > 1) return SamplingUnit::cell;
    if (!measured.has_cycles()) return SamplingUnit::entry;
    for (const MeasuredState& state : measured.states) {  // numbers that repeat name no cycle
      const std::set<std::int64_t> cycles(state.cycle.begin(), state.cycle.end());
      if (cycles.size() != state.size()) return SamplingUnit::entry;
    }
    return SamplingUnit::cycle;
  }

  void check() const {
    for (const Stratum& stratum : strata_) {
      if (stratum.size() >= 2) continue;
      throw Error("one measurement says nothing of its own uncertainty",
                  "the table has " + std::to_string(stratum.size()) + " of its " +
                      std::string(name_of(unit_)),
                  "measure several cells or cycles in every state");
    }
  }

  SamplingUnit unit_ = SamplingUnit::entry;
  std::vector<Stratum> strata_;
  std::string citation_;
};

}  // namespace rramvar
