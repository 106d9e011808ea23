#include "include/pool.h"
#include "include/grains.h"
#include "include/parallel.h"
#include <string.h>

// Rounded alike where the processor could multiply and add with one rounding, and where it could not.
#pragma clang fp contract(off)

// One addition for each element read: the compiler's vectors of the baseline keep up with memory.

typedef struct {
  size_t channels;
  tern_windows rows, columns;
  const void *x;
  void *out;
} job;

static size_t grain(size_t work) { return 1 + tern_grain_pooled / (work ? work : 1); }

#define MEAN(T, t)                                                                                \
  static void mean_rows_##t(void *context, size_t begin, size_t end) {                            \
    const job *w = context;                                                                       \
    size_t c = w->channels, width = w->columns.extent;                                            \
    for (size_t r = begin; r < end; r++) {                                                        \
      size_t row = r % w->rows.count;                                                             \
      const T *x = (const T *)w->x + r / w->rows.count * w->rows.extent * width * c;              \
      for (size_t column = 0; column < w->columns.count; column++) {                              \
        T *restrict out = (T *)w->out + (r * w->columns.count + column) * c;                      \
        for (size_t k = 0; k < c; k++) out[k] = 0;                                                \
        for (int32_t i = w->rows.start[row]; i < w->rows.end[row]; i++)                           \
          for (int32_t j = w->columns.start[column]; j < w->columns.end[column]; j++) {           \
            const T *restrict in = x + ((size_t)i * width + (size_t)j) * c;                       \
            for (size_t k = 0; k < c; k++) out[k] += in[k];                                       \
          }                                                                                       \
        T size = (T)w->rows.size[row] * (T)w->columns.size[column];                               \
        for (size_t k = 0; k < c; k++) out[k] /= size;                                            \
      }                                                                                           \
    }                                                                                             \
  }                                                                                               \
  static void spread_images_##t(void *context, size_t begin, size_t end) {                        \
    const job *w = context;                                                                       \
    size_t c = w->channels, width = w->columns.extent, image = w->rows.extent * width * c;        \
    for (size_t n = begin; n < end; n++) {                                                        \
      T *out = (T *)w->out + n * image;                                                           \
      memset(out, 0, image * sizeof(T));                                                          \
      for (size_t row = 0; row < w->rows.count; row++)                                            \
        for (size_t column = 0; column < w->columns.count; column++) {                            \
          const T *restrict g = (const T *)w->x + ((n * w->rows.count + row) * w->columns.count + column) * c; \
          T share = 1 / ((T)w->rows.size[row] * (T)w->columns.size[column]);                      \
          for (int32_t i = w->rows.start[row]; i < w->rows.end[row]; i++)                         \
            for (int32_t j = w->columns.start[column]; j < w->columns.end[column]; j++) {         \
              T *restrict to = out + ((size_t)i * width + (size_t)j) * c;                         \
              for (size_t k = 0; k < c; k++) to[k] += g[k] * share;                               \
            }                                                                                     \
        }                                                                                         \
    }                                                                                             \
  }                                                                                               \
  void tern_mean_pool_##t(size_t images, size_t channels, tern_windows rows, tern_windows columns, \
                          const T *x, T *out) {                                                   \
    job work = {channels, rows, columns, x, out};                                                 \
    if (rows.count)                                                                               \
      tern_parallel(images * rows.count, grain(rows.extent / rows.count * columns.extent * channels), \
                    mean_rows_##t, &work);                                                        \
  }                                                                                               \
  void tern_mean_pool_spread_##t(size_t images, size_t channels, tern_windows rows, tern_windows columns, \
                                 const T *g, T *out) {                                            \
    job work = {channels, rows, columns, g, out};                                                 \
    tern_parallel(images, grain(rows.extent * columns.extent * channels), spread_images_##t, &work); \
  }

MEAN(float, f32)
MEAN(double, f64)
