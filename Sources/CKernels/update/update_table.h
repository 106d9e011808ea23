#pragma once
#include "include/update.h"

/// Elements begin..<end of one part.
typedef void update_kernel(const tern_update_part *part, size_t begin, size_t end, const void *settings);

typedef struct {
  update_kernel *sgd, *adam, *adadelta;
} update_table;
