#include "isa/kernels.h"

const tern_reduction *tern_reduce(tern_reduce_op op, tern_dtype type) { return &kernels()->reduce->reduce[op][type]; }
tern_arg_fn tern_argmax(tern_dtype type) { return kernels()->reduce->argmax[type]; }
tern_arg_fn tern_argmin(tern_dtype type) { return kernels()->reduce->argmin[type]; }
