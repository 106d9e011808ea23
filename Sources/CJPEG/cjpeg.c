#include "cjpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

// A progressive file may repeat scans at no cost to itself; honest ones have about ten.
enum { MAX_SCANS = 256 };

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf jump;
  int code;
  char text[CJPEG_MESSAGE_SIZE];
} error_state;

_Static_assert(CJPEG_MESSAGE_SIZE >= JMSG_LENGTH_MAX, "libjpeg's messages must fit");

static _Noreturn void stop(j_common_ptr common, int code) {
  error_state *e = (error_state *)common->err;
  e->code = code;
  e->base.format_message(common, e->text);
  longjmp(e->jump, 1);
}

static _Noreturn void on_error(j_common_ptr common) {
  switch (common->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
      stop(common, CJPEG_MEMORY);
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_ARITH_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_IMAGE_TOO_BIG:
      stop(common, CJPEG_UNSUPPORTED);
    case JERR_INPUT_EOF:
    case JERR_INPUT_EMPTY:
      stop(common, CJPEG_TRUNCATED);
    default:
      stop(common, CJPEG_CORRUPT);
  }
}

// libjpeg warns and paints grey where data are missing or make no sense; a picture half guessed is worse than
// an error, so only warnings about things that leave the pixels whole pass.
static void on_message(j_common_ptr common, int level) {
  if (level >= 0) return;
  switch (common->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
      stop(common, CJPEG_TRUNCATED);
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_NOT_SEQUENTIAL:
      stop(common, CJPEG_CORRUPT);
    default:
      return;
  }
}

static void on_output(j_common_ptr common) { (void)common; }

struct cjpeg_reader {
  struct jpeg_decompress_struct jpeg;
  error_state error;
  struct jpeg_progress_mgr progress;
};

static void on_progress(j_common_ptr common) {
  struct jpeg_decompress_struct *jpeg = (struct jpeg_decompress_struct *)common;
  if (jpeg->input_scan_number <= MAX_SCANS) return;
  error_state *e = (error_state *)common->err;
  e->code = CJPEG_UNSUPPORTED;
  snprintf(e->text, sizeof e->text, "more than %d scans", MAX_SCANS);
  longjmp(e->jump, 1);
}

static void prepare(error_state *e) {
  jpeg_std_error(&e->base);
  e->base.error_exit = on_error;
  e->base.emit_message = on_message;
  e->base.output_message = on_output;
}

static int report(const error_state *e, char *message) {
  memcpy(message, e->text, CJPEG_MESSAGE_SIZE);
  return e->code;
}

static int open_header(cjpeg_reader *r, const uint8_t *data, size_t size, cjpeg_info *out) {
  if (setjmp(r->error.jump)) return r->error.code;
  jpeg_create_decompress(&r->jpeg);
  r->progress.progress_monitor = on_progress;
  r->jpeg.progress = &r->progress;
  jpeg_mem_src(&r->jpeg, data, size);
  jpeg_read_header(&r->jpeg, TRUE);
  switch (r->jpeg.num_components) {
    case 1:
      r->jpeg.out_color_space = JCS_GRAYSCALE;
      break;
    case 3:
      r->jpeg.out_color_space = JCS_RGB;
      break;
    case 4:
      r->jpeg.out_color_space = JCS_CMYK;
      break;
    default:
      snprintf(r->error.text, sizeof r->error.text, "%d colour components", r->jpeg.num_components);
      return r->error.code = CJPEG_UNSUPPORTED;
  }
  out->width = r->jpeg.image_width;
  out->height = r->jpeg.image_height;
  out->channels = r->jpeg.num_components;
  out->arithmetic = r->jpeg.arith_code;
  return CJPEG_OK;
}

