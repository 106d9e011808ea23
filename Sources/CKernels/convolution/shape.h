#pragma once
#include "include/convolution.h"

static inline ptrdiff_t at_least(ptrdiff_t a, ptrdiff_t b) { return a > b ? a : b; }

// Lines with fewer output pixels are unfolded.
enum { shortest_line = 7 };
// Input channels that come singly in the gradient, or are gathered: a block of them would be mostly empty.
enum { few_channels = 8 };
// Phases of a gradient that are taken together; their plans lie on the stack.
enum { most_phases = 64 };

// Which of a kernel's taps meet the image. Near the border some meet padding alone: on an image of 2 x 2 a
// window of 3 x 3 has four that count, and on one of 1 x 1 a single one.

// Of one direction: the taps that lie inside the image at an output position.
typedef struct { ptrdiff_t first, count; } span;
static inline span valid_taps(ptrdiff_t position, ptrdiff_t size, ptrdiff_t kernel, ptrdiff_t stride, ptrdiff_t pad) {
  ptrdiff_t start = position * stride - pad, first = start < 0 ? -start : 0;
  ptrdiff_t end = size - start < kernel ? size - start : kernel;
  return (span){first, end > first ? end - first : 0};
}

// Of one direction: the output positions at which a tap lies inside the image.
static inline span valid_outputs(ptrdiff_t tap, ptrdiff_t size, ptrdiff_t stride, ptrdiff_t pad, ptrdiff_t count) {
  ptrdiff_t first = tap < pad ? (pad - tap + stride - 1) / stride : 0;
  ptrdiff_t end = size + pad - tap > 0 ? (size - 1 + pad - tap) / stride + 1 : 0;
  if (end > count) end = count;
  return (span){first, end > first ? end - first : 0};
}

/// The taps that count, summed over all output positions of an image.
static inline ptrdiff_t valid_products(const tern_convolution *s) {
  ptrdiff_t rows = 0, columns = 0;
  for (ptrdiff_t y = 0; y < s->out_height; y++)
    rows += valid_taps(y, s->height, s->kernel_height, s->stride_y, s->pad_y).count;
  for (ptrdiff_t x = 0; x < s->out_width; x++)
    columns += valid_taps(x, s->width, s->kernel_width, s->stride_x, s->pad_x).count;
  return rows * columns;
}

// Drops the taps at both ends that never meet the image, in one direction.
static inline void crop(ptrdiff_t *kernel, ptrdiff_t *pad, ptrdiff_t size, ptrdiff_t stride, ptrdiff_t count) {
  ptrdiff_t first = *pad - (count - 1) * stride, end = size + *pad;
  if (first < 0) first = 0;
  if (end > *kernel) end = *kernel;
  if (first >= end) return;
  *kernel = end - first;
  *pad -= first;
}

/// A convolution with the taps that can count.
static inline tern_convolution cropped(const tern_convolution *s) {
  tern_convolution t = *s;
  crop(&t.kernel_height, &t.pad_y, t.height, t.stride_y, t.out_height);
  crop(&t.kernel_width, &t.pad_x, t.width, t.stride_x, t.out_width);
  return t;
}

/// Where the weight of (output channel, channel, row, column) of a cropped kernel lies among [k][c][i][j].
typedef struct {
  ptrdiff_t first, area, line;  // of the first tap; from a channel to the next, and from a row of taps
} weight_layout;

static inline weight_layout layout_of(const tern_convolution *whole, const tern_convolution *part) {
  ptrdiff_t line = whole->kernel_width;
  return (weight_layout){(whole->pad_y - part->pad_y) * line + whole->pad_x - part->pad_x,
                         whole->kernel_height * line, line};
}

// The convolution with the taps that count. One of 1 x 1 windows, each its own pixel, sees only single pixels.
static inline tern_convolution simplest(const tern_convolution *s) {
  tern_convolution t = cropped(s);
  if (t.kernel_height * t.kernel_width * t.stride_y * t.stride_x == 1 && t.pad_y == 0 && t.pad_x == 0) {
    t.batch *= t.height * t.width;
    t.height = t.width = t.out_height = t.out_width = 1;
  }
  return t;
}

/// An input pixel meets every stride-th weight of the kernel in each direction, and which ones depends on its position
/// modulo the stride: its phase. Of one direction:
typedef struct {
  ptrdiff_t taps, start, count;  // weights; the first input position and how many follow a stride apart
  ptrdiff_t offset;              // output position under the first weight at the first input position
} phase;

static inline phase make_phase(ptrdiff_t number, ptrdiff_t size, ptrdiff_t kernel, ptrdiff_t stride, ptrdiff_t pad) {
  phase p;
  p.taps = number < kernel ? (kernel - number + stride - 1) / stride : 0;
  p.start = ((number - pad) % stride + stride) % stride;
  p.count = p.start < size ? (size - 1 - p.start) / stride + 1 : 0;
  p.offset = (p.start + pad - number) / stride - (p.taps - 1);
  return p;
}
