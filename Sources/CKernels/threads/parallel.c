#include "include/parallel.h"

typedef struct {
  size_t count;
  void (*body)(void *, size_t, size_t);
  void *context;
} loop;

#if defined(__linux__)
// oneDNN as distributions build it runs on GNU OpenMP. Our loops run on the same threads through
// libgomp's stable entry points, so that two pools never compete for the cores.
void GOMP_parallel(void (*fn)(void *), void *data, unsigned threads, unsigned flags);
int omp_get_max_threads(void);
void omp_set_num_threads(int);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
int omp_in_parallel(void);

static void run_share(void *data) {
  loop *work = data;
  size_t me = omp_get_thread_num(), all = omp_get_num_threads();
  size_t begin = work->count * me / all, end = work->count * (me + 1) / all;
  if (begin < end) work->body(work->context, begin, end);
}

void tern_parallel(size_t count, size_t grain, void (*body)(void *, size_t, size_t), void *context) {
  if (count == 0) return;
  size_t shares = grain == 0 ? count : count / grain;
  if (shares > 1) {
    size_t threads = omp_get_max_threads();
    if (shares > threads) shares = threads;
  }
  if (shares <= 1 || omp_in_parallel()) {
    body(context, 0, count);
    return;
  }
  loop work = {count, body, context};
  GOMP_parallel(run_share, &work, (unsigned)shares, 0);
}

int tern_thread_count(void) { return omp_get_max_threads(); }
void tern_set_thread_count(int count) { omp_set_num_threads(count < 1 ? 1 : count); }
#else
#include <dispatch/dispatch.h>
#include <unistd.h>

static _Atomic int chosen = 0;
static _Thread_local int inside = 0;
typedef struct { loop work; size_t shares; } dispatched;

static void run_share(void *data, size_t me) {
  dispatched *d = data;
  size_t begin = d->work.count * me / d->shares, end = d->work.count * (me + 1) / d->shares;
  inside += 1;
  if (begin < end) d->work.body(d->work.context, begin, end);
  inside -= 1;
}

void tern_parallel(size_t count, size_t grain, void (*body)(void *, size_t, size_t), void *context) {
  if (count == 0) return;
  size_t shares = grain == 0 ? count : count / grain, threads = tern_thread_count();
  if (shares > threads) shares = threads;
  if (shares <= 1 || inside) {
    body(context, 0, count);
    return;
  }
  dispatched d = {{count, body, context}, shares};
  dispatch_apply_f(shares, DISPATCH_APPLY_AUTO, &d, run_share);
}

int tern_thread_count(void) { return chosen > 0 ? chosen : (int)sysconf(_SC_NPROCESSORS_ONLN); }
void tern_set_thread_count(int count) { chosen = count < 1 ? 1 : count; }
#endif
