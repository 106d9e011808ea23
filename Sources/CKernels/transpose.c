#include "transpose_dispatch.h"

static const transpose_table *table(void) {
#if defined(__x86_64__)
  if (tern_current_isa() == tern_isa_avx512) return &transpose_avx512;
  if (tern_current_isa() == tern_isa_avx2) return &transpose_avx2;
#endif
  return &transpose_base;
}

tern_transpose_fn tern_transpose(size_t item_size) {
  switch (item_size) {
    case 1: return table()->bytes1;
    case 4: return table()->bytes4;
    default: return table()->bytes8;
  }
}
