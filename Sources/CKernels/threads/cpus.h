#pragma once

typedef struct {
  int runnable;  // hardware threads that this process may keep running at once
  int threads;   // how many of them to use for arithmetic
} tern_cpus;

/// Counts within the affinity mask and the container's quota. `root` is prepended to the paths of /proc and
/// /sys: "" but for tests.
tern_cpus tern_count_cpus(const char *root);

/// The value of TERN_THREADS if it is a number in 1...1024, else 0.
int tern_threads_from(const char *setting);

#if defined(__linux__)
#include <stddef.h>

/// The physical cores among the hardware threads of a mask of `bytes` bytes, as sched_getaffinity writes it.
int tern_cores_in(const unsigned char *mask, size_t bytes, const char *root);

/// The whole processors that the control groups grant this process, at least 1; INT_MAX without a limit.
int tern_quota(const char *root);
#endif
