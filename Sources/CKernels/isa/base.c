// The kernels for what every processor of the architecture has: SSE2 on x86-64, NEON on aarch64.
#define TERN_ISA base
#define TERN_LANES 4
#if defined(__aarch64__)
#define TERN_FUSED
#endif
#include "isa/families.inc"
