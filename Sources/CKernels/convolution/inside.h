// The taps of a window that lie inside the image, for few small images with much padding.
//
// A tap lies inside the image at a rectangle of output pixels. Taps with the same rectangle make a run.
#pragma once
#include "convolution/shape.h"

enum { most_runs = 8 };

// Of one direction: taps in a row that lie inside the image at the same output positions.
typedef struct { ptrdiff_t tap, taps; span outputs; } tap_run;

typedef struct {
  tap_run rows[most_runs], columns[most_runs];
  ptrdiff_t row_runs, column_runs;
} inside_plan;

static inline ptrdiff_t find_runs(tap_run *runs, ptrdiff_t size, ptrdiff_t kernel, ptrdiff_t stride, ptrdiff_t pad,
                                  ptrdiff_t count) {
  ptrdiff_t found = 0;
  for (ptrdiff_t tap = 0; tap < kernel; tap++) {
    span v = valid_outputs(tap, size, stride, pad, count);
    if (found && v.first == runs[found - 1].outputs.first && v.count == runs[found - 1].outputs.count)
      runs[found - 1].taps++;
    else
      runs[found++] = (tap_run){tap, 1, v};
  }
  return found;
}

/// For kernels of at most `most_runs` taps in each direction.
static inline inside_plan plan_inside(const tern_convolution *s) {
  inside_plan p;
  p.row_runs = find_runs(p.rows, s->height, s->kernel_height, s->stride_y, s->pad_y, s->out_height);
  p.column_runs = find_runs(p.columns, s->width, s->kernel_width, s->stride_x, s->pad_x, s->out_width);
  return p;
}
