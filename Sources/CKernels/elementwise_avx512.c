#if defined(__x86_64__)
#define TERN_ISA avx512
#define TERN_IS_AVX512
#include "vector_math_avx512.h"
#include "multiversion.h"
#pragma clang attribute push(TERN_FOR_AVX512, apply_to = function)
#include "elementwise.inc"
#pragma clang attribute pop
#endif
