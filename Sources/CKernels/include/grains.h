#pragma once

// The least work that makes a piece of a parallel loop, about one to ten microseconds of one core (docs/threads.md).
// Products of matrices plan theirs with their tiles (matmul/product.c), changes of images by the image
// (Tern/Backend/CPU/Augment.swift).
enum {
  /// Element-wise operations, reductions and other passes over floats: 1.1 us of `exp`, 0.9 of an add (AVX-512).
  tern_grain_elements = 16384,
  /// Multiply-adds in the tiles of a convolution, 92 to 96% of the processor's rate: 8 us.
  tern_grain_products = 1 << 19,
  /// Multiply-adds of a matrix with a vector, and of types other than float, which wait for memory: 1.5 us.
  tern_grain_streamed = 16384,
  /// Floats that are copied in another order, with strides: 4 us.
  tern_grain_packed = 8192,
  /// Elements of windows that are pooled, sixteen at a time: 5 us.
  tern_grain_pooled = 65536,
  /// Rows of scores, by their exponentials: 2 us.
  tern_grain_scores = 8192,
};
