#define TERN_ISA base
#include "multiversion.h"
#include "transpose.inc"
