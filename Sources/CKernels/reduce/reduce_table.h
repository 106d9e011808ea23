#pragma once
#include "include/reduce.h"

typedef struct {
  tern_reduction reduce[tern_reduce_count][tern_dtype_count];
  tern_arg_fn argmax[tern_dtype_count], argmin[tern_dtype_count];
} reduce_table;
