#pragma once
#include <stddef.h>
#include <stdint.h>

/// Feeds whole 64-byte blocks to a SHA-256 state (FIPS 180-4, section 6.2.2).
void tern_sha256_blocks(uint32_t state[8], const uint8_t *bytes, size_t blocks);

/// SHA-256 in plain C, whatever the processor offers; tests compare the two.
void tern_sha256_blocks_portable(uint32_t state[8], const uint8_t *bytes, size_t blocks);
