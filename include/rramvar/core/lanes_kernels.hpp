/// The loops of core/lanes.hpp, for each set of instructions. No `#pragma once`: lanes.hpp itself
/// may come here.
#ifndef RRAMVAR_CORE_LANES_KERNELS
#include "rramvar/core/lanes.hpp"
#ifndef RRAMVAR_CORE_LANES_KERNELS
#define RRAMVAR_CORE_LANES_KERNELS

#define RRAMVAR_KERNEL_FILE "rramvar/core/lanes_kernel.hpp"
#include "rramvar/core/each_instruction_set.hpp"
#undef RRAMVAR_KERNEL_FILE

#endif
#endif
