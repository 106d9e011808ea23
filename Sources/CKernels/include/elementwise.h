#pragma once
#include "types.h"

// Element-wise kernels work on one run: `count` results written one after another, operands read
// with a stride in elements (0 repeats one value, 1 is contiguous). Lookups return NULL where an
// operation has no meaning for a type; Swift traps with the operation's name before it gets there.

typedef enum {
  tern_neg, tern_abs, tern_sign, tern_square, tern_exp, tern_expm1, tern_log, tern_log1p, tern_sqrt,
  tern_rsqrt, tern_reciprocal, tern_sin, tern_cos, tern_tanh, tern_sigmoid, tern_relu, tern_floor,
  tern_ceil, tern_round, tern_erf, tern_gelu, tern_silu, tern_unary_count,
} tern_unary_op;

typedef void (*tern_unary_fn)(void *out, const void *x, ptrdiff_t stride, size_t count);
tern_unary_fn tern_unary(tern_unary_op op, tern_dtype type);

typedef enum {
  tern_add, tern_sub, tern_mul, tern_div, tern_pow, tern_max, tern_min, tern_rem, tern_floordiv,
  tern_relu_grad, tern_sigmoid_grad, tern_tanh_grad, tern_gelu_grad, tern_silu_grad, tern_binary_count,
} tern_binary_op;

typedef void (*tern_binary_fn)(void *out, const void *a, ptrdiff_t stride_a, const void *b,
                               ptrdiff_t stride_b, size_t count);
tern_binary_fn tern_binary(tern_binary_op op, tern_dtype type);

/// Comparisons write one byte, 0 or 1, for each element.
typedef enum { tern_eq, tern_ne, tern_lt, tern_le, tern_gt, tern_ge, tern_compare_count } tern_compare_op;
tern_binary_fn tern_compare(tern_compare_op op, tern_dtype type);

/// Logic on bytes that hold 0 or 1.
typedef enum { tern_and, tern_or, tern_xor, tern_logic_count } tern_logic_op;
tern_binary_fn tern_logic(tern_logic_op op);

/// out = mask ? a : b
typedef void (*tern_select_fn)(void *out, const uint8_t *mask, ptrdiff_t stride_mask, const void *a,
                               ptrdiff_t stride_a, const void *b, ptrdiff_t stride_b, size_t count);
tern_select_fn tern_select(tern_dtype type);

/// Conversion between types, as C converts (floats truncate towards zero); to bool: x != 0.
tern_unary_fn tern_convert(tern_dtype from, tern_dtype to);

/// Copies memory with stores that pass the caches by. They are not ordered with others until the thread calls
/// `tern_stream_end`.
void tern_stream(void *out, const void *from, size_t bytes);
void tern_stream_end(void);

/// A strided run written as a strided run (assignment into a view).
typedef void (*tern_copy_fn)(void *out, ptrdiff_t stride_out, const void *x, ptrdiff_t stride, size_t count);
tern_copy_fn tern_copy(tern_dtype type);
