#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int failures;

/// Prints one line and goes on if the condition does not hold.
#define CHECK(condition, ...)                                            \
  do {                                                                   \
    if (!(condition)) {                                                  \
      __atomic_fetch_add(&failures, 1, __ATOMIC_RELAXED);                \
      flockfile(stderr);                                                 \
      fprintf(stderr, "%s:%d: %s;", __FILE__, __LINE__, #condition);     \
      fprintf(stderr, " " __VA_ARGS__);                                  \
      fputc('\n', stderr);                                               \
      funlockfile(stderr);                                               \
    }                                                                    \
  } while (0)

static inline double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static inline double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/// A different number each time; the same sequence for the same seed.
static inline unsigned next_random(unsigned *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

/// Ends the process with a failure if it has not ended within `limit` seconds.
#define WATCH(limit) alarm(limit)

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
// The tests create threads in forked children on purpose.
const char *__tsan_default_options(void);
const char *__tsan_default_options(void) { return "die_after_fork=0"; }
#define UNDER_TSAN 1
#endif
#endif
#ifndef UNDER_TSAN
#define UNDER_TSAN 0
#endif
