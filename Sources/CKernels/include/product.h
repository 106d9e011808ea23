#pragma once
#include <stddef.h>

/// c[m, n] = a[m, k] b[k, n], plus bias[n] unless that is NULL, then max(., 0) if `relu` (NaN stays NaN).
///
/// Each of a and b is row-major with rows `stride` floats apart, at least as many as a row has, or the transpose of such
/// a matrix; c has no gaps.
///
/// Every element is the sum of its products in ascending order of k, each added by one fused multiply-add (SSE2, which
/// has none, rounds twice). Its bits depend neither on the instruction set nor on the number of threads. The one
/// exception to the order are small results with a large k; `tern_product_slices` tells them.
void tern_product_f32(float *c, const float *a, ptrdiff_t a_stride, int a_transposed, const float *b,
                      ptrdiff_t b_stride, int b_transposed, size_t m, size_t k, size_t n, const float *bias, int relu);

/// `count` products of the same sizes. Their operands lie at the given offsets (in floats) from a and b, which may
/// repeat; the results follow one another in c.
void tern_product_batch_f32(float *c, const float *a, const ptrdiff_t *a_offsets, ptrdiff_t a_stride, int a_transposed,
                            const float *b, const ptrdiff_t *b_offsets, ptrdiff_t b_stride, int b_transposed,
                            size_t count, size_t m, size_t k, size_t n);

/// Into how many sums of consecutive products an element is split: slice s of S ends before k * (s + 1) / S. The sums
/// are added in order.
size_t tern_product_slices(size_t m, size_t k, size_t n);
