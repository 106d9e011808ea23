#include "isa/kernels.h"
#include "include/grains.h"
#include "include/memory.h"

static size_t items(size_t work_per_item) {
  return work_per_item >= tern_grain_streamed ? 1 : tern_grain_streamed / (work_per_item + 1) + 1;
}

typedef struct {
  tern_dtype type;
  void *out;
  const void *a, *b;
  ptrdiff_t a_row, a_column, b_row, b_column;
  size_t k, n;
} product;

static void product_rows(void *context, size_t first, size_t last) {
  product *p = context;
  kernels()->matmul->rows[p->type](p->out, p->a, p->a_row, p->a_column, p->b, p->b_row, p->b_column, first, last,
                         p->k, p->n);
}

void tern_matmul(tern_dtype type, void *out, const void *a, ptrdiff_t a_row, ptrdiff_t a_column,
                 const void *b, ptrdiff_t b_row, ptrdiff_t b_column, size_t m, size_t k, size_t n) {
  product p = {type, out, a, b, a_row, a_column, b_row, b_column, k, n};
  tern_parallel(m, items(k * n), product_rows, &p);
}

typedef struct {
  float *y;
  const float *a, *x;
  ptrdiff_t row_stride;
  size_t other, columns;
} vector_product;

static void matvec_rows(void *context, size_t first, size_t last) {
  vector_product *p = context;
  kernels()->matmul->dots(p->y, p->a, p->row_stride, p->x, first, last, p->other);
}

void tern_matvec_f32(float *y, const float *a, ptrdiff_t row_stride, const float *x, size_t rows,
                     size_t columns) {
  vector_product p = {y, a, x, row_stride, columns, columns};
  tern_parallel(rows, items(columns), matvec_rows, &p);
}

// Threads share the columns in blocks of 64, a multiple of every vector loop's step. Each column is
// then computed by the same instructions, fused or not, whoever does it: results do not depend on the
// number of threads.
enum { column_block = 64 };

static void vecmat_columns(void *context, size_t first, size_t last) {
  vector_product *p = context;
  size_t end = last * column_block < p->columns ? last * column_block : p->columns;
  kernels()->matmul->axpys(p->y, p->x, p->a, p->row_stride, p->other, first * column_block, end);
}

// A tall matrix is cut into bands of rows, each with a result of its own, added in order at the end.
// The product before (a layer's forward pass) cut its rows in the same way, so each core finds its
// band in its own cache. The cut depends on the shape alone, and so do the bits of the result.
enum { band_rows = 64, most_bands = 64 };

typedef struct {
  vector_product whole;
  float *parts;
  size_t rows, columns, band;
} banded_product;

static void vecmat_bands(void *context, size_t first, size_t last) {
  banded_product *p = context;
  for (size_t b = first; b < last; b++) {
    size_t row = b * p->band, count = p->rows - row < p->band ? p->rows - row : p->band;
    kernels()->matmul->axpys(p->parts + b * p->columns, p->whole.x + row,
                   p->whole.a + (ptrdiff_t)row * p->whole.row_stride, p->whole.row_stride, count, 0,
                   p->columns);
  }
}

void tern_vecmat_f32(float *y, const float *x, const float *a, ptrdiff_t row_stride, size_t rows,
                     size_t columns) {
  vector_product p = {y, a, x, row_stride, rows, columns};
  if (rows < 2 * band_rows) {
    size_t blocks = (columns + column_block - 1) / column_block;
    tern_parallel(blocks, (items(rows) + column_block - 1) / column_block, vecmat_columns, &p);
    return;
  }
  size_t band = rows > band_rows * most_bands ? (rows + most_bands - 1) / most_bands : band_rows;
  size_t bands = (rows + band - 1) / band, bytes = (bands * columns + bands) * sizeof(float);
  float *parts = tern_allocate(bytes), *ones = parts + bands * columns;
  for (size_t b = 0; b < bands; b++) ones[b] = 1;
  banded_product banded = {p, parts, rows, columns, band};
  tern_parallel(bands, items(band * columns), vecmat_bands, &banded);
  kernels()->matmul->axpys(y, ones, parts, (ptrdiff_t)columns, bands, 0, columns);
  tern_deallocate(parts, bytes);
}
