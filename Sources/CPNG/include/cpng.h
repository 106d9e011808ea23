#pragma once
#include <stddef.h>
#include <stdint.h>

#include "cpng_gray.h"

// PNG through libpng, from memory to memory. libpng reports errors by longjmp, which must never cross a
// Swift frame: it is caught inside these functions and comes out as a code and a line of text.

enum {
  CPNG_OK = 0,
  CPNG_TRUNCATED = 1,  // the data ended before the image did
  CPNG_CORRUPT = 2,    // libpng refused the data; the message is its own
  CPNG_MEMORY = 3,     // no memory
};

enum { CPNG_MESSAGE_SIZE = 160 };

typedef struct cpng_reader cpng_reader;

// Size of the image as `cpng_read` delivers it: 8-bit samples, palette and low bit depths expanded,
// transparency (tRNS) as an alpha channel, 16-bit samples cut to their high byte.
typedef struct {
  uint32_t width, height;
  int32_t channels;        // 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA
  uint64_t decoded_bytes;  // what the compressed stream must unpack to at least
} cpng_info;

// Parses the header. `data` must stay valid until `cpng_close`. On CPNG_OK `*reader` is to be closed.
int cpng_open(const uint8_t *data, size_t size, cpng_reader **reader, cpng_info *info, char *message);

// Decodes into `pixels`, which holds width * height * channels bytes, and checks all that follows.
int cpng_read(cpng_reader *reader, uint8_t *pixels, char *message);

void cpng_close(cpng_reader *reader);

// Encodes 8-bit interleaved samples. On CPNG_OK `*out` is to be freed with `cpng_free`.
int cpng_encode(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, uint8_t **out,
                size_t *out_size, char *message);

void cpng_free(uint8_t *bytes);
