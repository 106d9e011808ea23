// How a convolution is done: the choice among the ways that its files have, by sizes alone.
#pragma once
#include "convolution/shape.h"

/// The tiles of an instruction set: the pixels of the highest, and the floats in a vector, of which a block of output
/// channels has two.
typedef struct { ptrdiff_t pixels, lanes; } tile_size;

/// Winograd's tiles of 4 x 4 results.
static inline ptrdiff_t winograd_tile_count(const tern_convolution *s) {
  return s->batch * ((s->out_height + 3) / 4) * ((s->out_width + 3) / 4);
}

/// Whether Winograd's filtering applies, and takes clearly fewer products.
int suits_winograd(const tern_convolution *s);

/// The forward pass of `s`, which is a `simplest` convolution.
tern_convolution_way choose_forward(const tern_convolution *s, tile_size tile);

/// The gradient of the images of a whole convolution, and of what it is the gradient: for gathering a cropped
/// convolution, else the simplest.
typedef struct {
  tern_convolution_way way;
  int singly;  // whether each input channel is a block of its own, because there are few
} input_choice;
input_choice choose_input_gradient(const tern_convolution *whole, tile_size tile);

/// The sums of a weight's gradient are cut as if every instruction set had the largest tiles.
enum { planned_rows = 14, planned_channels = 32 };

/// The gradient of the weights of a `simplest` convolution; how it is cut, and into how many parts, shows in the bits.
typedef struct {
  tern_convolution_way way;
  ptrdiff_t segments, length;  // runs of a window, and the floats of each, that are neighbours in memory
  ptrdiff_t parts;             // of the batch, each with sums of its own
} weight_choice;
weight_choice choose_weight_gradient(const tern_convolution *s);

/// The convolution of the output's gradient that gives the images', for a stride of 1.
static inline tern_convolution reversed(const tern_convolution *s) {
  return (tern_convolution){
      .batch = s->batch, .height = s->out_height, .width = s->out_width, .channels = s->out_channels,
      .out_height = s->height, .out_width = s->width, .out_channels = s->channels, .kernel_height = s->kernel_height,
      .kernel_width = s->kernel_width, .stride_y = s->stride_y, .stride_x = s->stride_x,
      .pad_y = s->kernel_height - 1 - s->pad_y, .pad_x = s->kernel_width - 1 - s->pad_x, .dilation_y = 1,
      .dilation_x = 1};
}

/// The convolution of the output's gradient that gives one phase of the images'. Its padding may be negative.
static inline tern_convolution phase_convolution(const tern_convolution *s, phase v, phase h) {
  return (tern_convolution){
      .batch = s->batch, .height = s->out_height, .width = s->out_width, .channels = s->out_channels,
      .out_height = v.count, .out_width = h.count, .out_channels = s->channels, .kernel_height = v.taps,
      .kernel_width = h.taps, .stride_y = 1, .stride_x = 1, .pad_y = -v.offset, .pad_x = -h.offset};
}
