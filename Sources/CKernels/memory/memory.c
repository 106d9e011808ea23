#include "include/memory.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

// Sizes are rounded up to one of four steps between powers of two: at most 25% is wasted, and
// 4 x 42 lists cover everything from 64 bytes to 2^48.
enum { steps = 4, lists = 4 * 42, smallest = 64 };
// Freed blocks beyond this many bytes go back to the system: an eighth of the machine's memory, but at
// least half a gigabyte. Two results of 60,000 images in floats are 0.45 GB: with less room, each
// (x - m).abs() on them would touch fresh pages.
static int64_t cache_limit(void) {
  static int64_t limit = 0;  // under the lock
  if (limit == 0) {
    int64_t pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
    limit = pages > 0 && bytes > 0 ? pages / 8 * bytes : 0;
    if (limit < 512l << 20) limit = 512l << 20;
  }
  return limit;
}

typedef struct block { struct block *next; } block;

static block *free_lists[lists];
static tern_memory_statistics statistics;
static atomic_flag busy = ATOMIC_FLAG_INIT;

// The lock is held for a dozen instructions, less than a mutex call costs. A thread that still finds it taken after some
// tries gives its core away: the one that holds it may be waiting for just that.
static void lock(void) {
  for (int tries = 1; atomic_flag_test_and_set_explicit(&busy, memory_order_acquire); tries++)
    if (tries % 64 == 0) sched_yield();
}
static void unlock(void) { atomic_flag_clear_explicit(&busy, memory_order_release); }

// A fork waits for the lock, so that the child never finds it taken by a thread that it does not have.
__attribute__((constructor)) static void survive_forks(void) { pthread_atfork(lock, unlock, unlock); }

static size_t round_up(size_t bytes, int *list) {
  if (bytes <= smallest) { *list = 0; return smallest; }
  int power = 63 - __builtin_clzll(bytes - 1);         // 2^power < bytes <= 2^(power + 1)
  size_t step = ((size_t)1 << power) / steps;
  size_t count = (bytes - ((size_t)1 << power) + step - 1) / step;  // 1...steps
  *list = (power - 6) * steps + (int)count;
  return ((size_t)1 << power) + count * step;
}

// Large blocks that keep coming back, and those that are read from end to end again and again, are put on
// huge pages: reading 40 MB then takes half the time, and adding two of them two thirds. Not when they are
// fresh: where a virtual machine has handed its unbroken free memory back, touching 188 MB for the first time
// took 1.0 s on huge pages and 0.18 on small ones, and moving them 1.0 s (0.05 when the memory had just been
// used). A block that is used once or twice never wins that back.
enum { huge_page = 2 << 20, huge_block = 4 << 20, tracked = 256 };
enum { points_for_reuse = 4, points_for_reading = 1, points_before_moving = 16 };

#if defined(__linux__)
#include <sys/mman.h>
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25  // Linux 6.1
#endif
static struct { void *block; int points; } large[tracked];

static int place_of(const void *block) { return (int)(((uintptr_t)block / huge_page) % tracked); }

// Counts a use, under the lock; true when the block is to be moved.
static int keeps_coming(void *block, size_t size, int points) {
  if (size < huge_block) return 0;
  int place = place_of(block);
  if (large[place].block != block) {
    large[place].block = block;
    large[place].points = 0;
  }
  int before = large[place].points;
  if (before < points_before_moving) large[place].points = before + points;
  return before < points_before_moving && before + points >= points_before_moving;
}

// The system takes the block back; another one at its address begins anew.
static void forget(void *block) {
  int place = place_of(block);
  if (large[place].block == block) large[place].block = NULL;
}

static void move_to_huge_pages(void *block, size_t size) {
  madvise(block, size / huge_page * huge_page, MADV_COLLAPSE);  // a wish; older systems refuse it
}
#else
static int keeps_coming(void *block, size_t size, int points) { return 0; }
static void forget(void *block) {}
static void move_to_huge_pages(void *block, size_t size) {}
#endif

void tern_memory_passed_over(void *block, size_t bytes) {
  if (bytes < huge_block) return;
  lock();
  int moves = keeps_coming(block, bytes, points_for_reading);
  unlock();
  if (moves) move_to_huge_pages(block, bytes);
}

static void *fresh_block(size_t size) {
  void *memory = NULL;
  if (posix_memalign(&memory, size >= huge_block ? huge_page : 64, size) != 0) {
    fprintf(stderr, "tern: out of memory: %zu bytes asked for\n", size);
    abort();
  }
  return memory;
}

void *tern_allocate(size_t bytes) {
  int list;
  size_t size = round_up(bytes, &list);
  lock();
  block *found = free_lists[list];
  int moves = 0;
  if (found) {
    moves = keeps_coming(found, size, points_for_reuse);
    free_lists[list] = found->next;
    statistics.cached_bytes -= size;
  } else {
    statistics.fresh += 1;
  }
  statistics.allocations += 1;
  statistics.live_blocks += 1;
  statistics.live_bytes += size;
  if (statistics.live_bytes > statistics.peak_bytes) statistics.peak_bytes = statistics.live_bytes;
  unlock();
  void *memory = found ? (void *)found : fresh_block(size);
  if (moves) move_to_huge_pages(memory, size);
#if defined(DEBUG)
  // All ones is a NaN in both float types: a read of memory never written shows itself.
  memset(memory, 0xff, bytes);
#endif
  return memory;
}

void tern_deallocate(void *memory, size_t bytes) {
  int list;
  size_t size = round_up(bytes, &list);
  lock();
  statistics.live_blocks -= 1;
  statistics.live_bytes -= size;
  int keep = statistics.cached_bytes + (int64_t)size <= cache_limit();
  if (keep) {
    ((block *)memory)->next = free_lists[list];
    free_lists[list] = memory;
    statistics.cached_bytes += size;
  } else if (size >= huge_block) {
    forget(memory);
  }
  unlock();
  if (!keep) free(memory);
}

tern_memory_statistics tern_memory_read(void) {
  lock();
  tern_memory_statistics copy = statistics;
  unlock();
  return copy;
}

int64_t tern_peak_resident_bytes(void) {
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
#if defined(__APPLE__)
  return usage.ru_maxrss;
#else
  return (int64_t)usage.ru_maxrss * 1024;
#endif
}

int64_t tern_page_faults(void) {
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_minflt : 0;
}

void tern_memory_trim(void) {
  lock();
  block *chain = NULL;
  for (int i = 0; i < lists; i++) {
    while (free_lists[i]) {
      block *next = free_lists[i]->next;
      forget(free_lists[i]);
      free_lists[i]->next = chain;
      chain = free_lists[i];
      free_lists[i] = next;
    }
  }
  statistics.cached_bytes = 0;
  unlock();
  while (chain) {
    block *next = chain->next;
    free(chain);
    chain = next;
  }
}
