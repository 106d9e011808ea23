#if defined(__x86_64__)
#define TERN_ISA avx512
#define TERN_IS_AVX512
#include "multiversion.h"
#pragma clang attribute push(TERN_FOR_AVX512, apply_to = function)
#include "transpose.inc"
#pragma clang attribute pop
#endif
