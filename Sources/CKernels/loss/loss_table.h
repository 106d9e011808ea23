#pragma once
#include "include/loss.h"

typedef struct {
  int64_t (*losses)(const float *logits, const int64_t *targets, size_t rows, size_t classes, float smoothing,
                    float *losses, float *log_sums);
  void (*gradients)(const float *logits, const int64_t *targets, size_t rows, size_t classes, float smoothing,
                    const float *log_sums, float scale, const float *scales, float *out);
  void (*softmax)(const float *x, size_t rows, size_t classes, int logarithm, float *out);
} loss_table;
