#include "isa/kernels.h"

static size_t whole_blocks(size_t count) { return (count + augment_block - 1) / augment_block * augment_block; }

size_t augment_divide(const tern_augment_source *source, void *scratch, augment_room *room) {
  size_t rows = source->rows, columns = source->columns, spacing = source->spacing;
  room->padded = whole_blocks(columns);
  // A frame of one background pixel before each row and column and two after: a sample reads 2 x 2
  // pixels from -1 up to `columns`.
  room->framed = whole_blocks(columns + 3 + augment_block);
  room->across = (columns - 1) / spacing + 4;
  room->down = (rows - 1) / spacing + 4;
  size_t used = 0;
#define TAKE(place, count)                                  \
  room->place = (void *)((uintptr_t)scratch + used);        \
  used += (((count) * sizeof(*room->place)) + 63) / 64 * 64;
  TAKE(weights, room->across * room->padded)
  TAKE(field, 2 * room->across * room->down)
  TAKE(spread, 2 * room->down * room->padded)
  TAKE(x, room->padded)
  TAKE(y, room->padded)
  TAKE(sampled, room->padded)
  TAKE(quads, source->channels * (rows + 2) * room->framed)
  TAKE(bytes, (rows + 4) * room->framed)
  TAKE(changed, (rows + 4) * room->framed)
  TAKE(line, room->framed)
#undef TAKE
  return used;
}

size_t tern_augment_scratch(const tern_augment_source *source) {
  augment_room room;
  return augment_divide(source, 0, &room);
}

void tern_augment(const tern_augment_source *source, const tern_augmented_image *items, size_t count,
                  float *result, void *scratch) {
  kernels()->augment->augment(source, items, count, result, scratch);
}

void tern_normalize_u8(const uint8_t *images, const int64_t *indices, size_t count, size_t channels, size_t size,
                       const float *scale, const float *shift, float *result) {
  kernels()->augment->normalize(images, indices, count, channels, size, scale, shift, result);
}
