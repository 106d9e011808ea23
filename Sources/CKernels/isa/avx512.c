// The kernels for x86-64 processors with the parts of AVX-512 that all servers since Skylake have.
#if defined(__x86_64__)
#include <immintrin.h>
#define TERN_ISA avx512
#define TERN_LANES 16
#define TERN_MASKS
#define TERN_FUSED
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,bmi2"))), apply_to = function)
#include "isa/families.inc"
#pragma clang attribute pop
#endif
