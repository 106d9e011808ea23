#include "include/parallel.h"
#include "threads/cpus.h"
#include "threads/pool.h"
#include <pthread.h>
#include <stdlib.h>

static _Atomic int chosen = 0;  // 0: not yet known

static int runnable;  // how many threads the machine can run at a time

// How long a thread with nothing to do stays awake: long enough for the pauses between two loops, and for
// all threads together at most a millisecond. With more threads than the machine can run at a time, whoever
// looks on keeps from running the thread it waits for.
static uint64_t spin_of(int threads) {
  enum { longest = 50000, together = 1000000 };  // nanoseconds
  if (threads > runnable) return 0;
  return threads <= together / longest ? longest : (uint64_t)(together / threads);
}

static void set_count(int count) {
  if (count < 1) count = 1;
  if (count > most_threads) count = most_threads;
  tern_pool_set(count, spin_of(count));
  atomic_store(&chosen, count);
}

// Before anybody sets the count, so that what is set is never replaced by the default.
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void set_default(void) {
  tern_pool_prepare();
  tern_cpus cpus = tern_count_cpus("");
  runnable = cpus.runnable;
  int asked = tern_threads_from(getenv("TERN_THREADS"));
  set_count(asked > 0 ? asked : cpus.threads);
}

void tern_set_thread_count(int count) {
  pthread_once(&once, set_default);
  set_count(count);
}

int tern_thread_count(void) {
  int count = atomic_load_explicit(&chosen, memory_order_acquire);
  if (count > 0) return count;
  pthread_once(&once, set_default);
  return atomic_load(&chosen);
}

int tern_run_alone(int on) {
  int before = tern_alone;
  tern_alone = on != 0;
  return before;
}

static void run_here(size_t count, uint32_t pieces, void (*body)(void *, size_t, size_t), void *context) {
  for (uint32_t i = 0; i < pieces; i++) run_piece(body, context, count, pieces, i);
}

// A call to a thread that sleeps costs some six microseconds. Where a grain is one item, the items may be large.
static bool is_worth_waking(size_t count, size_t grain) { return grain <= 1 || count / grain >= 4; }

void tern_parallel(size_t count, size_t grain, void (*body)(void *, size_t, size_t), void *context) {
  if (count <= 1 || count / 2 < grain) {
    if (count > 0) body(context, 0, count);
    return;
  }
  uint32_t pieces = piece_count(count, grain);
  int threads = tern_alone ? 1 : tern_thread_count();
  if (threads == 1) {
    run_here(count, pieces, body, context);
  } else if (!tern_pool_run(count, pieces, threads, is_worth_waking(count, grain), body, context)) {
    tern_pool_enter();
    run_here(count, pieces, body, context);
    tern_pool_leave();
  }
}
