#pragma once

#include <string>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/sources/fault_map.hpp"

namespace rramvar {

RRAMVAR_INLINE FaultMap::FaultMap(std::vector<Fault> faults, std::uint64_t cells) : cells_(cells) {
  std::sort(faults.begin(), faults.end(),
            [](const Fault& a, const Fault& b) { return place_of(a) < place_of(b); });
  for (std::size_t i = 1; i < faults.size(); ++i) {
    if (place_of(faults[i]) != place_of(faults[i - 1])) continue;
    throw Error("the fault map has the cell (chip " + std::to_string(faults[i].chip) + ", weight " +
                    std::to_string(faults[i].weight) + ", digit " +
                    std::to_string(faults[i].digit) + ") twice",
                "a cell is stuck at one state");
  }
  if (faults.size() > cells) {
    throw Error("the fault map has " + std::to_string(faults.size()) + " stuck cells of " +
                std::to_string(cells));
  }
  for (const Fault& fault : faults) {
    if (fault.state >= stuck_.size()) stuck_.resize(fault.state + std::size_t{1});
    ++stuck_[fault.state];
  }
  faults_ = std::make_shared<const std::vector<Fault>>(std::move(faults));
}

RRAMVAR_INLINE void FaultMap::stuck_in(CellBatch& batch) const {
  const CellDraws first = batch.draws(0, 0);
  const auto from = std::lower_bound(
      faults_->begin(), faults_->end(), Fault{first.at().chip, first.weight(), 0, 0},
      [](const Fault& a, const Fault& b) { return place_of(a) < place_of(b); });
  for (auto fault = from; fault != faults_->end(); ++fault) {
    const std::uint32_t i = fault->weight - first.weight();
    if (fault->chip != first.at().chip || i >= batch.weights()) break;
    if (fault->digit < batch.cells()) batch.stick(fault->digit, i, fault->state);
  }
}

}  // namespace rramvar
