#pragma once
#include "convolution/convolution_table.h"
#include "elementwise/elementwise_table.h"
#include "image/augment_table.h"
#include "loss/loss_table.h"
#include "matmul/matmul_table.h"
#include "matmul/product_table.h"
#include "norm/norm_table.h"
#include "pool/pool_table.h"
#include "reduce/reduce_table.h"
#include "transpose/transpose_table.h"
#include "update/update_table.h"
#include <stdatomic.h>

/// What is compiled for each instruction set.
typedef struct {
  const augment_table *augment;
  const convolution_table *convolution;
  const elementwise_table *elementwise;
  const loss_table *loss;
  const matmul_table *matmul;
  const norm_table *norm;
  const pool_table *pool;
  const product_table *product;
  const reduce_table *reduce;
  const transpose_table *transpose;
  const update_table *update;
} tern_kernels;

const tern_kernels *choose_kernels(void);
extern const tern_kernels *_Atomic chosen_kernels;

/// The kernels for the best instruction set that this processor has and `TERN_ISA` allows.
static inline const tern_kernels *kernels(void) {
  const tern_kernels *chosen = atomic_load_explicit(&chosen_kernels, memory_order_acquire);
  return chosen ? chosen : choose_kernels();
}
