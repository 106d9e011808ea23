#pragma once

// Places where the tests stop or delay a thread, to bring about orders of events that are rare otherwise.
enum {
  hook_before_join, hook_after_join, hook_before_piece, hook_before_leave, hook_before_caller_wake,
  hook_after_leave, hook_after_hand_over, hook_before_sleep, hook_after_announcing_sleep, hook_after_sleep,
  hook_after_open, hook_before_wake, hook_before_close, hook_before_caller_sleep, hook_before_sweep,
  hook_count
};

#ifdef TERN_POOL_HOOK
void tern_pool_hook(int place);
#else
static inline void tern_pool_hook(int place) { (void)place; }
#endif
