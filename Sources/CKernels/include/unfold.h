#pragma once
#include "convolution.h"

// Windows of images as rows of a matrix, for convolution by matrix product. A row belongs to one
// output pixel and holds the elements of the window under it, [kernel_height][kernel_width][taken],
// zero where the window hangs over the border. `taken` channels from `first` are looked at.

/// Rows begin...end of the matrix, `row_length` elements of `item` bytes apart.
void tern_unfold(void *rows, ptrdiff_t row_length, const void *images, const tern_convolution *shape,
                 ptrdiff_t first, ptrdiff_t taken, ptrdiff_t begin, ptrdiff_t end, size_t item);

/// The reverse: adds each row's elements to the pixels they came from, for the images begin...end.
void tern_fold_f32(float *images, const float *rows, const tern_convolution *shape, ptrdiff_t first,
                   ptrdiff_t taken, ptrdiff_t begin, ptrdiff_t end);
void tern_fold_f64(double *images, const double *rows, const tern_convolution *shape, ptrdiff_t first,
                   ptrdiff_t taken, ptrdiff_t begin, ptrdiff_t end);
