#include "convolution_dispatch.h"

static const convolution_table *table(void) {
#if defined(__x86_64__)
  switch (tern_current_isa()) {
    case tern_isa_avx512: return &convolution_avx512;
    case tern_isa_avx2: return &convolution_avx2;
    default: break;
  }
#endif
  return &convolution_base;
}

size_t tern_convolution_packed_floats(const tern_convolution *shape) { return table()->packed_floats(shape); }

void tern_convolution_pack(float *packed, const float *weights, const float *bias, const tern_convolution *shape) {
  table()->pack(packed, weights, bias, shape);
}

void tern_convolution_forward_packed(float *out, const float *images, const float *packed, const float *addend,
                                     const tern_convolution *shape, int relu) {
  table()->forward_packed(out, images, packed, addend, shape, relu);
}

void tern_convolution_forward(float *out, const float *images, const float *weights, const float *bias,
                              const tern_convolution *shape, int relu) {
  table()->forward(out, images, weights, bias, shape, relu);
}

void tern_convolution_input_gradient(float *out, const float *gradient, const float *weights,
                                     const tern_convolution *shape) {
  table()->input_gradient(out, gradient, weights, shape);
}

void tern_convolution_weight_gradient(float *weights, float *bias, const float *images, const float *gradient,
                                      const tern_convolution *shape) {
  table()->weight_gradient(weights, bias, images, gradient, shape);
}
