// What loops promise, whatever the threads do: run with more threads than the machine has cores.
#define _GNU_SOURCE
#include "check.h"
#include "threads/float_mode.h"
#include "include/memory.h"
#include "parallel.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static const int rounds = UNDER_TSAN ? 20 : 100;

// MARK: - Every index once

typedef struct {
  size_t count, grain;
  _Atomic int *marks;
  _Atomic size_t pieces;
} marked;

static void mark(void *context, size_t begin, size_t end) {
  marked *m = context;
  CHECK(begin < end && end <= m->count, "%zu..<%zu of %zu", begin, end, m->count);
  CHECK(end - begin >= m->grain || end - begin == m->count, "%zu, grain %zu", end - begin, m->grain);
  atomic_fetch_add(&m->pieces, 1);
  for (size_t i = begin; i < end; i++) atomic_fetch_add_explicit(m->marks + i, 1, memory_order_relaxed);
}

enum { most_items = 20011 };

static void check_once(size_t count, size_t grain) {
  // Not from the heap: a child process would find its parent's other threads' blocks lost.
  static _Thread_local _Atomic int marks[most_items];
  memset((void *)marks, 0, count * sizeof *marks);
  marked m = {.count = count, .grain = grain, .marks = marks};
  tern_parallel(count, grain, mark, &m);
  size_t wrong = 0;
  for (size_t i = 0; i < count; i++) wrong += m.marks[i] != 1;
  size_t most = count / (grain ? grain : 1);
  if (grain > 1 && most > 8) most = 8 + (most - 8) / 4;
  size_t pieces = most > 64 ? 64 : most > 0 ? most : count > 0;
  CHECK(wrong == 0 && m.pieces == pieces, "%zu, grain %zu: %zu wrong, %zu pieces", count, grain, wrong, m.pieces);
}

static void once(void) {
  static const size_t counts[] = {0, 1, 2, 3, 5, 7, 8, 31, 63, 64, 65, 127, 128, 129, 1000, 4097, most_items};
  static const size_t grains[] = {0, 1, 2, 3, 7, 64, 1000, 1u << 20, SIZE_MAX};
  for (int threads = 1; threads <= 16; threads = threads * 3 / 2 + 1) {
    tern_set_thread_count(threads);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
      for (size_t g = 0; g < sizeof grains / sizeof *grains; g++) check_once(counts[c], grains[g]);
  }
}

static void record(void *context, size_t begin, size_t end) { ((size_t *)context)[begin] = end; }

// The same pieces with one thread as with many, inside another loop and alone.
static void record_inside(void *context, size_t begin, size_t end) {
  if (begin == 0) tern_parallel(5000, 13, record, context);
  (void)end;
}
static void same_pieces(void) {
  static size_t shared[5000], single[5000], nested[5000], alone[5000];
  tern_set_thread_count(7);
  tern_parallel(5000, 13, record, shared);
  tern_parallel(4, 1, record_inside, nested);
  int before = tern_run_alone(1);
  CHECK(before == 0 && tern_run_alone(1) == 1);
  tern_parallel(5000, 13, record, alone);
  tern_run_alone(before);
  tern_set_thread_count(1);
  tern_parallel(5000, 13, record, single);
  CHECK(!memcmp(shared, single, sizeof shared) && !memcmp(nested, single, sizeof shared) &&
        !memcmp(alone, single, sizeof shared));
}

static void add_size(void *context, size_t begin, size_t end) {
  atomic_fetch_add((_Atomic size_t *)context, end - begin);
}
static void huge(void) {
  _Atomic size_t sum = 0;
  tern_set_thread_count(4);
  tern_parallel(SIZE_MAX, 1, add_size, &sum);
  CHECK(sum == SIZE_MAX);
}

// MARK: - Loops in loops and in many threads

static void inner(void *context, size_t begin, size_t end) {
  CHECK(pthread_equal(*(pthread_t *)context, pthread_self()), "a nested loop left its thread");
  CHECK(begin < end);
}
static void outer(void *context, size_t begin, size_t end) {
  pthread_t me = pthread_self();
  for (size_t i = begin; i < end; i++) tern_parallel(100, 1, inner, &me);
  atomic_fetch_add((_Atomic size_t *)context, end - begin);
}
static void nested(void) {
  tern_set_thread_count(8);
  _Atomic size_t sum = 0;
  for (int i = 0; i < rounds; i++) tern_parallel(40, 1, outer, &sum);
  CHECK(sum == 40u * (size_t)rounds);
}

static void *call_many(void *seed) {
  unsigned state = (unsigned)(uintptr_t)seed;
  for (int i = 0; i < 5 * rounds; i++) check_once(next_random(&state) % 3000, next_random(&state) % 50);
  return NULL;
}
static void run_callers(int count, void (*meanwhile)(void)) {
  pthread_t threads[16];
  for (int i = 0; i < count; i++) pthread_create(threads + i, NULL, call_many, (void *)(uintptr_t)(i + 1));
  if (meanwhile) meanwhile();
  for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
}
static void change_count(void) {
  for (int i = 0; i < rounds; i++) {
    tern_set_thread_count(1 + i * 7 % 20);
    usleep(500);
  }
}
static void callers(void) {
  tern_set_thread_count(2);
  run_callers(16, NULL);
  tern_set_thread_count(16);
  run_callers(16, NULL);
  run_callers(6, change_count);
}

