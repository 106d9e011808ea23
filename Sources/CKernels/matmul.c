#include "matmul_dispatch.h"

static const matmul_table *table(void) {
#if defined(__x86_64__)
  switch (tern_current_isa()) {
    case tern_isa_avx512: return &matmul_avx512;
    case tern_isa_avx2: return &matmul_avx2;
    default: break;
  }
#endif
  return &matmul_base;
}

// Below this many multiply-adds for each thread, waking a second thread costs more than it saves.
enum { grain = 32768 };
static size_t items(size_t work_per_item) { return work_per_item >= grain ? 1 : grain / (work_per_item + 1) + 1; }

typedef struct {
  tern_dtype type;
  void *out;
  const void *a, *b;
  ptrdiff_t a_row, a_column, b_row, b_column;
  size_t k, n;
} product;

static void product_rows(void *context, size_t first, size_t last) {
  product *p = context;
  table()->rows[p->type](p->out, p->a, p->a_row, p->a_column, p->b, p->b_row, p->b_column, first, last,
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
  table()->dots(p->y, p->a, p->row_stride, p->x, first, last, p->other);
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
  table()->axpys(p->y, p->x, p->a, p->row_stride, p->other, first * column_block, end);
}

void tern_vecmat_f32(float *y, const float *x, const float *a, ptrdiff_t row_stride, size_t rows,
                     size_t columns) {
  vector_product p = {y, a, x, row_stride, rows, columns};
  size_t blocks = (columns + column_block - 1) / column_block;
  tern_parallel(blocks, (items(rows) + column_block - 1) / column_block, vecmat_columns, &p);
}
