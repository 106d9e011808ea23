// What a loop costs, beside the same loop with GNU OpenMP: empty and with 100 us of work, with the helpers
// awake and asleep, on a quiet machine and with a busy process on each core.
#define _GNU_SOURCE
#include "check.h"
#include "parallel.h"
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

void GOMP_parallel(void (*fn)(void *), void *data, unsigned threads, unsigned flags);
int omp_get_thread_num(void);
int omp_get_num_threads(void);

typedef struct {
  size_t count;
  void (*body)(void *, size_t, size_t);
} omp_loop;

static void run_share(void *data) {
  omp_loop *l = data;
  size_t me = (size_t)omp_get_thread_num(), all = (size_t)omp_get_num_threads();
  l->body(NULL, l->count * me / all, l->count * (me + 1) / all);
}
static int threads;
static void with_omp(size_t count, void (*body)(void *, size_t, size_t)) {
  omp_loop l = {count, body};
  GOMP_parallel(run_share, &l, (unsigned)threads, 0);
}
static void with_tern(size_t count, void (*body)(void *, size_t, size_t)) { tern_parallel(count, 1, body, NULL); }
static void with_one(size_t count, void (*body)(void *, size_t, size_t)) { body(NULL, 0, count); }

static void nothing(void *context, size_t begin, size_t end) { (void)context, (void)begin, (void)end; }

static _Thread_local volatile float sink = 2;
static size_t rounds = 1000;
static void work(void *context, size_t begin, size_t end) {
  float x = sink;
  for (size_t i = begin * rounds; i < end * rounds; i++) x = x * 0.999f + 0.001f;
  sink = x + 1;
  (void)context;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

enum { most = 20000 };
static double times[most];

static void measure(const char *what, const char *who, int count, double pause, size_t items,
                    void (*run)(size_t, void (*)(void *, size_t, size_t)), void (*body)(void *, size_t, size_t)) {
  run(items, body);
  double cpu = cpu_seconds(), begin = seconds();
  for (int i = 0; i < count; i++) {
    if (pause > 0) usleep((useconds_t)(pause * 1e6));
    double start = seconds();
    run(items, body);
    times[i] = (seconds() - start) * 1e6;
  }
  double took = seconds() - begin;
  cpu = cpu_seconds() - cpu;
  qsort(times, (size_t)count, sizeof *times, by_size);
  double sum = 0;
  for (int i = 0; i < count; i++) sum += times[i];
  printf("%-34s %-5s  median %8.2f us  p99 %9.2f us  mean %8.2f us  processor %3.0f%%\n", what, who,
         times[count / 2], times[count * 99 / 100], sum / count, 100 * cpu / took);
}

static void all(const char *state) {
  static const struct {
    const char *name;
    void (*run)(size_t, void (*)(void *, size_t, size_t));
  } ways[] = {{"tern", with_tern}, {"omp", with_omp}, {"one", with_one}};
  char what[64];
  for (int w = 0; w < 2; w++) {
    snprintf(what, sizeof what, "%s, empty, one after the other", state);
    measure(what, ways[w].name, most, 0, (size_t)threads, ways[w].run, nothing);
  }
  for (int w = 0; w < 2; w++) {
    snprintf(what, sizeof what, "%s, empty, 2 ms between", state);
    measure(what, ways[w].name, 300, 0.002, (size_t)threads, ways[w].run, nothing);
  }
  for (int w = 0; w < 3; w++) {
    snprintf(what, sizeof what, "%s, 100 us in all", state);
    measure(what, ways[w].name, 4000, 0, 64, ways[w].run, work);
  }
  for (int w = 0; w < 3; w++) {
    snprintf(what, sizeof what, "%s, 100 us, 2 ms between", state);
    measure(what, ways[w].name, 300, 0.002, 64, ways[w].run, work);
  }
}

int main(int count, char **arguments) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  threads = count > 1 ? atoi(arguments[1]) : tern_thread_count();
  tern_set_thread_count(threads);
  double start = seconds();
  for (int i = 0; i < 50; i++) with_one(64, work);
  rounds = (size_t)((double)rounds * 100e-6 / ((seconds() - start) / 50));
  printf("%d threads\n", threads);
  all("quiet");

  cpu_set_t cores;
  sched_getaffinity(0, sizeof cores, &cores);
  pid_t busy[64];
  int started = 0;
  for (; started < 64 && started < CPU_COUNT(&cores); started++)
    if ((busy[started] = fork()) == 0) {
      alarm(60);
      for (;;) __asm__ volatile("");
    }
  usleep(100000);
  all("loaded");
  for (int i = 0; i < started; i++) {
    kill(busy[i], SIGKILL);
    waitpid(busy[i], NULL, 0);
  }
  return 0;
}
