#pragma once
#include "include/augment.h"

typedef struct {
  void (*augment)(const tern_augment_source *, const tern_augmented_image *, size_t, float *, void *);
  void (*normalize)(const uint8_t *, const int64_t *, size_t, size_t, size_t, const float *, const float *, float *);
} augment_table;


/// How the working memory of an augmentation is divided. Rows of floats are padded to whole blocks,
/// so that no loop has a remainder.
enum { augment_block = 16 };

typedef struct {
  /// Floats in a padded row; elements in a row of the framed source.
  size_t padded, framed;
  /// Random displacements along a row and along a column.
  size_t across, down;
  /// weights[k][x]; the random field on its grid; the field spread along the rows; positions read by
  /// one row, and what it read.
  float *weights, *field, *spread, *x, *y, *sampled;
  /// The framed planes of an image, each pixel with its three neighbours to the right and below.
  uint32_t *quads;
  /// One framed plane, the plane with changed strokes, and one line of it.
  uint8_t *bytes, *changed, *line;
} augment_room;

/// Divides `scratch`; returns the bytes needed (`scratch` may then be NULL).
size_t augment_divide(const tern_augment_source *source, void *scratch, augment_room *room);
