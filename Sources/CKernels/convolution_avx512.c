#if defined(__x86_64__)
#define TERN_ISA avx512
#define TERN_LANES 16
#include "multiversion.h"
#pragma clang attribute push(TERN_FOR_AVX512, apply_to = function)
#include "convolution.inc"
#pragma clang attribute pop
#endif
