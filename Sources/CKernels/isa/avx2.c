// The kernels for x86-64 processors with AVX2 and fused multiply-add.
#if defined(__x86_64__)
#include <immintrin.h>
#define TERN_ISA avx2
#define TERN_LANES 8
#define TERN_FUSED
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi2"))), apply_to = function)
#include "isa/families.inc"
#pragma clang attribute pop
#endif
