#if defined(__x86_64__)
#define TERN_ISA avx512
#include "multiversion.h"
#define TERN_MASKS
#pragma clang attribute push(TERN_FOR_AVX512, apply_to = function)
#include "pool.inc"
#pragma clang attribute pop
#endif
