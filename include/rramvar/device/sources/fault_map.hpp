#pragma once
/// FaultMap: which cells of which chips are stuck, measured or drawn once, to be replayed.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// One stuck cell. `weight` counts the layer's weights in their order (filter, channel, kernel row,
/// kernel column), `digit` the cells of one weight, least significant of each field first.
struct Fault {
  std::uint32_t chip;
  std::uint32_t weight;
  std::uint32_t digit;
  std::uint32_t state;  ///< the state that the cell is stuck at

  friend bool operator==(const Fault&, const Fault&) = default;
};

/// A state source that stands for StuckAt where the stuck cells are known. Copies share the map.
class FaultMap {
 public:
  /// @param faults in any order; cells that are not in it work
  /// @param cells number of cells that the map describes, stuck or not, over all its chips
  /// @throws Error if a cell is there twice, or there are more faults than cells
  FaultMap(std::vector<Fault> faults, std::uint64_t cells);

  std::optional<LogicState> stuck_at(const CellDraws& draws) const {
    const Fault wanted{draws.at().chip, draws.weight(), draws.digit(), 0};
    const auto found =
        std::lower_bound(faults_->begin(), faults_->end(), wanted,
                         [](const Fault& a, const Fault& b) { return place_of(a) < place_of(b); });
    if (found == faults_->end() || place_of(*found) != place_of(wanted)) return std::nullopt;
    return found->state;
  }
  void stuck_in(CellBatch& batch) const;
  /// Share of the map's cells that are stuck at t.
  double probability(LogicState t) const {
    if (t >= stuck_.size()) return 0.0;
    return static_cast<double>(stuck_[t]) / static_cast<double>(cells_);
  }

  /// In the order of (chip, weight, digit).
  const std::vector<Fault>& faults() const { return *faults_; }
  std::uint64_t cells() const { return cells_; }
  /// The least number of states of a device that it can be of.
  std::size_t least_states() const { return stuck_.size(); }

 private:
  static std::tuple<std::uint32_t, std::uint32_t, std::uint32_t> place_of(const Fault& fault) {
    return {fault.chip, fault.weight, fault.digit};
  }

  std::shared_ptr<const std::vector<Fault>> faults_;
  std::uint64_t cells_;
  std::vector<std::uint64_t> stuck_;  ///< cells by state
};

/// The cells that a state source makes stuck in `chips` chips of `weights` weights with `digits`
/// cells each, for saving and replaying.
template <StateSource X>
FaultMap draw_fault_map(const X& source, std::uint64_t seed, std::uint32_t chips,
                        std::uint32_t weights, std::uint32_t digits) {
  std::vector<Fault> faults;
  for (std::uint32_t chip = 0; chip < chips; ++chip) {
    for (std::uint32_t weight = 0; weight < weights; ++weight) {
      for (std::uint32_t digit = 0; digit < digits; ++digit) {
        const CellDraws draws({.seed = seed, .trial = 0, .chip = chip}, weight, digit);
        if (const std::optional<LogicState> state = source.stuck_at(draws)) {
          faults.push_back({chip, weight, digit, static_cast<std::uint32_t>(*state)});
        }
      }
    }
  }
  return FaultMap(std::move(faults), std::uint64_t{chips} * weights * digits);
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/device/sources/fault_map-inl.hpp"
#endif
