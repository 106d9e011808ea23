#include "isa/kernels.h"
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
  tern_isa best = best_supported();
  const char *asked = getenv("TERN_ISA");
  if (asked && !strcmp(asked, "base")) return tern_isa_base;
  if (asked && !strcmp(asked, "avx2") && best > tern_isa_avx2) return tern_isa_avx2;
  return best;
}

extern const tern_kernels kernels_base;
#if defined(__x86_64__)
extern const tern_kernels kernels_avx2, kernels_avx512;
#endif

const tern_kernels *_Atomic chosen_kernels;

// Two threads that come here at once find the same kernels.
const tern_kernels *choose_kernels(void) {
  const tern_kernels *found = &kernels_base;
#if defined(__x86_64__)
  tern_isa isa = tern_current_isa();
  if (isa == tern_isa_avx2) found = &kernels_avx2;
  if (isa == tern_isa_avx512) found = &kernels_avx512;
#endif
  atomic_store_explicit(&chosen_kernels, found, memory_order_release);
  return found;
}
