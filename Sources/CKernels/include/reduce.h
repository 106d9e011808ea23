#pragma once
#include "types.h"

// A reduction keeps its running value in a wide accumulator: double for float types, int64_t for
// the others. One accumulator belongs to each result; kernels fold data into accumulators, and
// `finish` turns them into the result's type. Long runs are summed in blocks of float lanes whose
// totals go to the double, so the error does not grow with the length.

typedef enum { tern_sum, tern_prod, tern_reduce_max, tern_reduce_min, tern_reduce_count } tern_reduce_op;

typedef struct {
  /// Sets `count` accumulators to the operation's neutral value.
  void (*start)(void *accumulators, size_t count);
  /// Folds x[0], x[stride], ... into one accumulator.
  void (*run)(void *accumulator, const void *x, ptrdiff_t stride, size_t count);
  /// Folds `rows` rows of `columns` contiguous elements into `columns` accumulators.
  void (*columns)(void *accumulators, const void *x, ptrdiff_t row_stride, size_t rows, size_t columns);
  /// Folds accumulators (from another part of the same data) into accumulators.
  void (*merge)(void *accumulators, const void *others, size_t count);
  /// Writes the results as `x`'s type (sums and products of integers as int64_t).
  void (*finish)(void *out, const void *accumulators, size_t count);
} tern_reduction;

const tern_reduction *tern_reduce(tern_reduce_op op, tern_dtype type);

/// The index of the first greatest (or least) element of a strided run; NaN counts as both.
typedef int64_t (*tern_arg_fn)(const void *x, ptrdiff_t stride, size_t count);
tern_arg_fn tern_argmax(tern_dtype type);
tern_arg_fn tern_argmin(tern_dtype type);
