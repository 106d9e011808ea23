#pragma once
#include "types.h"

// Images of bytes to a batch of floats: gathered, warped and normalised in one pass per image. An image is one plane of
// rows x columns bytes for each channel, plane after plane.

/// What happens to one image. Lengths are in pixels; x goes to the right, y down, and the centre of
/// the first pixel is (0, 0).
typedef struct {
  /// Which of the source images.
  int64_t index;
  /// Where the random displacements of this image begin; each image needs its own.
  uint64_t key;
  /// Pixel (x, y) of the result reads the source at (m0 x + m1 y + m2, m3 x + m4 y + m5).
  float map[6];
  /// Root mean square of the smooth random displacement, in x and in y; 0 for none.
  float elastic;
  /// How far each pixel goes to the greatest (positive) or least (negative) of its 3 x 3 neighbours.
  float stroke;
  /// Columns left..<right and rows top..<bottom of the result become background.
  int32_t left, top, right, bottom;
} tern_augmented_image;

/// The most channels of an image.
enum { tern_augment_channels = 4 };

/// Images of one size and how the bytes of each channel become floats: byte * scale + shift.
typedef struct {
  const uint8_t *images;
  size_t rows, columns;
  /// Distance between the random displacements that the smooth field runs between, at least 1.
  size_t spacing;
  /// 1 to `tern_augment_channels`; of the arrays below, so many elements are read.
  size_t channels;
  float scale[tern_augment_channels], shift[tern_augment_channels];
  /// What lies outside an image, and what an erased rectangle becomes.
  uint8_t background[tern_augment_channels];
} tern_augment_source;

/// Bytes of working memory that `tern_augment` needs; independent of the number of images.
size_t tern_augment_scratch(const tern_augment_source *source);

/// Writes `count` images of channels * rows * columns floats to `result`.
void tern_augment(const tern_augment_source *source, const tern_augmented_image *items, size_t count,
                  float *result, void *scratch);

/// Gathers and normalises images without changing them. An image has `channels` planes of `size` bytes, and channel c
/// becomes byte * scale[c] + shift[c]. NULL `indices` means 0, 1, 2, ...
void tern_normalize_u8(const uint8_t *images, const int64_t *indices, size_t count, size_t channels, size_t size,
                       const float *scale, const float *shift, float *result);
