#pragma once
/// The loops of sampling/lanes.hpp, for each set of instructions.

#include "rramvar/core/lanes_kernels.hpp"
#include "rramvar/sampling/lanes.hpp"

#define RRAMVAR_KERNEL_FILE "rramvar/sampling/lanes_kernel.hpp"
#include "rramvar/core/each_instruction_set.hpp"
#undef RRAMVAR_KERNEL_FILE

namespace rramvar::lanes {

RRAMVAR_INLINE const Kernels& kernels_for(InstructionSet set) {
  RRAMVAR_ASSERT(has(set));
#if RRAMVAR_X86
  if (set == InstructionSet::avx512) return avx512::kernels;
  if (set == InstructionSet::avx2) return avx2::kernels;
#endif
  static_cast<void>(set);
  return baseline::kernels;
}

}  // namespace rramvar::lanes
