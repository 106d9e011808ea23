// Orders of events that are rare otherwise, brought about by stopping or delaying threads within the pool.
// Compiled with TERN_POOL_HOOK.
#define _GNU_SOURCE
#include "check.h"
#include "threads/hook.h"
#include "parallel.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/wait.h>

static _Thread_local int is_caller = 0;
static _Thread_local unsigned seed = 0;
static _Atomic int stop_at = -1;    // where helpers are to stop
static _Atomic int stopped = 0, most_stopped = 0;
static _Atomic int delay = 0;       // longest delay at each place, in microseconds
static _Atomic int visits[hook_count];

void tern_pool_hook(int place) {
  atomic_fetch_add_explicit(visits + place, 1, memory_order_relaxed);
  if (delay > 0) {
    if (seed == 0) seed = (unsigned)(uintptr_t)&seed | 1;
    unsigned random = next_random(&seed);
    if (random % 4 == 0) usleep(random / 4 % (unsigned)delay);
  }
  if (is_caller || place != stop_at) return;
  if (atomic_fetch_add(&stopped, 1) >= most_stopped) {
    atomic_fetch_sub(&stopped, 1);
    return;
  }
  while (stop_at == place) usleep(100);
  atomic_fetch_sub(&stopped, 1);
}

static void count_items(void *context, size_t begin, size_t end) {
  atomic_fetch_add((_Atomic size_t *)context, end - begin);
}
static void count_slowly(void *context, size_t begin, size_t end) {
  usleep(200);
  count_items(context, begin, end);
}
static void check_loop(size_t count) {
  _Atomic size_t sum = 0;
  tern_parallel(count, 1, count_items, &sum);
  CHECK(sum == count, "%zu of %zu", sum, count);
}

// Lets `helpers` helpers stop at a place, and returns when they have.
static void stop_helpers(int place, int helpers) {
  most_stopped = helpers;
  stop_at = place;
  double start = seconds();
  while (stopped < helpers && seconds() - start < 5) {
    _Atomic size_t sum = 0;
    // A helper stopped inside would hold up this loop: it is the last one before the check.
    if (place >= hook_after_join && place <= hook_before_caller_wake) return;
    tern_parallel(64, 1, count_slowly, &sum);
  }
  CHECK(stopped == helpers, "%d of %d stopped at place %d", stopped, helpers, place);
}
static void resume(void) {
  stop_at = -1;
  while (stopped > 0) usleep(100);
}

// A helper that is not inside a loop may be without a core for as long as it likes.
static void stopped_outside(void) {
  static const int outside[] = {hook_before_join, hook_after_leave, hook_before_sleep, hook_after_announcing_sleep,
                                hook_after_sleep};
  for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
    tern_set_thread_count(4);
    stop_helpers(outside[i], 3);
    double start = seconds();
    for (int j = 0; j < 100; j++) check_loop(64);
    double took = seconds() - start;
    CHECK(took < 1, "place %d: %g s", outside[i], took);
    resume();
  }
}

static void *resume_later(void *unused) {
  (void)unused;
  while (stopped == 0) usleep(100);
  usleep(30000);
  resume();
  return NULL;
}

// A helper that has a piece is waited for, asleep.
static void stopped_inside(void) {
  for (int place = hook_after_join; place <= hook_before_caller_wake; place++) {
    stop_helpers(place, 1);
    pthread_t thread;
    pthread_create(&thread, NULL, resume_later, NULL);
    _Atomic size_t sum = 0;
    double start = seconds(), cpu = cpu_seconds();
    while (stop_at == place && seconds() - start < 5) {
      sum = 0;
      tern_parallel(64, 1, count_slowly, &sum);
    }
    CHECK(sum == 64 && stop_at == -1, "place %d: %zu", place, sum);
    CHECK(cpu_seconds() - cpu < 0.9 * (seconds() - start) + 0.02, "waited awake");
    pthread_join(thread, NULL);
  }
}

static void *call(void *loops) {
  is_caller = 1;
  unsigned state = (unsigned)(uintptr_t)&state;
  for (int i = 0; i < *(int *)loops; i++) check_loop(2 + next_random(&state) % 70);
  return NULL;
}

// Delays at every step, so that each thread is overtaken at each place.
static void delays(void) {
  int loops = UNDER_TSAN ? 200 : 500;
  pthread_t threads[4];
  for (int count = 2; count <= 8; count += 3) {
    tern_set_thread_count(count);
    for (int longest = 2; longest <= 200; longest *= 10) {
      delay = longest;
      for (int i = 0; i < 4; i++) pthread_create(threads + i, NULL, call, &loops);
      for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    }
    delay = 0;
  }
}

static void empty_loops(void) {
  for (int count = 2; count <= 8; count *= 2) {
    tern_set_thread_count(count);
    for (int i = 0; i < (UNDER_TSAN ? 3000 : 300000); i++) check_loop(2 + (size_t)i % 9);
  }
}

// Loops that begin just when idle helpers go to sleep.
static void about_to_sleep(void) {
  unsigned state = 7;
  for (int count = 2; count <= 4; count++) {
    tern_set_thread_count(count);
    for (int i = 0; i < 3000; i++) {
      double end = seconds() + (25 + next_random(&state) % 76) * 1e-6;
      while (seconds() < end) {}
      check_loop(8);
    }
  }
}

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  WATCH(180);
  is_caller = 1;
  static void (*const tests[])(void) = {stopped_outside, stopped_inside, delays, empty_loops, about_to_sleep};
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
    double start = seconds();
    tests[i]();
    printf("test %zu took %.1f s\n", i, seconds() - start);
  }
  for (int i = 0; i < hook_count; i++) CHECK(visits[i] > 0, "place %d was never passed", i);
  return failures != 0;
}
