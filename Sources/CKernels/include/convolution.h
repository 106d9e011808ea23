#pragma once
#include "types.h"

/// The sizes of a convolution. Images lie channels last: [batch][height][width][channels].
typedef struct {
  ptrdiff_t batch, height, width, channels;
  ptrdiff_t out_height, out_width, out_channels;
  ptrdiff_t kernel_height, kernel_width, stride_y, stride_x, pad_y, pad_x, dilation_y, dilation_x;
} tern_convolution;

// Convolution in float of one group, with a dilation of 1. Images and gradients lie channels last;
// weights as PyTorch keeps them, [out_channels][channels][kernel_height][kernel_width]. Results are the
// same bits for any number of threads.

/// `bias` may be NULL; `relu` replaces negative results by 0.
void tern_convolution_forward(float *out, const float *images, const float *weights, const float *bias,
                              const tern_convolution *shape, int relu);

/// The gradient of the images from that of the output.
void tern_convolution_input_gradient(float *out, const float *gradient, const float *weights,
                                     const tern_convolution *shape);

/// The gradient of the weights, and of the bias unless it is NULL.
void tern_convolution_weight_gradient(float *weights, float *bias, const float *images, const float *gradient,
                                      const tern_convolution *shape);
