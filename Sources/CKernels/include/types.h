#pragma once
#include <stddef.h>
#include <stdint.h>

/// Element types, numbered as `DType` in Swift.
typedef enum {
  tern_f32 = 0,
  tern_f64 = 1,
  tern_i64 = 2,
  tern_i32 = 3,
  tern_u8 = 4,
  tern_bool = 5,
  tern_dtype_count = 6,
} tern_dtype;

/// The instruction sets that each kernel source is compiled for, worst first.
typedef enum { tern_isa_base = 0, tern_isa_avx2 = 1, tern_isa_avx512 = 2 } tern_isa;

/// The best set that this processor has; `TERN_ISA=base|avx2|avx512` lowers it (never raises it).
tern_isa tern_current_isa(void);
