#pragma once
/// Functions of OpenBLAS that are there only if it is the BLAS that is linked.

#if defined(__ELF__) && (defined(__GNUC__) || defined(__clang__))
#define RRAMVAR_HAS_WEAK_SYMBOLS 1
extern "C" {
__attribute__((weak)) char* openblas_get_corename(void);
__attribute__((weak)) int openblas_get_num_threads(void);
__attribute__((weak)) void openblas_set_num_threads(int);
}
#endif
