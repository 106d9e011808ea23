#pragma once
#include "threads/loop.h"

// The helpers of all the loops in the process. They are created with the first loop that can use them.

enum { most_threads = 1024 };

/// Runs the loop with the calling thread and whichever helpers come, or returns false at once if too many loops are
/// running. The calling thread is not in a loop yet. Only a loop that `wakes` calls helpers that sleep.
bool tern_pool_run(size_t count, uint32_t pieces, int threads, bool wakes, void (*body)(void *, size_t, size_t),
                   void *context);

/// For a loop that runs without helpers: as long as it lasts, its thread counts as one at work.
void tern_pool_enter(void);
void tern_pool_leave(void);

/// Sees to it that a forked process begins with a pool of its own. Once, before any loop.
void tern_pool_prepare(void);

/// Tells the pool how many threads may work at a time, and how long idle ones stay awake.
void tern_pool_set(int threads, uint64_t spin);

/// Whether the calling thread runs the loops that it comes to alone: set in loops' bodies.
extern _Thread_local int tern_alone;
