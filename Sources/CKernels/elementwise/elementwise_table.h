#pragma once
#include "include/elementwise.h"

typedef struct {
  tern_unary_fn unary[tern_unary_count][tern_dtype_count];
  tern_binary_fn binary[tern_binary_count][tern_dtype_count];
  tern_binary_fn compare[tern_compare_count][tern_dtype_count];
  tern_binary_fn logic[tern_logic_count];
  tern_select_fn select[tern_dtype_count];
  tern_unary_fn convert[tern_dtype_count][tern_dtype_count];
  tern_copy_fn copy[tern_dtype_count];
} elementwise_table;
