#if defined(__x86_64__)
#define TERN_ISA avx512
#include "multiversion.h"
#pragma clang attribute push(TERN_FOR_AVX512, apply_to = function)
#include "augment.inc"
#pragma clang attribute pop
#endif
