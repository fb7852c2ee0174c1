#pragma once
/// Which vector instructions the processor has, asked when the program runs.

#include <cstdint>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define RRAMVAR_X86 1
#else
#define RRAMVAR_X86 0
#endif

namespace rramvar {

/// Sets of vector instructions that loops are compiled for; results do not depend on them.
enum class InstructionSet : std::uint8_t {
  baseline,  ///< what the program as a whole is compiled for
  avx2,      ///< AVX2 and FMA
  avx512,    ///< AVX-512 F and DQ besides
};

inline bool has(InstructionSet set) {
#if RRAMVAR_X86
  switch (set) {
    case InstructionSet::avx512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
             has(InstructionSet::avx2);
    case InstructionSet::avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case InstructionSet::baseline:
      break;
  }
#endif
  return set == InstructionSet::baseline;
}

/// The widest of them that the processor has.
inline InstructionSet widest_instruction_set() {
  return has(InstructionSet::avx512) ? InstructionSet::avx512
         : has(InstructionSet::avx2) ? InstructionSet::avx2
                                     : InstructionSet::baseline;
}

}  // namespace rramvar
