#pragma once
/// Rounding by its definition: look for the nearest in the list of all values.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace rramvar::test {

/// Index of the value nearest to x in an ascending list, of two equally near ones the even index;
/// beyond an end, that end.
inline std::size_t nearest_index(const std::vector<double>& values, double x) {
  const auto above = std::lower_bound(values.begin(), values.end(), x);
  const auto i = static_cast<std::size_t>(above - values.begin());
  if (i == 0) return 0;
  if (i == values.size()) return i - 1;
  const double down = x - values[i - 1];
  const double up = values[i] - x;
  return down < up || (down == up && i % 2 == 1) ? i - 1 : i;
}

}  // namespace rramvar::test
