#pragma once

#include "rramvar/core/lanes.hpp"
#include "rramvar/core/lanes_kernels.hpp"

namespace rramvar::lanes {

RRAMVAR_INLINE const DrawKernels& draw_kernels_for(InstructionSet set) {
  RRAMVAR_ASSERT(has(set));
#if RRAMVAR_X86
  if (set == InstructionSet::avx512) return avx512::draw_kernels;
  if (set == InstructionSet::avx2) return avx2::draw_kernels;
#endif
  static_cast<void>(set);
  return baseline::draw_kernels;
}

}  // namespace rramvar::lanes
