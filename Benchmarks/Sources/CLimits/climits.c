#include "climits.h"
#include <stdlib.h>
#include <string.h>

#define WIDE(bytes) typedef float vector##bytes __attribute__((vector_size(bytes)))
WIDE(64);
WIDE(32);
WIDE(16);

// Fourteen sums: a multiply-add takes about four cycles and a core starts two at once, so eight must be under way;
// with x and y they fill the sixteen registers of AVX2.
#define LANES 14

// The products are by values that the compiler does not know, so that it cannot work the sums out beforehand.
#define MULTIPLY_ADD(name, vector, attributes)                                                   \
  attributes static double name(long rounds) {                                                   \
    vector sums[LANES], x, y;                                                                    \
    for (size_t k = 0; k < sizeof(vector) / sizeof(float); k++) x[k] = 0.999f, y[k] = 0.001f;    \
    __asm__ volatile("" : "+m"(x), "+m"(y));                                                     \
    for (int i = 0; i < LANES; i++) sums[i] = y * (float)i;                                      \
    for (long round = 0; round < rounds; round++) {                                              \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < LANES; i++) {                       \
        sums[i] = sums[i] * x + y;                                                               \
      }                                                                                          \
    }                                                                                            \
    vector total = sums[0];                                                                      \
    for (int i = 1; i < LANES; i++) total += sums[i];                                            \
    __asm__ volatile("" : : "m"(total));                                                         \
    return 2.0 * rounds * LANES * (sizeof(vector) / sizeof(float));                              \
  }

#pragma clang fp contract(fast)

#if defined(__x86_64__)
MULTIPLY_ADD(multiply_add_avx512, vector64, __attribute__((target("avx512f,avx2,fma"))))
MULTIPLY_ADD(multiply_add_avx2, vector32, __attribute__((target("avx2,fma"))))
#endif
MULTIPLY_ADD(multiply_add_base, vector16, )

double climits_multiply_add(long rounds) {
#if defined(__x86_64__)
  // As the library: what stands in for a machine without AVX-512 has the limit of one.
  const char *asked = getenv("TERN_ISA");
  if (__builtin_cpu_supports("avx512f") && !(asked && !strcmp(asked, "avx2"))) return multiply_add_avx512(rounds);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return multiply_add_avx2(rounds);
#endif
  return multiply_add_base(rounds);
}

float climits_read(const float *x, size_t count) {
  vector64 sums[4] = {0};
  size_t i = 0;
  for (; i + 64 <= count; i += 64)
    for (int k = 0; k < 4; k++) {
      vector64 part;
      __builtin_memcpy(&part, x + i + 16 * k, sizeof part);
      sums[k] += part;
    }
  float total = 0;
  for (; i < count; i++) total += x[i];
  for (int k = 0; k < 4; k++)
    for (int j = 0; j < 16; j++) total += sums[k][j];
  return total;
}

void climits_add(float *z, const float *x, const float *y, size_t count, int streaming) {
  size_t i = 0;
  if (streaming) {
    for (; i < count && ((size_t)(z + i) & 63); i++) z[i] = x[i] + y[i];
    for (; i + 16 <= count; i += 16) {
      vector64 a, b;
      __builtin_memcpy(&a, x + i, sizeof a);
      __builtin_memcpy(&b, y + i, sizeof b);
      __builtin_nontemporal_store(a + b, (vector64 *)(z + i));
    }
  }
  for (; i < count; i++) z[i] = x[i] + y[i];
}
