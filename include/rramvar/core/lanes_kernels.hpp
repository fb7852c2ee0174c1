#pragma once
/// The loops of core/lanes.hpp, for each set of instructions.

#include "rramvar/core/lanes.hpp"

#define RRAMVAR_KERNEL_FILE "rramvar/core/lanes_kernel.hpp"
#include "rramvar/core/each_instruction_set.hpp"
#undef RRAMVAR_KERNEL_FILE
