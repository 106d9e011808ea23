#pragma once
#include "include/transpose.h"

typedef struct {
  tern_transpose_fn bytes1, bytes4, bytes8;
} transpose_table;
