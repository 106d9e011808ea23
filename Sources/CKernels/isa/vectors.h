// Vectors as the kernels' sources write them. Sixteen floats are one register, two or four, as the instruction set
// has them; what is computed is the same for each lane. They may lie anywhere in memory, hence `aligned(4)`.
#pragma once
#include <stdint.h>

typedef float vector __attribute__((vector_size(64), aligned(4), may_alias));
/// What a comparison of two vectors gives: all ones where it holds, else 0.
typedef int32_t vector_mask __attribute__((vector_size(64), aligned(4), may_alias));
enum { vector_floats = 16 };

#define VECTOR_AT(p) (*(vector *)(p))
#define INLINE static inline __attribute__((always_inline))
