#pragma once
#include "include/product.h"

/// A product of matrices as the kernels read them.
typedef struct {
  const float *a;  ///< row i of column p lies at a[i * a_row + p * a_step]
  ptrdiff_t a_row, a_step;
  const float *b;  ///< panel j of row p, some columns side by side, lies at b[j * b_panel + p * b_step]
  ptrdiff_t b_panel, b_step;
  int b_padded;  ///< the last panel is as wide as the others
  float *c;
  ptrdiff_t c_row;
  int resumes;  ///< the sums go on from the values in c
  size_t m, k, n;
  const float *bias;  ///< for each column, or NULL
  int relu;
} product_task;

typedef struct {
  size_t panel;         ///< columns of b in a panel
  void (*multiply)(const product_task *task);
  /// Copies k rows of some columns of b, or of the transpose of b, to panels; the last is padded with anything finite.
  void (*pack)(float *panels, ptrdiff_t panel_stride, const float *b, ptrdiff_t stride, int transposed, size_t k,
               size_t columns);
} product_table;
