#pragma once
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

// The two ways to wait for another thread: to look again and again for a while, and to sleep.

/// Nanoseconds of a clock that only ever goes forward. Some 20 of them pass in reading it.
static inline uint64_t tern_now(void) {
#if defined(__APPLE__)
  return clock_gettime_nsec_np(CLOCK_UPTIME_RAW);
#else
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
#endif
}

/// Keeps the core from looking as often as it can, which would slow down the thread that is waited for. How
/// long a pause takes differs tenfold between processors: it can space the looks, but not measure a wait.
static inline void tern_pause(int times) {
  for (int i = 0; i < times; i++) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb");  // most processors take `yield` for a no-op
#endif
  }
}

/// Sleeps until the word is woken, unless it differs from `seen` already. May also return for no reason.
void tern_sleep(_Atomic uint32_t *word, uint32_t seen);

/// Wakes the thread that sleeps on the word. Change the word first.
void tern_wake(_Atomic uint32_t *word);
