#pragma once
/// A cell that was read in one state again and again.

#include <string>

#include "rramvar/characterize/statistics/held_state.hpp"

namespace rramvar::programs {

struct HeldCell {
  std::string name;  ///< file, and address in it where it holds several
  HeldState reads;
};

}  // namespace rramvar::programs
