#pragma once
/// The logarithms of one state's resistances, sorted by cell and, within it, by cycle.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rramvar/device/measured_cycles.hpp"

namespace rramvar {

/// One state's ln R in groups, one a cell.
class CellGroups {
 public:
  /// @throws Error if the state is empty, has no cells, or a resistance is not positive and finite
  explicit CellGroups(const MeasuredState& state);

  std::size_t cells() const { return cell_.size(); }
  std::size_t values() const { return ln_.size(); }
  /// Number of the cell that group i is of.
  std::uint32_t cell(std::size_t i) const { return cell_[i]; }
  /// ln R of group i in the order of its cycles.
  std::span<const double> operator[](std::size_t i) const {
    return {ln_.data() + start_[i], start_[i + 1] - start_[i]};
  }

 private:
  std::vector<double> ln_;
  std::vector<std::uint32_t> cell_;
  std::vector<std::size_t> start_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/statistics/cells-inl.hpp"
#endif
