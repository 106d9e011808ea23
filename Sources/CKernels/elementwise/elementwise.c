#include "isa/kernels.h"
#include <string.h>

tern_unary_fn tern_unary(tern_unary_op op, tern_dtype type) { return kernels()->elementwise->unary[op][type]; }
tern_binary_fn tern_binary(tern_binary_op op, tern_dtype type) { return kernels()->elementwise->binary[op][type]; }
tern_binary_fn tern_compare(tern_compare_op op, tern_dtype type) { return kernels()->elementwise->compare[op][type]; }
tern_binary_fn tern_logic(tern_logic_op op) { return kernels()->elementwise->logic[op]; }
tern_select_fn tern_select(tern_dtype type) { return kernels()->elementwise->select[type]; }
tern_unary_fn tern_convert(tern_dtype from, tern_dtype to) { return kernels()->elementwise->convert[from][to]; }
tern_copy_fn tern_copy(tern_dtype type) { return kernels()->elementwise->copy[type]; }

typedef float line __attribute__((vector_size(64)));
typedef float loose_line __attribute__((vector_size(64), aligned(4)));

void tern_stream(void *out_, const void *from_, size_t bytes) {
  char *out = out_;
  const char *from = from_;
  size_t head = -(uintptr_t)out & 63;
  if (head > bytes) head = bytes;
  memcpy(out, from, head);
  size_t at = head;
  for (; at + 64 <= bytes; at += 64)
    __builtin_nontemporal_store(*(const loose_line *)(from + at), (line *)(out + at));
  memcpy(out + at, from + at, bytes - at);
}

void tern_stream_end(void) {
#if defined(__x86_64__)
  __builtin_ia32_sfence();
#endif
}
