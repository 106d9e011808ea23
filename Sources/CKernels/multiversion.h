// Compiles one kernel source several times, once for each instruction set.
//
// A kernel family `foo` has `foo.inc`, which defines its functions with names made by `ISA(name)`,
// and `foo_base.c`, `foo_avx2.c`, `foo_avx512.c`, which define TERN_ISA and include this header and
// the .inc. `foo.c` picks a version at run time. On other processors (NEON) the base version is the
// one there is, and the compiler vectorises it for the processor's baseline.
#pragma once
#define TERN_JOIN2(a, b) a##_##b
#define TERN_JOIN(a, b) TERN_JOIN2(a, b)
#define ISA(name) TERN_JOIN(name, TERN_ISA)

#define TERN_FOR_AVX2 __attribute__((target("avx2,fma,bmi2")))
#define TERN_FOR_AVX512 __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,bmi2")))
