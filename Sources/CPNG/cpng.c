#include "cpng.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  int code;
  char text[CPNG_MESSAGE_SIZE];
} failure;

static void failure_set(failure *f, int code, const char *text) {
  f->code = code;
  strncpy(f->text, text, sizeof f->text - 1);
  f->text[sizeof f->text - 1] = 0;
}

static void on_error(png_structp png, png_const_charp text) {
  failure *f = png_get_error_ptr(png);
  if (f->code == CPNG_OK) failure_set(f, CPNG_CORRUPT, text);
  png_longjmp(png, 1);
}

// libpng's warnings concern chunks that do not change the pixels.
static void on_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

struct cpng_reader {
  png_structp png;
  png_infop info;
  const uint8_t *data;
  size_t size, position;
  failure failure;
};

static void read_bytes(png_structp png, png_bytep out, size_t count) {
  cpng_reader *r = png_get_io_ptr(png);
  if (count > r->size - r->position) {
    failure_set(&r->failure, CPNG_TRUNCATED, "the data ends before the image does");
    png_error(png, "cut short");
  }
  memcpy(out, r->data + r->position, count);
  r->position += count;
}

static int report(const failure *f, char *message) {
  memcpy(message, f->text, CPNG_MESSAGE_SIZE);
  return f->code;
}

static int open_header(cpng_reader *r, cpng_info *out) {
  if (setjmp(png_jmpbuf(r->png))) return r->failure.code;
  // The caller decides what is too large; libpng's own default would refuse widths above a million.
  png_set_user_limits(r->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  // Text, colour profiles, gamma and the like are skipped (their checksums still count): no pixel depends on
  // them here, and compressed ones are a known way to make a reader unpack far more than the image.
  png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_crc_action(r->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  png_set_read_fn(r->png, r, read_bytes);
  png_read_info(r->png, r->info);
  int color = png_get_color_type(r->png, r->info);
  int depth = png_get_bit_depth(r->png, r->info);
  if (color == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(r->png);
  if (color == PNG_COLOR_TYPE_GRAY && depth < 8) png_set_expand_gray_1_2_4_to_8(r->png);
  int transparent = png_get_valid(r->png, r->info, PNG_INFO_tRNS) != 0;
  if (transparent) png_set_tRNS_to_alpha(r->png);
  if (depth == 16) png_set_strip_16(r->png);
  int alpha = transparent || (color & PNG_COLOR_MASK_ALPHA);
  out->width = png_get_image_width(r->png, r->info);
  out->height = png_get_image_height(r->png, r->info);
  out->channels = ((color & PNG_COLOR_MASK_COLOR) ? 3 : 1) + (alpha ? 1 : 0);
  out->decoded_bytes = (uint64_t)png_get_rowbytes(r->png, r->info) * out->height;
  return CPNG_OK;
}

int cpng_open(const uint8_t *data, size_t size, cpng_reader **reader, cpng_info *info, char *message) {
  cpng_reader *r = calloc(1, sizeof *r);
  if (!r) return CPNG_MEMORY;
  r->data = data;
  r->size = size;
  r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &r->failure, on_error, on_warning);
  r->info = r->png ? png_create_info_struct(r->png) : NULL;
  if (!r->info) {
    cpng_close(r);
    return CPNG_MEMORY;
  }
  int code = open_header(r, info);
  if (code != CPNG_OK) {
    report(&r->failure, message);
    cpng_close(r);
    return code;
  }
  *reader = r;
  return CPNG_OK;
}

int cpng_read(cpng_reader *r, uint8_t *pixels, char *message) {
  if (setjmp(png_jmpbuf(r->png))) return report(&r->failure, message);
  int passes = png_set_interlace_handling(r->png);
  png_read_update_info(r->png, r->info);
  size_t row_bytes = png_get_rowbytes(r->png, r->info);
  png_uint_32 height = png_get_image_height(r->png, r->info);
  for (int pass = 0; pass < passes; pass++)
    for (png_uint_32 y = 0; y < height; y++) png_read_row(r->png, pixels + y * row_bytes, NULL);
  png_read_end(r->png, NULL);  // the last checksum and the end marker
  return CPNG_OK;
}

void cpng_close(cpng_reader *r) {
  if (r->png) png_destroy_read_struct(&r->png, &r->info, NULL);
  free(r);
}

typedef struct {
  uint8_t *bytes;
  size_t size, capacity;
  failure failure;
} sink;

static void write_bytes(png_structp png, png_bytep data, size_t count) {
  sink *s = png_get_io_ptr(png);
  if (count > s->capacity - s->size) {
    size_t capacity = s->capacity * 2 > s->size + count ? s->capacity * 2 : s->size + count + 1024;
    uint8_t *bytes = realloc(s->bytes, capacity);
    if (!bytes) {
      failure_set(&s->failure, CPNG_MEMORY, "out of memory");
      png_error(png, "out of memory");
    }
    s->bytes = bytes;
    s->capacity = capacity;
  }
  memcpy(s->bytes + s->size, data, count);
  s->size += count;
}

static void no_flush(png_structp png) { (void)png; }

static int write_image(png_structp png, png_infop info, sink *s, const uint8_t *pixels, uint32_t width,
                       uint32_t height, int channels) {
  static const int colors[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                               PNG_COLOR_TYPE_RGB_ALPHA};
  if (setjmp(png_jmpbuf(png))) return s->failure.code;
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_write_fn(png, s, write_bytes, no_flush);
  png_set_IHDR(png, info, width, height, 8, colors[channels - 1], PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + (size_t)y * width * channels);
  png_write_end(png, info);
  return CPNG_OK;
}

int cpng_encode(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, uint8_t **out,
                size_t *out_size, char *message) {
  sink s = {0};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &s.failure, on_error, on_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    png_destroy_write_struct(&png, NULL);
    return CPNG_MEMORY;
  }
  int code = write_image(png, info, &s, pixels, width, height, channels);
  png_destroy_write_struct(&png, &info);
  if (code != CPNG_OK) {
    free(s.bytes);
    return report(&s.failure, message);
  }
  *out = s.bytes;
  *out_size = s.size;
  return CPNG_OK;
}

void cpng_free(uint8_t *bytes) { free(bytes); }
