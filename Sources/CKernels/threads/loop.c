#include "threads/loop.h"
#include "threads/hook.h"
#include "threads/wait.h"

void tern_loop_open(loop *loop) {
  for (uint32_t i = 0; i < loop->shares; i++) {
    atomic_store_explicit(&loop->share[i].next, loop->pieces * i / loop->shares, memory_order_relaxed);
    loop->share[i].end = loop->pieces * (i + 1) / loop->shares;
    atomic_store_explicit(&loop->share[i].kept, false, memory_order_relaxed);
  }
  atomic_store_explicit(&loop->to_wake, 0, memory_order_relaxed);
  uint64_t number = (atomic_load(&loop->gate) >> GATE_NUMBER_SHIFT) + 1;
  uint64_t allowed = loop->shares - 1;
  atomic_exchange(&loop->gate, number << GATE_NUMBER_SHIFT | allowed << GATE_ALLOWED_SHIFT | GATE_OPEN);
  tern_pool_hook(hook_after_open);
}

bool tern_loop_join(loop *loop) {
  uint64_t gate = atomic_load(&loop->gate);
  tern_pool_hook(hook_before_join);
  while (tern_loop_has_room(gate))
    if (atomic_compare_exchange_weak(&loop->gate, &gate, gate + GATE_ONE_INSIDE)) {
      tern_pool_hook(hook_after_join);
      return true;
    }
  return false;
}

void tern_loop_leave(loop *loop, bool finished) {
  tern_pool_hook(hook_before_leave);
  uint64_t gate = atomic_load(&loop->gate), after;
  do after = (finished ? gate & ~GATE_OPEN : gate) - GATE_ONE_INSIDE;
  while (!atomic_compare_exchange_weak(&loop->gate, &gate, after));
  if ((after & GATE_CALLER_SLEEPS) && !(after & GATE_INSIDE)) {
    tern_pool_hook(hook_before_caller_wake);
    atomic_fetch_add(&loop->finished, 1);
    tern_wake(&loop->finished);
  }
  tern_pool_hook(hook_after_leave);
}

walk tern_loop_begin(loop *loop, uint32_t number) {
  uint32_t first = number % loop->shares;
  atomic_store_explicit(&loop->share[first].kept, true, memory_order_relaxed);
  return (walk){first, first};
}

void tern_loop_hand_over(loop *loop, walk walk) {
  atomic_store_explicit(&loop->share[walk.first].kept, false, memory_order_relaxed);
  tern_pool_hook(hook_after_hand_over);
}

// Reading comes first, since it leaves the cache line shared; only a claim takes it away from the other threads.
static bool take_from(share *share, bool is_own, uint32_t *piece) {
  uint32_t next = atomic_load_explicit(&share->next, memory_order_relaxed);
  if (next >= share->end) return false;
  if (next + 1 == share->end && !is_own && atomic_load_explicit(&share->kept, memory_order_relaxed)) return false;
  *piece = atomic_fetch_add_explicit(&share->next, 1, memory_order_relaxed);
  return *piece < share->end;
}

bool tern_loop_run_next(loop *loop, walk *walk) {
  for (uint32_t looked = 0, piece; looked < loop->shares; looked++) {
    if (take_from(&loop->share[walk->at], walk->at == walk->first, &piece)) {
      tern_pool_hook(hook_before_piece);
      run_piece(loop->body, loop->context, loop->count, loop->pieces, piece);
      return true;
    }
    walk->at = walk->at + 1 == loop->shares ? 0 : walk->at + 1;
  }
  return false;
}

static void wait_for_helpers(loop *loop, uint64_t spin) {
  tern_pool_hook(hook_before_close);
  if (!(atomic_fetch_and(&loop->gate, ~GATE_OPEN) & GATE_INSIDE)) return;
  if (spin > 0) {
    uint64_t start = tern_now();
    for (int pauses = 1; tern_now() - start < spin; pauses = pauses < 8 ? pauses * 2 : 8) {
      if (!(atomic_load(&loop->gate) & GATE_INSIDE)) return;
      tern_pause(pauses);
    }
  }
  tern_pool_hook(hook_before_caller_sleep);
  atomic_fetch_or(&loop->gate, GATE_CALLER_SLEEPS);
  for (;;) {
    // A helper that leaves after the second look changes the word, and the sleep ends before it begins.
    uint32_t seen = atomic_load(&loop->finished);
    if (!(atomic_load(&loop->gate) & GATE_INSIDE)) return;
    tern_sleep(&loop->finished, seen);
  }
}

void tern_loop_close(loop *loop, uint64_t spin) {
  wait_for_helpers(loop, spin);
  for (uint32_t i = 0, piece; i < loop->shares; i++)
    while (take_from(&loop->share[i], true, &piece))
      run_piece(loop->body, loop->context, loop->count, loop->pieces, piece);
}
