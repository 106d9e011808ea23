#pragma once
#include "include/update.h"

typedef struct {
  void (*sgd)(float *, const float *, float *, size_t, float, float, float, float, int, int);
  void (*adam)(float *, const float *, float *, float *, size_t, float, float, float, float, float, int,
               double, double);
} update_table;

extern const update_table update_base;
#if defined(__x86_64__)
extern const update_table update_avx2, update_avx512;
#endif
