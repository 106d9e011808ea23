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

/// The ways in which a convolution is done.
typedef enum {
  tern_by_winograd,   ///< with fewer products than the definition has (3 x 3 windows)
  tern_by_group,      ///< the same pixel of many images at a time
  tern_by_line,       ///< lines of pixels, read in place from an image framed by zeros
  tern_by_row,        ///< windows unfolded to rows
  tern_by_column,     ///< columns of pixels, without what lies in the padding
  tern_by_image,      ///< an image at a time, unfolded, without what lies in the padding
  tern_by_gathering,  ///< images' gradient: all windows' products first, then each pixel's share of them
  tern_by_tap,        ///< weights' gradient: each tap's rectangle of pixels
} tern_convolution_way;

/// The way that the passes of a convolution take: by its sizes, and for the first two by the size of the instruction
/// set's tiles. The bits of the results are the same on each, as long as images, weights and gradients are finite: some
/// ways multiply the padding's zeros, and 0 times infinity is NaN.
tern_convolution_way tern_convolution_forward_way(const tern_convolution *shape);
tern_convolution_way tern_convolution_input_gradient_way(const tern_convolution *shape);
tern_convolution_way tern_convolution_weight_gradient_way(const tern_convolution *shape);

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
