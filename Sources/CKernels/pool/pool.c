#include "isa/kernels.h"
#include "include/grains.h"
#include "include/memory.h"
#include "include/parallel.h"
#include <math.h>
#include <string.h>

// --- the windows ---

typedef struct {
  const tern_pool *p;
  size_t count;                 // places of a whole window
  ptrdiff_t *offsets, *inside;  // of all places; of those inside the image
  int32_t *numbers, *inside_numbers;
} windows;

static windows make_windows(const tern_pool *p) {
  windows w = {.p = p, .count = p->kernel[0] * p->kernel[1]};
  w.offsets = tern_allocate(w.count * 2 * (sizeof(ptrdiff_t) + sizeof(int32_t)));
  w.inside = w.offsets + w.count;
  w.numbers = (int32_t *)(w.inside + w.count);
  w.inside_numbers = w.numbers + w.count;
  for (size_t t = 0; t < w.count; t++) {
    size_t row = t / p->kernel[1] * p->dilation[0], column = t % p->kernel[1] * p->dilation[1];
    w.offsets[t] = (ptrdiff_t)((row * p->width + column) * p->channels);
    w.numbers[t] = (int32_t)t;
  }
  return w;
}

static void free_windows(windows *w) {
  tern_deallocate(w->offsets, w->count * 2 * (sizeof(ptrdiff_t) + sizeof(int32_t)));
}

// The first place of a window along one direction; may be negative.
static ptrdiff_t start_of(const tern_pool *p, int direction, size_t window) {
  return (ptrdiff_t)(window * p->stride[direction]) - (ptrdiff_t)p->padding[direction];
}

// The steps k of a window for which start + k * dilation is inside the image.
static void steps_inside(const tern_pool *p, int direction, ptrdiff_t start, size_t *from, size_t *to) {
  ptrdiff_t size = (ptrdiff_t)(direction ? p->width : p->height), step = (ptrdiff_t)p->dilation[direction];
  *from = start < 0 ? (size_t)((-start + step - 1) / step) : 0;
  ptrdiff_t beyond = start < size ? (size - start + step - 1) / step : 0;
  *to = (size_t)beyond < p->kernel[direction] ? (size_t)beyond : p->kernel[direction];
}

// The offset of the first place of window (row, column) in its image, and the places inside. Returns
// for how many windows from this one to the right those places are the same.
static size_t windows_from(windows *w, size_t row, size_t column, ptrdiff_t *first, pool_taps *taps) {
  const tern_pool *p = w->p;
  ptrdiff_t top = start_of(p, 0, row), left = start_of(p, 1, column);
  ptrdiff_t below = top + (ptrdiff_t)((p->kernel[0] - 1) * p->dilation[0]) - (ptrdiff_t)p->height;
  ptrdiff_t beside = left + (ptrdiff_t)((p->kernel[1] - 1) * p->dilation[1]) - (ptrdiff_t)p->width;
  *first = (top * (ptrdiff_t)p->width + left) * (ptrdiff_t)p->channels;
  *taps = (pool_taps){w->offsets, w->numbers, w->count};
  if (top < 0 || left < 0 || below >= 0 || beside >= 0) {
    size_t rows[2], columns[2], count = 0;
    steps_inside(p, 0, top, &rows[0], &rows[1]);
    steps_inside(p, 1, left, &columns[0], &columns[1]);
    for (size_t i = rows[0]; i < rows[1]; i++)
      for (size_t j = columns[0]; j < columns[1]; j++, count++) {
        size_t t = i * p->kernel[1] + j;
        w->inside[count] = w->offsets[t];
        w->inside_numbers[count] = w->numbers[t];
      }
    *taps = (pool_taps){w->inside, w->inside_numbers, count};
  }
  if (left < 0 || beside >= 0) return 1;
  size_t more = (size_t)(-beside - 1) / p->stride[1] + 1, rest = p->out_width - column;
  return more < rest ? more : rest;
}

// Whether no element is in two windows.
static int apart(const tern_pool *p) {
  for (int d = 0; d < 2; d++)
    if ((p->kernel[d] - 1) * p->dilation[d] >= p->stride[d]) return 0;
  return 1;
}

