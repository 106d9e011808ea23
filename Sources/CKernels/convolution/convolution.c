#include "isa/kernels.h"

size_t tern_convolution_packed_floats(const tern_convolution *shape) { return kernels()->convolution->packed_floats(shape); }

void tern_convolution_pack(float *packed, const float *weights, const float *bias, const tern_convolution *shape) {
  kernels()->convolution->pack(packed, weights, bias, shape);
}

void tern_convolution_forward_packed(float *out, const float *images, const float *packed, const float *addend,
                                     const tern_convolution *shape, int relu) {
  kernels()->convolution->forward_packed(out, images, packed, addend, shape, relu);
}

void tern_convolution_forward(float *out, const float *images, const float *weights, const float *bias,
                              const tern_convolution *shape, int relu) {
  kernels()->convolution->forward(out, images, weights, bias, shape, relu);
}

void tern_convolution_input_gradient(float *out, const float *gradient, const float *weights,
                                     const tern_convolution *shape) {
  kernels()->convolution->input_gradient(out, gradient, weights, shape);
}

void tern_convolution_weight_gradient(float *weights, float *bias, const float *images, const float *gradient,
                                      const tern_convolution *shape) {
  kernels()->convolution->weight_gradient(weights, bias, images, gradient, shape);
}
