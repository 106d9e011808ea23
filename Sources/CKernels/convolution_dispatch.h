#pragma once
#include "include/convolution.h"

typedef struct {
  size_t (*packed_floats)(const tern_convolution *);
  void (*pack)(float *, const float *, const float *, const tern_convolution *);
  void (*forward_packed)(float *, const float *, const float *, const float *, const tern_convolution *, int);
  void (*forward)(float *, const float *, const float *, const float *, const tern_convolution *, int);
  void (*input_gradient)(float *, const float *, const float *, const tern_convolution *);
  void (*weight_gradient)(float *, float *, const float *, const float *, const tern_convolution *);
} convolution_table;

extern const convolution_table convolution_base;
#if defined(__x86_64__)
extern const convolution_table convolution_avx2, convolution_avx512;
#endif