int cjpeg_open(const uint8_t *data, size_t size, cjpeg_reader **reader, cjpeg_info *info, char *message) {
  cjpeg_reader *r = calloc(1, sizeof *r);
  if (!r) return CJPEG_MEMORY;
  prepare(&r->error);
  r->jpeg.err = &r->error.base;
  int code = open_header(r, data, size, info);
  if (code != CJPEG_OK) {
    report(&r->error, message);
    cjpeg_close(r);
    return code;
  }
  *reader = r;
  return CJPEG_OK;
}

int cjpeg_read(cjpeg_reader *r, uint8_t *pixels, char *message) {
  if (setjmp(r->error.jump)) return report(&r->error, message);
  jpeg_start_decompress(&r->jpeg);
  size_t row_bytes = (size_t)r->jpeg.output_width * r->jpeg.output_components;
  while (r->jpeg.output_scanline < r->jpeg.output_height) {
    JSAMPROW row = pixels + r->jpeg.output_scanline * row_bytes;
    jpeg_read_scanlines(&r->jpeg, &row, 1);
  }
  jpeg_finish_decompress(&r->jpeg);
  return CJPEG_OK;
}

void cjpeg_close(cjpeg_reader *r) {
  jpeg_destroy_decompress(&r->jpeg);
  free(r);
}

// Our own growing buffer: libjpeg's memory destination leaves a dangling pointer when encoding fails half-way.
typedef struct {
  struct jpeg_compress_struct jpeg;
  error_state error;
  struct jpeg_destination_mgr destination;
  uint8_t *bytes;
  size_t capacity;
} writer;

static void set_room(writer *w, size_t used, size_t capacity) {
  uint8_t *bytes = realloc(w->bytes, capacity);
  if (!bytes) ERREXIT1(&w->jpeg, JERR_OUT_OF_MEMORY, 0);
  w->bytes = bytes;
  w->capacity = capacity;
  w->destination.next_output_byte = bytes + used;
  w->destination.free_in_buffer = capacity - used;
}

static void begin_output(j_compress_ptr jpeg) { set_room((writer *)jpeg, 0, 16384); }

static boolean grow_output(j_compress_ptr jpeg) {
  writer *w = (writer *)jpeg;
  set_room(w, w->capacity, w->capacity * 2);
  return TRUE;
}

static void end_output(j_compress_ptr jpeg) { (void)jpeg; }

static int write_image(writer *w, const uint8_t *pixels, uint32_t width, uint32_t height, int channels,
                       int quality) {
  if (setjmp(w->error.jump)) return w->error.code;
  jpeg_create_compress(&w->jpeg);
  w->destination.init_destination = begin_output;
  w->destination.empty_output_buffer = grow_output;
  w->destination.term_destination = end_output;
  w->jpeg.dest = &w->destination;
  w->jpeg.image_width = width;
  w->jpeg.image_height = height;
  w->jpeg.input_components = channels;
  w->jpeg.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&w->jpeg);
  jpeg_set_quality(&w->jpeg, quality, TRUE);
  jpeg_start_compress(&w->jpeg, TRUE);
  while (w->jpeg.next_scanline < height) {
    JSAMPROW row = (JSAMPROW)pixels + (size_t)w->jpeg.next_scanline * width * channels;
    jpeg_write_scanlines(&w->jpeg, &row, 1);
  }
  jpeg_finish_compress(&w->jpeg);
  return CJPEG_OK;
}

int cjpeg_encode(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int quality,
                 uint8_t **out, size_t *out_size, char *message) {
  // On the heap, so that what changed after setjmp is still there after a longjmp.
  writer *w = calloc(1, sizeof *w);
  if (!w) return CJPEG_MEMORY;
  prepare(&w->error);
  w->jpeg.err = &w->error.base;
  int code = write_image(w, pixels, width, height, channels, quality);
  jpeg_destroy_compress(&w->jpeg);
  if (code == CJPEG_OK) {
    *out = w->bytes;
    *out_size = w->capacity - w->destination.free_in_buffer;
  } else {
    report(&w->error, message);
    free(w->bytes);
  }
  free(w);
  return code;
}

void cjpeg_free(uint8_t *bytes) { free(bytes); }
