#pragma once

/// The core that the calling thread is on, or -1.
int tern_core(void);

/// The calling thread, for `tern_keep_off`.
int tern_thread(void);

/// Keeps a thread that is about to be woken off a core. False if that is the only one it may be on.
///
/// Linux would wake a helper on an idle core if it found one. In a virtual machine it takes idle cores for
/// stopped ones, and wakes the thread on the core of the loop's caller: there it waits behind it until the
/// cores are balanced, milliseconds later.
int tern_keep_off(int thread, int core);

/// Lets the calling thread run on the core again.
void tern_allow_on(int core);
