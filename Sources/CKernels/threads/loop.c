#include "threads/loop.h"
#include "threads/hook.h"
#include "threads/wait.h"

void tern_loop_open(loop *loop, gate *gate) {
  loop->number += 1;
  atomic_store_explicit(&loop->to_wake, 0, memory_order_relaxed);
  uint64_t allowed = loop->shares - 1;
  atomic_exchange(gate, loop->number << GATE_NUMBER_SHIFT | allowed << GATE_ALLOWED_SHIFT | GATE_OPEN);
  tern_pool_hook(hook_after_open);
}

bool tern_gate_join(gate *gate) {
  uint64_t seen = atomic_load(gate);
  tern_pool_hook(hook_before_join);
  while (tern_gate_has_room(seen))
    if (atomic_compare_exchange_weak(gate, &seen, seen + GATE_ONE_INSIDE)) {
      tern_pool_hook(hook_after_join);
      return true;
    }
  return false;
}

static void leave(loop *loop, gate *gate, uint64_t cleared, uint64_t set) {
  tern_pool_hook(hook_before_leave);
  uint64_t before = atomic_load(gate), after;
  do after = ((before & ~cleared) | set) - GATE_ONE_INSIDE;
  while (!atomic_compare_exchange_weak(gate, &before, after));
  if ((after & GATE_CALLER_SLEEPS) && !(after & GATE_INSIDE)) {
    tern_pool_hook(hook_before_caller_wake);
    atomic_fetch_add(&loop->finished, 1);
    tern_wake(&loop->finished);
  }
  tern_pool_hook(hook_after_leave);
}

void tern_loop_leave(loop *loop, gate *gate) { leave(loop, gate, GATE_OPEN, 0); }

void tern_loop_leave_early(loop *loop, gate *gate, walk walk) {
  atomic_store_explicit(&loop->share[walk.first].kept_for, 0, memory_order_relaxed);
  tern_pool_hook(hook_after_hand_over);
  leave(loop, gate, 0, GATE_LEFT_EARLY);
}

walk tern_loop_begin(loop *loop, uint32_t number) {
  uint32_t first = number % loop->shares;
  atomic_store_explicit(&loop->share[first].kept_for, loop->number, memory_order_relaxed);
  return (walk){first, first};
}

// Reading comes first, since it leaves the cache line shared; only a claim takes it away from the other threads.
static bool take_from(loop *loop, uint32_t index, bool is_own, uint32_t *piece) {
  enum { number_shift = 8 };
  share *share = &loop->share[index];
  uint32_t begin = loop->pieces * index / loop->shares, end = loop->pieces * (index + 1) / loop->shares;
  uint64_t next = atomic_load_explicit(&share->next, memory_order_relaxed);
  for (;;) {
    uint32_t at = next >> number_shift == loop->number ? (uint8_t)next : begin;
    if (at >= end) return false;
    bool is_last = at + 1 == end;
    if (is_last && !is_own && atomic_load_explicit(&share->kept_for, memory_order_relaxed) == loop->number) return false;
    uint64_t after = loop->number << number_shift | (at + 1);
    if (!atomic_compare_exchange_weak_explicit(&share->next, &next, after, memory_order_relaxed, memory_order_relaxed))
      continue;
    *piece = at;
    return true;
  }
}

bool tern_loop_run_next(loop *loop, walk *walk) {
  for (uint32_t looked = 0, piece; looked < loop->shares; looked++) {
    if (take_from(loop, walk->at, walk->at == walk->first, &piece)) {
      tern_pool_hook(hook_before_piece);
      run_piece(loop->body, loop->context, loop->count, loop->pieces, piece);
      return true;
    }
    walk->at = walk->at + 1 == loop->shares ? 0 : walk->at + 1;
  }
  return false;
}

static void wait_for_helpers(loop *loop, gate *gate, uint64_t spin) {
  tern_pool_hook(hook_before_close);
  if (!(atomic_fetch_and(gate, ~GATE_OPEN) & GATE_INSIDE)) return;
  if (spin > 0) {
    uint64_t start = tern_now();
    for (int pauses = 1; tern_now() - start < spin; pauses = pauses < 8 ? pauses * 2 : 8) {
      if (!(atomic_load(gate) & GATE_INSIDE)) return;
      tern_pause(pauses);
    }
  }
  tern_pool_hook(hook_before_caller_sleep);
  atomic_fetch_or(gate, GATE_CALLER_SLEEPS);
  for (;;) {
    // A helper that leaves after the second look changes the word, and the sleep ends before it begins.
    uint32_t seen = atomic_load(&loop->finished);
    if (!(atomic_load(gate) & GATE_INSIDE)) return;
    tern_sleep(&loop->finished, seen);
  }
}

void tern_loop_close(loop *loop, gate *gate, uint64_t spin) {
  wait_for_helpers(loop, gate, spin);
  if (!(atomic_load(gate) & GATE_LEFT_EARLY)) return;
  tern_pool_hook(hook_before_sweep);
  for (uint32_t i = 0, piece; i < loop->shares; i++)
    while (take_from(loop, i, true, &piece)) run_piece(loop->body, loop->context, loop->count, loop->pieces, piece);
}
