#pragma once
#include "include/norm.h"

/// One value for each channel, repeated so often that the period is a whole number of vectors.
typedef struct {
  const float *mean, *scale, *bias;
  int relu;
  int stream;  ///< whether the result goes past the caches; it and the period are then aligned to 64 bytes
} norm_channels;

typedef struct {
  void (*moments)(const float *x, size_t rows, size_t width, float *mean, float *square);
  void (*merge)(size_t width, double before, double rows, double *mean, double *square,
                const float *more_mean, const float *more_square);
  void (*apply)(const float *x, float *out, size_t count, size_t width, norm_channels p);
  void (*sums)(const float *x, const float *g, size_t rows, size_t width, norm_channels p, double *sum_g,
               double *sum_gx);
  void (*gradient)(const float *x, const float *g, float *dx, size_t count, size_t width, norm_channels p,
                   const float *slope, const float *shift);
} norm_table;