// Whether each element is in a window, given that none is in two.
static int covered(const tern_pool *p) {
  for (int d = 0; d < 2; d++) {
    size_t size = d ? p->width : p->height, windows = d ? p->out_width : p->out_height;
    if (p->stride[d] != p->kernel[d] || p->dilation[d] != 1) return 0;
    if (windows * p->stride[d] < size + p->padding[d]) return 0;
  }
  return 1;
}

// --- loops ---

typedef struct {
  const tern_pool *p;
  const void *x;
  void *out, *places;
} job;

static size_t grain(const tern_pool *p, size_t of) {
  size_t work = of * p->channels * p->kernel[0] * p->kernel[1];
  return 1 + tern_grain_pooled / (work ? work : 1);
}

// A run of pixels, for every type of element and place; the versions for processors stand in pool.inc.
#define ANY_PIXEL(T, t, P, u)                                                                     \
  static void max_##t##_##u(const T *x, pool_taps taps, size_t step, size_t pixels, size_t channels, \
                            int relu, T *out, P *places) {                                        \
    for (size_t i = 0; i < pixels * channels; i++) {                                              \
      size_t j = i / channels * step + i % channels;                                              \
      T best = x[taps.offsets[0] + (ptrdiff_t)j];                                                 \
      int32_t at = taps.numbers[0];                                                               \
      for (size_t k = 1; k < taps.count; k++) {                                                   \
        T v = x[taps.offsets[k] + (ptrdiff_t)j];                                                  \
        if (v > best || v != v) best = v, at = taps.numbers[k];                                   \
      }                                                                                           \
      if (relu && !(best > 0)) at = -1;                                                           \
      out[i] = relu && best < 0 ? 0 : best;                                                       \
      if (places) places[i] = (P)at;                                                              \
    }                                                                                             \
  }                                                                                               \
  static void spread_##t##_##u(T *x, pool_taps taps, size_t step, size_t pixels, size_t channels, \
                               int add, const T *g, const P *places) {                            \
    for (size_t i = 0; i < pixels * channels; i++)                                                \
      for (size_t k = 0; k < taps.count; k++) {                                                   \
        T *to = x + i / channels * step + taps.offsets[k] + i % channels;                         \
        T part = places[i] == (P)taps.numbers[k] ? g[i] : 0;                                      \
        *to = add ? *to + part : part;                                                            \
      }                                                                                           \
  }
// Steps between the places of a window can pass over a whole small image.
#define NO_PIXEL(T, t, P, u)                                                                      \
  static void nothing_##t##_##u(size_t count, int relu, T *out, P *places) {                      \
    for (size_t i = 0; i < count; i++) {                                                          \
      out[i] = relu ? 0 : -(T)INFINITY;                                                           \
      if (places) places[i] = (P)-1;                                                              \
    }                                                                                             \
  }

#define PICK_PIXEL(T, t, P, u)                                                                    \
  static void pick_##t##_##u(const ptrdiff_t *offsets, const T *x, size_t step, size_t pixels,     \
                             size_t channels, const P *places, T *out) {                          \
    for (size_t i = 0; i < pixels * channels; i++)                                                \
      out[i] = places[i] == (P)-1 ? 0 : x[i / channels * step + offsets[places[i]] + i % channels]; \
  }

// Calls BODY for each run of windows of `row` that have the same places inside.
#define EACH_RUN(row, BODY)                                                                       \
  for (size_t column = 0, run; column < p->out_width; column += run) {                            \
    pool_taps taps;                                                                               \
    ptrdiff_t first;                                                                              \
    run = windows_from(&w, (row) % p->out_height, column, &first, &taps);                         \
    size_t pixel = ((row) * p->out_width + column) * p->channels;                                 \
    BODY;                                                                                         \
  }

