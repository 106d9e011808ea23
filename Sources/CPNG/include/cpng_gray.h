#pragma once
#include <stddef.h>
#include <stdint.h>

// A quick way for tens of thousands of small PNG files of the plainest kind: 8-bit grey, not interlaced, and the three
// chunks that every file has. libpng unpacks row by row, which for rows of 28 bytes keeps zlib from its fast
// loop, and sets up a dozen structures for each file. Here one call of zlib unpacks the image, and its state is
// used again, as is the descriptor of the folder that the last file was in. Whatever is unusual or wrong is left to the reader in cpng.h, which also words the errors.

typedef struct cpng_gray_reader cpng_gray_reader;

/// NULL without memory.
cpng_gray_reader *cpng_gray_create(void);
void cpng_gray_destroy(cpng_gray_reader *reader);

/// Decodes `data` into `pixels`, which holds height * width bytes, and returns 1; or returns 0, when the image is not
/// of this kind, not of this size, or damaged in any way. `pixels` may then hold anything.
int cpng_gray_read(cpng_gray_reader *reader, const uint8_t *data, size_t size, uint32_t width, uint32_t height,
                   uint8_t *pixels);

/// Reads a file so. Returns 0 also when it cannot be read or holds 64 KiB or more.
int cpng_gray_read_file(cpng_gray_reader *reader, const char *path, uint32_t width, uint32_t height, uint8_t *pixels);
