#pragma once
#include "types.h"

/// out[m, n] = a[m, k] b[k, n] with any strides (in elements) of a and b, out row-major, for the
/// types other than float.
void tern_matmul(tern_dtype type, void *out, const void *a, ptrdiff_t a_row, ptrdiff_t a_column,
                 const void *b, ptrdiff_t b_row, ptrdiff_t b_column, size_t m, size_t k, size_t n);

/// y[rows] = a[rows, columns] x, a row-major with contiguous rows. Its sums have sixteen lanes and so other bits than
/// `tern_product_f32` would give. In an epoch of the chapter's linear model, where the product with the transpose
/// follows and finds each band of rows in its core's cache, this pair is faster (docs/performance.md).
void tern_matvec_f32(float *y, const float *a, ptrdiff_t row_stride, const float *x, size_t rows,
                     size_t columns);

/// y[columns] = x[rows] a[rows, columns], a as above.
void tern_vecmat_f32(float *y, const float *x, const float *a, ptrdiff_t row_stride, size_t rows,
                     size_t columns);
