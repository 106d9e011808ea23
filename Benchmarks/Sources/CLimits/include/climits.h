#pragma once
#include <stddef.h>

// What one core can do at most. The caller runs these on as many threads as it measures, and takes the time.

/// Multiply-adds of float32 in registers, nothing else; the number of operations done (two for each multiply-add).
double climits_multiply_add(long rounds);

/// Reads `count` floats; their sum, so that nothing is left out.
float climits_read(const float *x, size_t count);

/// z = x + y. With `streaming` the stores go past the cache, as they should where z is larger than it.
void climits_add(float *z, const float *x, const float *y, size_t count, int streaming);
