// A separate project that uses the component design: weights stored as words ask for it.
#include <iomanip>
#include <iostream>
#include <vector>

#include "rramvar/design.hpp"

int main() {
  const std::vector<float> weights{0.5f, -0.25f, 0.125f, 1.0f};
  const rramvar::Design design{.format = "int8", .protect = "secded", .readout = "threshold"};
  const auto stored = rramvar::store_by_design(design, {weights});
  std::vector<double> read(weights.size());
  stored->read({.seed = 1}, read);
  std::cout << "design: read as " << std::setprecision(17) << read[0] << " in "
            << rramvar::storage_cells(*stored) << " cells a weight\n";
  return read.size() == weights.size() ? 0 : 1;
}
