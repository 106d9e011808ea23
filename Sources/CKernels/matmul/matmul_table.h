#pragma once
#include "include/matmul.h"
#include "include/parallel.h"

typedef struct {
  void (*rows[tern_dtype_count])(void *out, const void *a, ptrdiff_t a_row, ptrdiff_t a_column,
                                 const void *b, ptrdiff_t b_row, ptrdiff_t b_column, size_t first,
                                 size_t last, size_t k, size_t n);
  void (*dots)(float *y, const float *a, ptrdiff_t row_stride, const float *x, size_t first, size_t last,
               size_t columns);
  void (*axpys)(float *y, const float *x, const float *a, ptrdiff_t row_stride, size_t rows, size_t first,
                size_t last);
} matmul_table;