// Rows of the results of all images, or whole images, from begin to end.
#define LOOPS(T, t, P, u, MAX, SPREAD)                                                            \
  static void max_rows_##t##_##u(void *context, size_t begin, size_t end) {                       \
    job *work = context;                                                                          \
    const tern_pool *p = work->p;                                                                 \
    windows w = make_windows(p);                                                                  \
    P *places = work->places;                                                                     \
    T *out = work->out;                                                                           \
    size_t image = p->height * p->width * p->channels, step = p->stride[1] * p->channels;         \
    for (size_t row = begin; row < end; row++) {                                                  \
      const T *x = (const T *)work->x + row / p->out_height * image;                              \
      EACH_RUN(row, if (taps.count)                                                               \
                 MAX(x + first, taps, step, run, p->channels, p->relu, out + pixel,               \
                     places ? places + pixel : places);                                           \
               else                                                                               \
                 nothing_##t##_##u(run * p->channels, p->relu, out + pixel,                       \
                                   places ? places + pixel : places))                             \
    }                                                                                             \
    free_windows(&w);                                                                             \
  }                                                                                               \
  static void spread_images_##t##_##u(void *context, size_t begin, size_t end) {                  \
    job *work = context;                                                                          \
    const tern_pool *p = work->p;                                                                 \
    windows w = make_windows(p);                                                                  \
    const P *places = work->places;                                                               \
    const T *g = work->x;                                                                         \
    size_t image = p->height * p->width * p->channels, step = p->stride[1] * p->channels;         \
    int add = !apart(p), clear = add || !covered(p);                                              \
    for (size_t n = begin; n < end; n++) {                                                        \
      T *out = (T *)work->out + n * image;                                                        \
      if (clear) memset(out, 0, image * sizeof(T));                                               \
      for (size_t row = n * p->out_height; row < (n + 1) * p->out_height; row++)                  \
        EACH_RUN(row, SPREAD(out + first, taps, step, run, p->channels, add, g + pixel, places + pixel)) \
    }                                                                                             \
    free_windows(&w);                                                                             \
  }                                                                                               \
  static void pick_rows_##t##_##u(void *context, size_t begin, size_t end) {                      \
    job *work = context;                                                                          \
    const tern_pool *p = work->p;                                                                 \
    windows w = make_windows(p);                                                                  \
    const P *places = work->places;                                                               \
    T *out = work->out;                                                                           \
    size_t image = p->height * p->width * p->channels, step = p->stride[1] * p->channels;         \
    for (size_t row = begin; row < end; row++) {                                                  \
      const T *x = (const T *)work->x + row / p->out_height * image;                              \
      EACH_RUN(row, pick_##t##_##u(w.offsets, x + first, step, run, p->channels, places + pixel,  \
                                   out + pixel))                                                  \
    }                                                                                             \
    free_windows(&w);                                                                             \
  }

#define ENTRIES(T, t)                                                                             \
  void tern_max_pool_##t(const tern_pool *p, const T *x, T *out, void *places) {                  \
    job work = {p, x, out, places};                                                               \
    tern_parallel(p->images * p->out_height, grain(p, p->out_width),                              \
                  tern_pool_bytes(p) ? max_rows_##t##_u8 : max_rows_##t##_i32, &work);            \
  }                                                                                               \
  void tern_max_pool_spread_##t(const tern_pool *p, const T *g, const void *places, T *out) {     \
    job work = {p, g, out, (void *)places};                                                       \
    tern_parallel(p->images, grain(p, p->out_width * p->out_height),                              \
                  tern_pool_bytes(p) ? spread_images_##t##_u8 : spread_images_##t##_i32, &work);  \
  }                                                                                               \
  void tern_max_pool_pick_##t(const tern_pool *p, const T *x, const void *places, T *out) {       \
    job work = {p, x, out, (void *)places};                                                       \
    tern_parallel(p->images * p->out_height, grain(p, p->out_width),                              \
                  tern_pool_bytes(p) ? pick_rows_##t##_u8 : pick_rows_##t##_i32, &work);          \
  }

ANY_PIXEL(float, f32, int32_t, i32)
ANY_PIXEL(double, f64, uint8_t, u8)
ANY_PIXEL(double, f64, int32_t, i32)
PICK_PIXEL(float, f32, uint8_t, u8)
NO_PIXEL(float, f32, uint8_t, u8)
PICK_PIXEL(float, f32, int32_t, i32)
NO_PIXEL(float, f32, int32_t, i32)
PICK_PIXEL(double, f64, uint8_t, u8)
NO_PIXEL(double, f64, uint8_t, u8)
PICK_PIXEL(double, f64, int32_t, i32)
NO_PIXEL(double, f64, int32_t, i32)
LOOPS(float, f32, uint8_t, u8, kernels()->pool->max, kernels()->pool->spread)
LOOPS(float, f32, int32_t, i32, max_f32_i32, spread_f32_i32)
LOOPS(double, f64, uint8_t, u8, max_f64_u8, spread_f64_u8)
LOOPS(double, f64, int32_t, i32, max_f64_i32, spread_f64_i32)
ENTRIES(float, f32)
ENTRIES(double, f64)
