#pragma once
#include <stdint.h>

// How the processor rounds and whether it flushes tiny numbers to zero is set for each thread by itself. A
// thread that helps with a loop takes on the caller's setting, or the bits would depend on who computed them.
#if defined(__x86_64__)
enum { mode_bits = 0xffc0 };  // the six bits below record the exceptions that have occurred

static inline uint64_t float_mode(void) { return __builtin_ia32_stmxcsr() & mode_bits; }
static inline void set_float_mode(uint64_t mode) { __builtin_ia32_ldmxcsr((unsigned)mode); }
#elif defined(__aarch64__)
static inline uint64_t float_mode(void) {
  uint64_t mode;
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  return mode;
}
static inline void set_float_mode(uint64_t mode) { __asm__ volatile("msr fpcr, %0" : : "r"(mode)); }
#endif
