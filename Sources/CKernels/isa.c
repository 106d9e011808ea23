#include "include/types.h"
#include <stdlib.h>
#include <string.h>

static tern_isa best_supported(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq"))
    return tern_isa_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return tern_isa_avx2;
#endif
  return tern_isa_base;
}

tern_isa tern_current_isa(void) {
  // A race computes the same answer twice, which is harmless.
  static _Atomic int cached = -1;
  int isa = cached;
  if (isa >= 0) return (tern_isa)isa;
  isa = best_supported();
  const char *asked = getenv("TERN_ISA");
  if (asked && !strcmp(asked, "base")) isa = tern_isa_base;
  if (asked && !strcmp(asked, "avx2") && isa > tern_isa_avx2) isa = tern_isa_avx2;
  cached = isa;
  return (tern_isa)isa;
}
