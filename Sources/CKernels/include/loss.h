#pragma once
#include "types.h"

// Rows of scores: softmax and the cross-entropy with class numbers.

/// Cross-entropy of `logits` [rows, classes] with the softmax of each row. `losses` [rows] and
/// `log_sums` [rows], the logarithm of sum(e^logit), are written. With `smoothing` e the target class
/// has probability 1 - e + e / classes, every other e / classes.
///
/// Returns the first row whose class is outside 0..<classes, or -1; then the results mean nothing.
int64_t tern_cross_entropy_f32(const float *logits, const int64_t *targets, size_t rows, size_t classes,
                               float smoothing, float *losses, float *log_sums);

/// The sum of `losses`, in double, in an order that depends on the count alone.
double tern_sum_rows_f32(const float *losses, size_t rows);

/// The gradient of the logits: (softmax - target probabilities) times `scale`, or times the row's
/// element of `scales` unless that is NULL.
void tern_cross_entropy_gradient_f32(const float *logits, const int64_t *targets, size_t rows, size_t classes,
                                     float smoothing, const float *log_sums, float scale, const float *scales,
                                     float *out);

/// Softmax of each row, or its logarithm.
void tern_softmax_f32(const float *x, size_t rows, size_t classes, int logarithm, float *out);