// MARK: - How threads compute

static void check_mode(void *context, size_t begin, size_t end) {
  CHECK(float_mode() == *(uint64_t *)context, "%zu..<%zu", begin, end);
  usleep(20);
}
static void float_modes(void) {
  tern_set_thread_count(6);
#if defined(__x86_64__)
  uint64_t towards_zero = 0x6000;
#else
  uint64_t towards_zero = 0xc00000;
#endif
  uint64_t usual = float_mode(), modes[] = {usual, usual | towards_zero};
  for (int i = 0; i < rounds; i++) {
    set_float_mode(modes[i % 2]);
    tern_parallel(64, 1, check_mode, modes + i % 2);
  }
  set_float_mode(usual);
}

static _Thread_local volatile float sink = 2;
static void multiply(void *context, size_t begin, size_t end) {
  float x = sink;
  for (size_t i = begin * 100; i < end * 100; i++) x = x * 0.999f + 0.001f;
  sink = x + 1;
  (void)context;
}

// Threads that take turns on one core lose little: nobody spins and nobody waits for a thread that has not
// begun. Re-executed, since the cores are counted once.
static void one_core(void) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  sched_setaffinity(0, sizeof one, &one);
  CHECK(tern_thread_count() == 1, "%d threads on one core", tern_thread_count());
  double times[2] = {1e9, 1e9};
  for (int try = 0; try < 5; try++)
    for (int i = 0; i < 2; i++) {
      tern_set_thread_count(i ? 8 : 1);
      double start = cpu_seconds();
      for (int j = 0; j < 100; j++) tern_parallel(1000, 1, multiply, NULL);
      double took = cpu_seconds() - start;
      if (took < times[i]) times[i] = took;
    }
  printf("one core: 8 threads take %.2f times as much processor time as 1\n", times[1] / times[0]);
  CHECK(times[1] < 4 * times[0], "%g s against %g s", times[1], times[0]);
}

// The processor time of bursts of loops with pauses between them. Measured over all of it, since the time of a
// thread that runs on another core is booked with delay.
static double cost_of_bursts(int bursts) {
  usleep(20000);
  double before = cpu_seconds();
  for (int i = 0; i < bursts; i++) {
    for (int j = 0; j < 10; j++) tern_parallel(64, 1, multiply, NULL);
    usleep(5000);
  }
  usleep(20000);
  return cpu_seconds() - before;
}

static void idle_cost(void) {
  const int bursts = 50;
  double most = 0;
  for (int threads = 2; threads <= 8; threads += 6) {
    tern_set_thread_count(threads);
    tern_run_alone(1);
    double alone = cost_of_bursts(bursts);
    tern_run_alone(0);
    double more = (cost_of_bursts(bursts) - alone) / bursts;
    if (more > most) most = more;
  }
  printf("a burst of loops, waking and idling: %.0f us of processor time beyond the work\n", most * 1e6);
  CHECK(most < 0.005, "%g s", most);
}

// MARK: - Processes

static int status_of(pid_t child) {
  int status = -1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

// The allocator has a lock, which another thread may hold at the fork.
static void use_memory(void) {
  for (size_t bytes = 64; bytes < 1 << 16; bytes *= 2) tern_deallocate(tern_allocate(bytes), bytes);
}

static void fork_often(void) {
  for (int i = 0; i < (UNDER_TSAN ? 5 : 30); i++) {
    pid_t child = fork();
    if (child == 0) {
      WATCH(20);
      failures = 0;
      for (int j = 0; j < 20; j++) check_once(1000, 3), use_memory();
      if (i % 2) exit(failures != 0);  // with the helpers about
      _exit(failures != 0);
    }
    CHECK(status_of(child) == 0, "child %d", i);
  }
}
static void forks(void) {
  tern_set_thread_count(4);
  fork_often();
  run_callers(3, fork_often);
}

// The system grants no thread at all.
static void refused(void) {
  pid_t child = fork();
  if (child == 0) {
    failures = 0;
    if (geteuid() == 0 && setuid(65534)) _exit(0);
    setrlimit(RLIMIT_NPROC, &(struct rlimit){1, 1});
    tern_set_thread_count(4);
    for (int i = 0; i < 20; i++) check_once(1000, 3);
    struct stat threads;
    CHECK(stat("/proc/self/task", &threads) == 0 && threads.st_nlink == 3, "a thread was created after all");
    _exit(failures != 0);
  }
  CHECK(status_of(child) == 0);
}

static void rerun(const char *program, const char *what) {
  pid_t child = fork();
  if (child == 0) {
    execl(program, program, what, (char *)NULL);
    _exit(99);
  }
  CHECK(status_of(child) == 0, "%s", what);
}

int main(int count, char **arguments) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  WATCH(180);
  if (count > 1 && !strcmp(arguments[1], "one-core")) {
    one_core();
    return failures != 0;
  }
  static void (*const tests[])(void) = {once,    same_pieces, huge, nested, callers, float_modes, idle_cost};
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) tests[i]();
  if (getenv("TERN_TEST_NO_FORK")) return failures != 0;  // emulators do not fork processes with threads
  forks();
  refused();
  rerun(arguments[0], "one-core");
  return failures != 0;
}
