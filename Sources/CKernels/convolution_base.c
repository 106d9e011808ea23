#define TERN_ISA base
#define TERN_LANES 4
#include "multiversion.h"
#include "convolution.inc"
