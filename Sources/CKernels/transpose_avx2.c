#if defined(__x86_64__)
#define TERN_ISA avx2
#include "multiversion.h"
#pragma clang attribute push(TERN_FOR_AVX2, apply_to = function)
#include "transpose.inc"
#pragma clang attribute pop
#endif
