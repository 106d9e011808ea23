#include "cpng_gray.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

struct cpng_gray_reader {
  z_stream stream;
  /// The unpacked rows, each behind the byte that names its filter.
  uint8_t *rows;
  size_t capacity;
  /// The folder of the last file, without the slash, and its descriptor or -1.
  char folder[PATH_MAX];
  int descriptor;
  uint8_t file[1 << 16];
};

cpng_gray_reader *cpng_gray_create(void) {
  cpng_gray_reader *r = calloc(1, sizeof *r);
  if (!r || inflateInit(&r->stream) != Z_OK) {
    free(r);
    return NULL;
  }
  r->descriptor = -1;
  return r;
}

void cpng_gray_destroy(cpng_gray_reader *r) {
  if (!r) return;
  inflateEnd(&r->stream);
  if (r->descriptor >= 0) close(r->descriptor);
  free(r->rows);
  free(r);
}

static uint32_t word(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/// Room behind the rows; also holds a row of zeros.
enum { SLACK = 4096 };
enum { IHDR = 0x49484452, IDAT = 0x49444154, IEND = 0x49454E44 };

/// The filters of the PNG specification, section 9.2, for one byte a pixel.
static int unfilter(uint8_t *out, const uint8_t *row, const uint8_t *above, size_t width) {
  const uint8_t *x = row + 1;
  uint8_t left = 0, corner = 0;
  switch (row[0]) {
    case 0: memcpy(out, x, width); return 1;
    case 1:
      for (size_t i = 0; i < width; i++) out[i] = left = (uint8_t)(x[i] + left);
      return 1;
    case 2:
      for (size_t i = 0; i < width; i++) out[i] = (uint8_t)(x[i] + above[i]);
      return 1;
    case 3:
      for (size_t i = 0; i < width; i++) out[i] = left = (uint8_t)(x[i] + ((left + above[i]) >> 1));
      return 1;
    case 4:
      for (size_t i = 0; i < width; i++) {
        // Paeth: of left, above and corner the one nearest to left + above - corner.
        int up = above[i], a = abs(up - corner), b = abs(left - corner), c = abs(left + up - 2 * corner);
        uint8_t guess = a <= b && a <= c ? left : b <= c ? (uint8_t)up : corner;
        corner = (uint8_t)up;
        out[i] = left = (uint8_t)(x[i] + guess);
      }
      return 1;
    default: return 0;
  }
}

/// Unpacks the one IDAT chunk into `rows`; 1 when it holds `wanted` bytes exactly and nothing is wrong.
static int unpack(cpng_gray_reader *r, const uint8_t *data, size_t length, size_t wanted) {
  if (inflateReset(&r->stream) != Z_OK) return 0;
  // More room than the image needs, and the rest of the file behind the chunk: zlib's fast loop stops where fewer than
  // 258 bytes of room or 6 of input are left, and in so small a stream that would be half of it.
  r->stream.next_out = r->rows;
  r->stream.avail_out = (uInt)(wanted + SLACK);
  r->stream.next_in = (Bytef *)data;
  r->stream.avail_in = (uInt)length + 16;
  int state = inflate(&r->stream, Z_FINISH);
  return state == Z_STREAM_END && r->stream.total_out == wanted && r->stream.total_in == length;
}

int cpng_gray_read(cpng_gray_reader *r, const uint8_t *data, size_t size, uint32_t width, uint32_t height,
                   uint8_t *pixels) {
  static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  // Bit depth 8, colour type 0 (grey), and the only methods of compression, filtering and interlacing (none).
  static const uint8_t plain[5] = {8, 0, 0, 0, 0};
  // The signature, a header of 25 bytes, one IDAT of 12 + length, and an IEND of 12.
  if (size < 57 || memcmp(data, signature, 8) || word(data + 8) != 13 || word(data + 12) != IHDR) return 0;
  size_t length = word(data + 33);
  if (size != 57 + length || word(data + 37) != IDAT || word(data + 45 + length) != 0 ||
      word(data + 49 + length) != IEND)
    return 0;
  if (word(data + 16) != width || word(data + 20) != height || memcmp(data + 24, plain, 5)) return 0;
  if (crc32_z(0, data + 12, 17) != word(data + 29) || crc32_z(0, data + 37, length + 4) != word(data + 41 + length) ||
      crc32_z(0, data + 49 + length, 4) != word(data + 53 + length))
    return 0;
  // Large pictures gain nothing here.
  if (width == 0 || height == 0 || width > 4096 || height > 4096) return 0;
  size_t stride = (size_t)width + 1, wanted = stride * height;
  if (r->capacity < wanted + SLACK) {
    uint8_t *rows = realloc(r->rows, wanted + SLACK);
    if (!rows) return 0;
    r->rows = rows;
    r->capacity = wanted + SLACK;
  }
  if (!unpack(r, data + 41, length, wanted)) return 0;
  uint8_t *zeros = r->rows + wanted;  // what the first row has above it
  memset(zeros, 0, width);
  for (uint32_t y = 0; y < height; y++) {
    uint8_t *out = pixels + (size_t)y * width;
    if (!unfilter(out, r->rows + y * stride, y == 0 ? zeros : out - width, width)) return 0;
  }
  return 1;
}

/// Makes the folder of `path` the reader's; the name within it, or NULL.
static const char *enter(cpng_gray_reader *r, const char *path) {
  const char *slash = strrchr(path, '/');
  size_t length = slash ? (size_t)(slash - path) : 0;
  if (length == 0 || length >= sizeof r->folder) return NULL;
  if (r->descriptor < 0 || strncmp(r->folder, path, length) || r->folder[length]) {
    if (r->descriptor >= 0) close(r->descriptor);
    memcpy(r->folder, path, length);
    r->folder[length] = 0;
    r->descriptor = open(r->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }
  return r->descriptor < 0 ? NULL : slash + 1;
}

int cpng_gray_read_file(cpng_gray_reader *r, const char *path, uint32_t width, uint32_t height, uint8_t *pixels) {
  const char *name = enter(r, path);
  if (!name) return 0;
  // Without O_NONBLOCK a named pipe would wait for a writer for ever; regular files ignore it.
  int file = openat(r->descriptor, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return 0;
  ssize_t size = read(file, r->file, sizeof r->file);
  close(file);
  if (size <= 0 || (size_t)size == sizeof r->file) return 0;
  return cpng_gray_read(r, r->file, (size_t)size, width, height, pixels);
}
