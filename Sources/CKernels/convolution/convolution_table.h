#pragma once
#include "convolution/choose.h"

typedef struct {
  tile_size tile;
  size_t (*packed_floats)(const tern_convolution *);
  void (*pack)(float *, const float *, const float *, const tern_convolution *);
  void (*forward_packed)(float *, const float *, const float *, const float *, const tern_convolution *, int);
  void (*forward)(float *, const float *, const float *, const float *, const tern_convolution *, int);
  void (*input_gradient)(float *, const float *, const float *, const tern_convolution *);
  void (*weight_gradient)(float *, float *, const float *, const float *, const tern_convolution *);
} convolution_table;
