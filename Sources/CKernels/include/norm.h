#pragma once
#include "types.h"

// Batch normalisation of a matrix [rows, channels] in row-major order: an image batch in channels-last
// memory is such a matrix, with a row for each pixel. Rows are cut at fixed places and their sums are
// joined in a fixed order, so the same bits come out for any number of threads.

/// What both directions share. `weight` and `bias` may be NULL (1 and 0).
typedef struct {
  const float *x;                       ///< [rows, channels]
  size_t rows, channels;
  const float *weight, *bias;           ///< [channels]
  double epsilon;
  int relu;                             ///< whether max(0, .) is taken of the result
} tern_norm;

/// Mean and biased variance of each channel.
void tern_norm_statistics_f32(const tern_norm *n, float *mean, float *variance);

/// out = (x - mean) / sqrt(variance + epsilon) * weight + bias
void tern_norm_apply_f32(const tern_norm *n, const float *mean, const float *variance, float *out);

/// From `gradient`, that of the result, those of the inputs; each may be NULL. With `fixed` the
/// statistics are constants, otherwise they are those of `x` and depend on it.
void tern_norm_gradient_f32(const tern_norm *n, const float *mean, const float *variance, int fixed,
                            const float *gradient, float *dx, float *dweight, float *dbias);
