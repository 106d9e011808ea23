#pragma once
#include "types.h"

/// out[r, c] = x[c, r] for `rows` x `columns` results: the elements of each row of `out` lie side by
/// side, as do those of each row of `x`; strides are between rows, in elements. `streams` says that the
/// result is much larger than the caches: it is written past them.
typedef void (*tern_transpose_fn)(void *out, ptrdiff_t out_stride, const void *x, ptrdiff_t x_stride,
                                  size_t rows, size_t columns, int streams);
tern_transpose_fn tern_transpose(size_t item_size);
