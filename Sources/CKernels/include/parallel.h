#pragma once
#include <stddef.h>

/// Runs `body(context, begin, end)` for pieces that together cover 0..<count, each index once.
///
/// The pieces depend on `count` and `grain` alone: at most 64, nearly equal, each of at least `grain` items
/// (0 counts as 1). However many threads there are, however busy they are and wherever the loop runs, `body`
/// gets the same ranges; so a result that is built up piece by piece is the same everywhere. With less than
/// two grains there is one piece, and the call costs no more than calling `body`.
///
/// The calling thread takes part, and up to min(pieces, tern_thread_count()) threads in all: a loop's work,
/// measured in grains, decides how many it may use; with less than four grains, of more than an item each, it takes
/// those that are awake. A loop inside a body stays on the thread that it is on.
/// Any number of threads may run loops at the same time; they share the same few helpers. A body runs on a
/// stack of 1 MiB, and must not fork and go on in the child.
void tern_parallel(size_t count, size_t grain, void (*body)(void *context, size_t begin, size_t end),
                   void *context);

/// How many threads work on loops at a time, all the loops of the process together. Before it is set, this
/// is the variable TERN_THREADS (1...1024, other values count as none), or else the number of cores that the process
/// may use.
int tern_thread_count(void);

/// Sets the count, for the whole process, to 1...1024; more than the machine has cores is allowed. Loops that
/// are running go on with the threads that they have.
void tern_set_thread_count(int count);

/// With 1, the calling thread runs its loops alone from now on, with 0 it shares them again. Returns what
/// held before. For work in the background that must not take the cores away from the foreground.
int tern_run_alone(int on);
