#pragma once
#include <stddef.h>
#include <stdint.h>

// Pooling of images in channels-last memory: [n, height, width, channels]. Types: float and double.
// Threads share the work by images or rows of results, so that every element has one writer.

/// Windows of maximum pooling. Pairs are height, then width.
typedef struct {
  size_t images, height, width, channels, out_height, out_width;
  size_t kernel[2], stride[2], padding[2], dilation[2];
  int relu;  ///< whether max(0, .) is taken of the result
} tern_pool;

/// Whether the places of a window are stored as bytes; otherwise as int32.
static inline int tern_pool_bytes(const tern_pool *p) { return p->kernel[0] * p->kernel[1] < 255; }

/// The greatest element of each window and channel; the first of equal ones, and NaN before all. Writes
/// its place in the window (row times width of the kernel, plus column; all ones where relu made it 0) to
/// `places` unless that is NULL.
void tern_max_pool_f32(const tern_pool *p, const float *x, float *out, void *places);
void tern_max_pool_f64(const tern_pool *p, const double *x, double *out, void *places);

/// Adds each element of `g` [n, out_height, out_width, channels] to where its maximum came from; the
/// others become 0.
void tern_max_pool_spread_f32(const tern_pool *p, const float *g, const void *places, float *out);
void tern_max_pool_spread_f64(const tern_pool *p, const double *g, const void *places, double *out);

/// The reverse: the element of each window that stands at its place.
void tern_max_pool_pick_f32(const tern_pool *p, const float *x, const void *places, float *out);
void tern_max_pool_pick_f64(const tern_pool *p, const double *x, const void *places, double *out);

/// Windows of mean pooling: rows start[i]..<end[i] give row i of the result, and the sum is divided by
/// size[i], for the columns likewise.
typedef struct {
  const int32_t *start, *end, *size;
  size_t count, extent;  ///< windows; elements that they lie in
} tern_windows;

/// `[images, rows.extent, columns.extent, channels]` to `[images, rows.count, columns.count, channels]`.
void tern_mean_pool_f32(size_t images, size_t channels, tern_windows rows, tern_windows columns,
                        const float *x, float *out);
void tern_mean_pool_f64(size_t images, size_t channels, tern_windows rows, tern_windows columns,
                        const double *x, double *out);

/// Its gradient: each element of `g` divided among its window.
void tern_mean_pool_spread_f32(size_t images, size_t channels, tern_windows rows, tern_windows columns,
                               const float *g, float *out);
void tern_mean_pool_spread_f64(size_t images, size_t channels, tern_windows rows, tern_windows columns,
                               const double *g, double *out);
