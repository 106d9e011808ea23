#pragma once
#include <stddef.h>

/// c[m, n] = a[m, k] b[k, n] in float, through oneDNN (2.6 or newer). Each of a and b is row-major
/// with the given row length in elements, or the transpose of such a matrix; c is row-major.
/// Returns 0, or oneDNN's status when it refuses.
int tern_onednn_matmul_f32(float *c, const float *a, ptrdiff_t a_stride, int a_transposed, const float *b,
                           ptrdiff_t b_stride, int b_transposed, size_t m, size_t k, size_t n);

/// oneDNN's version as 10000 * major + 100 * minor + patch.
int tern_onednn_version(void);
