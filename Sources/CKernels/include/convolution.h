#pragma once
#include "types.h"

/// The sizes of a convolution. Images lie channels last: [batch][height][width][channels].
typedef struct {
  ptrdiff_t batch, height, width, channels;
  ptrdiff_t out_height, out_width, out_channels;
  ptrdiff_t kernel_height, kernel_width, stride_y, stride_x, pad_y, pad_x, dilation_y, dilation_x;
} tern_convolution;
