#pragma once
#include "include/transpose.h"

typedef struct {
  tern_transpose_fn bytes1, bytes4, bytes8;
} transpose_table;

extern const transpose_table transpose_base;
#if defined(__x86_64__)
extern const transpose_table transpose_avx2, transpose_avx512;
#endif
