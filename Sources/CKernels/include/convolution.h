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

// The forward pass in two steps, for weights that are used more than once.

/// Floats that packed weights and bias take. They suit this shape alone, the size of its batch included.
size_t tern_convolution_packed_floats(const tern_convolution *shape);

/// `bias` may be NULL.
void tern_convolution_pack(float *packed, const float *weights, const float *bias, const tern_convolution *shape);

/// `addend`, unless it is NULL, is as large as the result and added to it before `relu`.
void tern_convolution_forward_packed(float *out, const float *images, const float *packed, const float *addend,
                                     const tern_convolution *shape, int relu);

/// The gradient of the images from that of the output.
void tern_convolution_input_gradient(float *out, const float *gradient, const float *weights,
                                     const tern_convolution *shape);

/// The gradient of the weights, and of the bias unless it is NULL.
void tern_convolution_weight_gradient(float *weights, float *bias, const float *images, const float *gradient,
                                      const tern_convolution *shape);
