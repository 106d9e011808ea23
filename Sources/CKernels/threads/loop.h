#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One loop while it runs: its pieces, who may take them, and who is at it.
//
// The pieces lie in shares, one for each thread that may take part. A thread begins with the share that has
// its number, so that in one loop after the other it meets the data that is in its core's cache; after that
// it helps with the other shares. Threads take pieces one by one: a late or slow thread just takes fewer. The
// last piece of a share is left to a thread that began with it and is still inside: the loop has to wait for
// that one anyway, and what it wrote in the loop before lies in its cache.
//
// The gate counts the helpers inside. One joins only while the gate is open, and the caller closes it when
// there is nothing left to take; then it waits for the helpers inside, each with at most the piece it is at and the last
// one of its share.
// Nobody ever waits for a helper that has not joined, be it asleep or without a core.
//
// A cache line takes some 25 nanoseconds from one core to another where they share a cache, and 200 where they do not.
// So all gates lie in one line of the pool, what a loop says of itself in another, and a share is changed by those alone
// who take from it: in it stands for which loop it was last used, and the caller need not prepare it.

enum { most_pieces = 64, line_bytes = 128 };  // processors fetch lines of 64 bytes in pairs

/// From its lowest bit:
typedef _Atomic uint64_t gate;
#define GATE_OPEN UINT64_C(1)
#define GATE_CALLER_SLEEPS UINT64_C(2)
#define GATE_LEFT_EARLY UINT64_C(4)                // a helper, perhaps with pieces left in its share
#define GATE_ONE_INSIDE UINT64_C(8)                // helpers inside: 13 bits
#define GATE_INSIDE (UINT64_C(0x1fff) << 3)
#define GATE_ALLOWED_SHIFT 16                      // helpers allowed inside: 16 bits
#define GATE_NUMBER_SHIFT 32                       // number of the loop, its lower half: 32 bits

typedef struct {
  // The number of the loop that took from it last, and the next piece in the lowest byte. For another loop no piece has
  // been taken yet.
  _Alignas(line_bytes) _Atomic uint64_t next;
  _Atomic uint64_t kept_for;  // the loop for which a thread that began with it is inside
} share;

typedef struct {
  // Tells loops apart that use the same place one after the other.
  _Alignas(line_bytes) uint64_t number;
  void (*body)(void *, size_t, size_t);
  void *context;
  size_t count;
  uint64_t float_mode;
  uint32_t pieces, shares;
  _Atomic int to_wake;  // sleepers that the helpers who join are to wake, two each

  _Alignas(line_bytes) _Atomic uint32_t finished;  // changes when the last helper leaves a sleeping caller
  share share[most_pieces];
} loop;

/// How `count` items are cut: a piece for each grain up to eight, and one for every four grains more, since a piece that
/// takes longer costs less for each item. Where a grain is one item, that may be any amount of work: each is a piece.
static inline uint32_t piece_count(size_t count, size_t grain) {
  enum { small_pieces = 8 };
  size_t pieces = grain > 1 ? count / grain : count;
  if (grain > 1 && pieces > small_pieces) pieces = small_pieces + (pieces - small_pieces) / 4;
  return pieces < most_pieces ? (uint32_t)pieces : most_pieces;
}

/// Runs piece `index` of `pieces`.
static inline void run_piece(void (*body)(void *, size_t, size_t), void *context, size_t count, size_t pieces,
                             size_t index) {
  size_t size = count / pieces, longer = count % pieces;  // the first pieces are longer by one
  size_t begin = size * index + (index < longer ? index : longer);
  body(context, begin, begin + size + (index < longer));
}

/// Lets helpers in, `shares - 1` at most. The fields from `body` to `shares` are set.
void tern_loop_open(loop *loop, gate *gate);

/// Whether one more helper may join.
static inline bool tern_gate_has_room(uint64_t gate) {
  return (gate & GATE_OPEN) && (gate & GATE_INSIDE) / GATE_ONE_INSIDE < (gate >> GATE_ALLOWED_SHIFT & 0xffff);
}

/// Makes the calling thread a helper, if the gate is open and has room.
bool tern_gate_join(gate *gate);

/// One thread's way through the shares.
typedef struct { uint32_t first, at; } walk;

/// Begins at the share of this number.
walk tern_loop_begin(loop *loop, uint32_t number);

/// Takes a piece and runs it; false when none is left to take.
bool tern_loop_run_next(loop *loop, walk *walk);

/// For a helper that found nothing left to take: undoes `tern_gate_join`. Nobody else need join.
void tern_loop_leave(loop *loop, gate *gate);

/// For a helper that leaves before the end: what is left of its share may be taken by others.
void tern_loop_leave_early(loop *loop, gate *gate, walk walk);

/// For the caller when no piece is left to take: waits until the helpers are done, awake for at most `spin`
/// nanoseconds, and runs what one that left early may have left.
void tern_loop_close(loop *loop, gate *gate, uint64_t spin);
