#pragma once
#include "include/pool.h"
#include "include/types.h"

/// Where the elements of a window lie, seen from its first place (which may be in the padding).
typedef struct {
  const ptrdiff_t *offsets;
  const int32_t *numbers;  // their places
  size_t count;
} pool_taps;

/// Maximum pooling of float with places in bytes: a run of pixels of the result, whose windows begin
/// `step` elements apart.
typedef void pool_max_fn(const float *first, pool_taps taps, size_t step, size_t pixels, size_t channels,
                         int relu, float *out, uint8_t *places);
/// The way back; `add` for windows that overlap, otherwise every element of the window is written.
typedef void pool_spread_fn(float *first, pool_taps taps, size_t step, size_t pixels, size_t channels, int add,
                            const float *g, const uint8_t *places);

typedef struct {
  pool_max_fn *max;
  pool_spread_fn *spread;
} pool_table;
