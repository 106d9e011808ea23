#define _GNU_SOURCE
#include "threads/pool.h"
#include "threads/float_mode.h"
#include "threads/hook.h"
#include "threads/place.h"
#include "threads/wait.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>

// Everything here is static and stays: a helper may look at any of it at any time, even while the process
// ends. Atomic operations are sequentially consistent unless they say otherwise, since both a thread that
// goes to sleep and one that wakes others write one word and then read another's.

enum { places = 7, stack_bytes = 1 << 20, patience = 8 };

typedef struct {
  _Alignas(line_bytes) _Atomic uint32_t calls;  // a sleeper waits for this to change
  int number;                                    // 1 and up: callers are number 0
  int misses;                                    // how often it stayed awake for nothing, in a row
  _Atomic int thread;                            // its name for the system
  _Atomic int kept_off;                          // the core that it must not wake on, or -1
} helper;

static struct {
  // The one line that idle helpers look at, so that a loop begins and ends with it alone: the fields named below, and a
  // gate for each place.
  _Alignas(line_bytes) _Atomic uint64_t crowd;
  gate gates[places];

  _Alignas(line_bytes) _Atomic int threads;  // wanted at work, at most
  _Atomic uint64_t spin;                      // nanoseconds
  _Atomic int created;                        // helpers
  _Atomic bool refused;                       // the system did not grant another thread
  _Atomic bool growing;
  _Atomic uint64_t asleep[most_threads / 64];  // one bit for each helper

  loop loops[places];
  helper helpers[most_threads];
} pool;

_Thread_local int tern_alone = 0;

_Static_assert((places + 1) * sizeof(uint64_t) <= 64, "crowd and gates lie in one cache line");

// The crowd, from its lowest bit: threads at work on loops (24 bits), helpers that are awake and look for work (24), and
// which places hold a loop (16).
#define AT_WORK UINT64_C(1)
#define LOOKING (UINT64_C(1) << 24)
#define TAKEN(place) (UINT64_C(1) << 48 << (place))
static int at_work(uint64_t crowd) { return crowd & 0xffffff; }
static int looking(uint64_t crowd) { return crowd >> 24 & 0xffffff; }
static uint32_t taken(uint64_t crowd) { return crowd >> 48; }

void tern_pool_set(int threads, uint64_t spin) {
  atomic_store(&pool.threads, threads);
  atomic_store(&pool.spin, spin);
  atomic_store(&pool.refused, false);
}

// MARK: - Waking

static void wake_sleepers(int wanted) {
  int threads = atomic_load(&pool.threads), core = atomic_load(&pool.spin) > 0 ? tern_core() : -1;
  for (int first = 0; first < threads && wanted > 0; first += 64) {
    uint64_t asleep = atomic_load(&pool.asleep[first / 64]);
    for (; asleep && wanted > 0; asleep &= asleep - 1) {
      int number = first + __builtin_ctzll(asleep);
      uint64_t bit = asleep & -asleep;
      if (number >= threads) return;
      tern_pool_hook(hook_before_wake);
      if (!(atomic_fetch_and(&pool.asleep[first / 64], ~bit) & bit)) continue;  // another thread wakes it
      atomic_fetch_add(&pool.crowd, LOOKING);
      helper *helper = &pool.helpers[number];
      if (core >= 0 && tern_keep_off(helper->thread, core)) helper->kept_off = core;
      atomic_fetch_add(&helper->calls, 1);
      tern_wake(&helper->calls);
      wanted -= 1;
    }
  }
}

// Gets `helpers` helpers for a loop, as far as cores are free. Those that look for work will find it by
// themselves. Each wake takes microseconds, so from five on the helpers share in that too.
static void call_helpers(int helpers, loop *loop) {
  uint64_t crowd = atomic_load(&pool.crowd);
  int free = atomic_load(&pool.threads) - at_work(crowd);
  int wanted = (helpers < free ? helpers : free) - looking(crowd);
  if (loop && wanted > 4) {
    atomic_store(&loop->to_wake, wanted - 2);
    wanted = 2;
  }
  if (wanted > 0) wake_sleepers(wanted);
}

static void pass_on_call(loop *loop) {
  int left = atomic_load_explicit(&loop->to_wake, memory_order_relaxed);
  while (left > 0) {
    int mine = left < 2 ? left : 2;
    if (!atomic_compare_exchange_weak(&loop->to_wake, &left, left - mine)) continue;
    wake_sleepers(mine);
    return;
  }
}

// MARK: - Helpers

