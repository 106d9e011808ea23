#pragma once
#include <stddef.h>
#include <stdint.h>

/// Memory for tensors: 64-byte aligned blocks, kept and reused when freed.
///
/// Fresh large blocks cost page faults, which for element-wise work outweigh the arithmetic; a
/// training step asks for the same sizes again and again, so freed blocks wait on a list by size.
void *tern_allocate(size_t bytes);

/// Gives back a block from `tern_allocate`, with the same byte count.
void tern_deallocate(void *block, size_t bytes);

/// Says that an operation is about to read most of a block. One that is read often moves to huge pages.
void tern_memory_passed_over(void *block, size_t bytes);

typedef struct {
  int64_t allocations;   ///< calls of tern_allocate since the process began
  int64_t fresh;         ///< of these, the ones that had to ask the system
  int64_t live_blocks;   ///< allocated and not yet given back
  int64_t live_bytes;    ///< their bytes, rounded up to block sizes
  int64_t peak_bytes;    ///< the most that live_bytes has been
  int64_t cached_bytes;  ///< freed and kept for reuse
} tern_memory_statistics;

tern_memory_statistics tern_memory_read(void);

/// The most memory of the machine that this process has held at once, of every kind.
int64_t tern_peak_resident_bytes(void);

/// Pages that the system had to provide so far without reading from disk.
int64_t tern_page_faults(void);

/// Asks the processor to bring memory that will be read soon into its cache.
static inline void tern_prefetch(const void *memory, size_t bytes) {
  for (size_t line = 0; line < bytes; line += 64) __builtin_prefetch((const char *)memory + line, 0, 2);
}

/// Returns every cached block to the system.
void tern_memory_trim(void);
