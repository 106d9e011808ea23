#include "isa/kernels.h"

tern_transpose_fn tern_transpose(size_t item_size) {
  switch (item_size) {
    case 1: return kernels()->transpose->bytes1;
    case 4: return kernels()->transpose->bytes4;
    default: return kernels()->transpose->bytes8;
  }
}