// Finds a loop that wants a helper, and joins it: its place, or -1. Helpers begin at different places so that they spread.
static int try_join(const helper *me) {
  uint64_t crowd = atomic_load(&pool.crowd);
  int threads = atomic_load(&pool.threads);
  if (taken(crowd) == 0 || me->number >= threads) return -1;
  for (int i = 0; i < places; i++) {
    int place = (me->number + i) % places;
    if (!(crowd & TAKEN(place)) || !tern_gate_has_room(atomic_load(&pool.gates[place]))) continue;
    if (at_work(atomic_load(&pool.crowd)) >= threads) return -1;
    bool is_free = at_work(atomic_fetch_add(&pool.crowd, AT_WORK - LOOKING)) < threads;
    if (is_free && tern_gate_join(&pool.gates[place])) return place;
    atomic_fetch_sub(&pool.crowd, AT_WORK - LOOKING);
  }
  return -1;
}

// Whether a loop at one of the places that `crowd` says are taken has room for a helper.
static bool wants_helpers(uint64_t crowd) {
  for (int place = 0; place < places; place++)
    if ((crowd & TAKEN(place)) && tern_gate_has_room(atomic_load(&pool.gates[place]))) return true;
  return false;
}

static bool is_wanted(const helper *me) {
  uint64_t crowd = atomic_load(&pool.crowd);
  int threads = atomic_load(&pool.threads);
  return me->number < threads && at_work(crowd) < threads && wants_helpers(crowd);
}

// Sleeps until called. The caller of a loop opens it and then looks who is asleep; the helper says that it is
// asleep and then looks for a loop. So one of the two sees the other.
static void sleep_until_called(helper *me) {
  tern_pool_hook(hook_before_sleep);
  _Atomic uint64_t *asleep = &pool.asleep[me->number / 64];
  uint64_t bit = UINT64_C(1) << me->number % 64;
  uint32_t seen = atomic_load(&me->calls);
  atomic_fetch_or(asleep, bit);
  tern_pool_hook(hook_after_announcing_sleep);
  if (is_wanted(me) && (atomic_fetch_and(asleep, ~bit) & bit)) {
    atomic_fetch_add(&pool.crowd, LOOKING);
    return;
  }
  while (atomic_load(&me->calls) == seen) tern_sleep(&me->calls, seen);
  if (me->kept_off >= 0) {
    tern_allow_on(me->kept_off);
    me->kept_off = -1;
  }
  tern_pool_hook(hook_after_sleep);
}

// Gives up looking if `now` is set, or if there are more threads about than should be. True if it did.
static bool give_up(const helper *me, bool now) {
  int threads = atomic_load(&pool.threads);
  uint64_t crowd = atomic_load(&pool.crowd);
  while (now || me->number >= threads || at_work(crowd) + looking(crowd) > threads)
    if (atomic_compare_exchange_weak(&pool.crowd, &crowd, crowd - LOOKING)) return true;
  return false;
}

// Stays awake for a while after each loop, since often the next one is near. A helper that has done so in vain
// a number of times goes to sleep at once, until a call comes so soon that staying awake would have paid.
static int next_place(helper *me) {
  for (bool has_slept = false;; has_slept = true) {
    uint64_t spin = atomic_load(&pool.spin), patient = me->misses < patience ? spin : 0, start = tern_now();
    for (int pauses = 1;; pauses = pauses < 8 ? pauses * 2 : 8) {
      int place = try_join(me);
      if (place >= 0) {
        if (!has_slept) me->misses = 0;
        return place;
      }
      if (give_up(me, tern_now() - start >= patient)) break;
      tern_pause(pauses);
    }
    sleep_until_called(me);
    if (tern_now() - start < 2 * spin) me->misses = 0;
    else if (me->misses < patience) me->misses += 1;
  }
}

// Runs pieces until none is left, or until other callers' threads need the core. Whoever leaves is counted as
// looking before the loop can end: the caller's next loop relies on it.
static void help(const helper *me, loop *loop, gate *gate) {
  walk walk = tern_loop_begin(loop, (uint32_t)me->number);
  while (tern_loop_run_next(loop, &walk)) {
    uint64_t crowd = atomic_load(&pool.crowd);
    bool has_left = false;
    while (!has_left && at_work(crowd) > atomic_load(&pool.threads))
      has_left = atomic_compare_exchange_weak(&pool.crowd, &crowd, crowd - AT_WORK + LOOKING);
    if (has_left) {
      tern_loop_leave_early(loop, gate, walk);
      return;
    }
  }
  atomic_fetch_sub(&pool.crowd, AT_WORK - LOOKING);
  tern_loop_leave(loop, gate);
}

