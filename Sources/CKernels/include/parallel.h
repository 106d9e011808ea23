#pragma once
#include <stddef.h>

/// Runs `body(context, begin, end)` over 0..<count, split in contiguous ranges among the threads.
/// Each range holds at least `grain` items; work of one range stays on the calling thread, and so
/// does work inside another parallel loop.
void tern_parallel(size_t count, size_t grain, void (*body)(void *context, size_t begin, size_t end),
                   void *context);

int tern_thread_count(void);
void tern_set_thread_count(int count);
