#include "reduce_dispatch.h"

static const reduce_table *table(void) {
#if defined(__x86_64__)
  switch (tern_current_isa()) {
    case tern_isa_avx512: return &reduce_avx512;
    case tern_isa_avx2: return &reduce_avx2;
    default: break;
  }
#endif
  return &reduce_base;
}

const tern_reduction *tern_reduce(tern_reduce_op op, tern_dtype type) { return &table()->reduce[op][type]; }
tern_arg_fn tern_argmax(tern_dtype type) { return table()->argmax[type]; }
tern_arg_fn tern_argmin(tern_dtype type) { return table()->argmin[type]; }
