#include "include/unfold.h"
#include <string.h>

typedef struct { ptrdiff_t image, y, x; } pixel;

static pixel pixel_at(const tern_convolution *s, ptrdiff_t number) {
  ptrdiff_t row = number / s->out_width;
  return (pixel){row / s->out_height, row % s->out_height, number % s->out_width};
}

static pixel next_pixel(const tern_convolution *s, pixel p) {
  if (++p.x < s->out_width) return p;
  p.x = 0;
  if (++p.y < s->out_height) return p;
  p.y = 0;
  p.image += 1;
  return p;
}

void tern_unfold(void *rows, ptrdiff_t row_length, const void *images, const tern_convolution *s,
                 ptrdiff_t first, ptrdiff_t taken, ptrdiff_t begin, ptrdiff_t end, size_t item) {
  char *row = rows;
  ptrdiff_t tap = taken * (ptrdiff_t)item, step = s->channels * (ptrdiff_t)item;
  // Neighbouring taps lie side by side in memory when whole pixels are taken.
  int joined = taken == s->channels && s->dilation_x == 1;
  pixel p = pixel_at(s, begin);
  for (ptrdiff_t number = begin; number < end; number++, p = next_pixel(s, p), row += row_length * item) {
    const char *image = (const char *)images + p.image * s->height * s->width * step + first * item;
    ptrdiff_t top = p.y * s->stride_y - s->pad_y, left = p.x * s->stride_x - s->pad_x;
    char *to = row;
    for (ptrdiff_t i = 0; i < s->kernel_height; i++, to += s->kernel_width * tap) {
      ptrdiff_t y = top + i * s->dilation_y;
      if (y < 0 || y >= s->height) {
        memset(to, 0, s->kernel_width * tap);
        continue;
      }
      const char *line = image + y * s->width * step;
      if (joined && left >= 0 && left + s->kernel_width <= s->width) {
        memcpy(to, line + left * step, s->kernel_width * tap);
        continue;
      }
      for (ptrdiff_t j = 0; j < s->kernel_width; j++) {
        ptrdiff_t x = left + j * s->dilation_x;
        if (x < 0 || x >= s->width) memset(to + j * tap, 0, tap);
        else memcpy(to + j * tap, line + x * step, tap);
      }
    }
  }
}

#define FOLD(name, T)                                                                              \
  void name(T *images, const T *rows, const tern_convolution *s, ptrdiff_t first, ptrdiff_t taken, \
            ptrdiff_t begin, ptrdiff_t end) {                                                      \
    ptrdiff_t pixels = s->out_height * s->out_width;                                               \
    pixel p = pixel_at(s, begin * pixels);                                                         \
    const T *from = rows + begin * pixels * s->kernel_height * s->kernel_width * taken;            \
    for (ptrdiff_t number = begin * pixels; number < end * pixels; number++, p = next_pixel(s, p)) \
      for (ptrdiff_t i = 0; i < s->kernel_height; i++)                                             \
        for (ptrdiff_t j = 0; j < s->kernel_width; j++, from += taken) {                           \
          ptrdiff_t y = p.y * s->stride_y - s->pad_y + i * s->dilation_y;                          \
          ptrdiff_t x = p.x * s->stride_x - s->pad_x + j * s->dilation_x;                          \
          if (y < 0 || y >= s->height || x < 0 || x >= s->width) continue;                         \
          T *to = images + ((p.image * s->height + y) * s->width + x) * s->channels + first;       \
          for (ptrdiff_t c = 0; c < taken; c++) to[c] += from[c];                                  \
        }                                                                                          \
  }
FOLD(tern_fold_f32, float)
FOLD(tern_fold_f64, double)
