/// Includes RRAMVAR_KERNEL_FILE once for each set of instructions, with the compiler set to it:
/// RRAMVAR_LANES is its name, for a namespace, and RRAMVAR_LANES_WIDTH the numbers of 64 bits in a
/// vector. No `#pragma once`: there are several such files.
#ifdef RRAMVAR_KERNEL_FILE
#include "rramvar/core/instruction_set.hpp"

#define RRAMVAR_LANES baseline
#define RRAMVAR_LANES_WIDTH 2
#include RRAMVAR_KERNEL_FILE
#undef RRAMVAR_LANES
#undef RRAMVAR_LANES_WIDTH

#if RRAMVAR_X86
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif
#define RRAMVAR_LANES avx2
#define RRAMVAR_LANES_WIDTH 4
#include RRAMVAR_KERNEL_FILE
#undef RRAMVAR_LANES
#undef RRAMVAR_LANES_WIDTH

#if defined(__clang__)
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512dq"))), \
                             apply_to = function)
#else
#pragma GCC target("avx2,fma,avx512f,avx512dq")
#endif
#define RRAMVAR_LANES avx512
#define RRAMVAR_LANES_WIDTH 8
#include RRAMVAR_KERNEL_FILE
#undef RRAMVAR_LANES
#undef RRAMVAR_LANES_WIDTH
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
#endif
