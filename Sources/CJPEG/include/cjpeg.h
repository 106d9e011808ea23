#pragma once
#include <stddef.h>
#include <stdint.h>

// JPEG through libjpeg-turbo, from memory to memory. Its errors leave by longjmp, which must never cross a
// Swift frame: they are caught inside these functions and come out as a code and a line of text.

enum {
  CJPEG_OK = 0,
  CJPEG_TRUNCATED = 1,    // the data ended before the image did
  CJPEG_CORRUPT = 2,      // libjpeg refused the data, or had to guess; the message is its own
  CJPEG_UNSUPPORTED = 3,  // a kind of JPEG that is not read here
  CJPEG_MEMORY = 4,       // no memory
};

enum { CJPEG_MESSAGE_SIZE = 200 };  // libjpeg's JMSG_LENGTH_MAX

typedef struct cjpeg_reader cjpeg_reader;

typedef struct {
  uint32_t width, height;
  int32_t channels;    // of the samples `cjpeg_read` delivers: 1 grey, 3 RGB, 4 CMYK as stored in the file
  int32_t arithmetic;  // entropy coding that can use less than a bit for a block
} cjpeg_info;

// Parses the header. `data` must stay valid until `cjpeg_close`. On CJPEG_OK `*reader` is to be closed.
int cjpeg_open(const uint8_t *data, size_t size, cjpeg_reader **reader, cjpeg_info *info, char *message);

// Decodes into `pixels`, which holds width * height * channels bytes.
int cjpeg_read(cjpeg_reader *reader, uint8_t *pixels, char *message);

void cjpeg_close(cjpeg_reader *reader);

// Encodes 8-bit grey (1 channel) or RGB (3). On CJPEG_OK `*out` is to be freed with `cjpeg_free`.
int cjpeg_encode(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int quality,
                 uint8_t **out, size_t *out_size, char *message);

void cjpeg_free(uint8_t *bytes);
