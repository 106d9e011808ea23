#include "elementwise_dispatch.h"
#include <string.h>

static const elementwise_table *table(void) {
  static const elementwise_table *_Atomic chosen;
  const elementwise_table *found = chosen;
  if (found) return found;
  found = &elementwise_base;
#if defined(__x86_64__)
  if (tern_current_isa() == tern_isa_avx512) found = &elementwise_avx512;
  if (tern_current_isa() == tern_isa_avx2) found = &elementwise_avx2;
#endif
  chosen = found;
  return found;
}

tern_unary_fn tern_unary(tern_unary_op op, tern_dtype type) { return table()->unary[op][type]; }
tern_binary_fn tern_binary(tern_binary_op op, tern_dtype type) { return table()->binary[op][type]; }
tern_binary_fn tern_compare(tern_compare_op op, tern_dtype type) { return table()->compare[op][type]; }
tern_binary_fn tern_logic(tern_logic_op op) { return table()->logic[op]; }
tern_select_fn tern_select(tern_dtype type) { return table()->select[type]; }
tern_unary_fn tern_convert(tern_dtype from, tern_dtype to) { return table()->convert[from][to]; }
tern_copy_fn tern_copy(tern_dtype type) { return table()->copy[type]; }

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