static void *helper_main(void *argument) {
  helper *me = argument;
  char name[16];
  snprintf(name, sizeof name, "tern-%d", me->number);
#if defined(__APPLE__)
  pthread_setname_np(name);
#else
  pthread_setname_np(pthread_self(), name);
#endif
  tern_alone = 1;
  me->thread = tern_thread();
  uint64_t mode = float_mode();
  for (;;) {
    int place = next_place(me);
    loop *loop = &pool.loops[place];
    if (loop->float_mode != mode) set_float_mode(mode = loop->float_mode);
    pass_on_call(loop);
    help(me, loop, &pool.gates[place]);
  }
  return NULL;
}

// MARK: - Creation

// In a child process only the thread that forked lives on: the pool begins anew. The loops' numbers go on, one further,
// lest a share be tagged already for the number that comes next.
static void forget_helpers(void) {
  atomic_store(&pool.crowd, 0);
  atomic_store(&pool.created, 0);
  atomic_store(&pool.refused, false);
  atomic_store(&pool.growing, false);
  for (int i = 0; i < most_threads / 64; i++) atomic_store(&pool.asleep[i], 0);
  for (int i = 0; i < places; i++) {
    atomic_store(&pool.gates[i], 0);
    pool.loops[i].number += 1;
  }
}

void tern_pool_prepare(void) { pthread_atfork(NULL, NULL, forget_helpers); }

// Creates helpers 1..<threads. Where the system refuses one, it is not asked again until the count is set.
// Signals go to the program's own threads.
static void grow(int threads) {
  if (atomic_exchange(&pool.growing, true)) return;  // another caller does it; this one begins without
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  for (int number = atomic_load(&pool.created) + 1; number < threads; number++) {
    helper *helper = &pool.helpers[number];
    pthread_t thread;
    helper->number = number;
    helper->misses = 0;
    helper->kept_off = -1;
    atomic_fetch_add(&pool.crowd, LOOKING);
    if (pthread_create(&thread, &attributes, helper_main, helper) != 0) {
      atomic_fetch_sub(&pool.crowd, LOOKING);
      atomic_store(&pool.refused, true);
      break;
    }
    atomic_store(&pool.created, number);
  }
  pthread_attr_destroy(&attributes);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  atomic_store(&pool.growing, false);
}

// MARK: - Callers

// Enters a loop's thread among those at work, and finds the loop a place; -1 if all are taken, and then it has not entered.
static int take_place(void) {
  uint64_t crowd = atomic_load(&pool.crowd);
  for (;;) {
    int place = __builtin_ctz(~taken(crowd));
    if (place >= places) return -1;
    if (atomic_compare_exchange_weak(&pool.crowd, &crowd, (crowd | TAKEN(place)) + AT_WORK)) return place;
  }
}

void tern_pool_enter(void) { tern_alone = 1, atomic_fetch_add(&pool.crowd, AT_WORK); }
void tern_pool_leave(void) { tern_alone = 0, atomic_fetch_sub(&pool.crowd, AT_WORK); }

bool tern_pool_run(size_t count, uint32_t pieces, int threads, bool wakes, void (*body)(void *, size_t, size_t),
                   void *context) {
  if (atomic_load(&pool.created) < threads - 1 && !atomic_load(&pool.refused)) grow(threads);
  int place = take_place();
  if (place < 0) return false;
  tern_alone = 1;
  loop *loop = &pool.loops[place];
  gate *gate = &pool.gates[place];
  loop->body = body;
  loop->context = context;
  loop->count = count;
  loop->pieces = pieces;
  loop->shares = pieces < (uint32_t)threads ? pieces : (uint32_t)threads;
  loop->float_mode = float_mode();

  tern_loop_open(loop, gate);
  if (wakes) call_helpers((int)loop->shares - 1, loop);
  walk walk = tern_loop_begin(loop, 0);
  while (tern_loop_run_next(loop, &walk)) {}
  tern_loop_close(loop, gate, atomic_load(&pool.spin));

  tern_alone = 0;
  uint64_t crowd = atomic_fetch_sub(&pool.crowd, TAKEN(place) + AT_WORK);
  // A loop that still runs, and wants helpers, can use the core that has become free.
  if (wakes && wants_helpers(crowd & ~TAKEN(place))) call_helpers(1, NULL);
  return true;
}
