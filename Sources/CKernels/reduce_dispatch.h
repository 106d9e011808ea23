#pragma once
#include "include/reduce.h"

typedef struct {
  tern_reduction reduce[tern_reduce_count][tern_dtype_count];
  tern_arg_fn argmax[tern_dtype_count], argmin[tern_dtype_count];
} reduce_table;

extern const reduce_table reduce_base;
#if defined(__x86_64__)
extern const reduce_table reduce_avx2, reduce_avx512;
#endif
