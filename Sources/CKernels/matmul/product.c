#include "include/memory.h"
#include "include/parallel.h"
#include "isa/kernels.h"

// Sizes by measurement (Zen 5, one and two threads, AVX-512 and AVX2, at the sizes in product_test.c and 512 to 2048).
// None but those of slices shows in the results.
enum {
  thread_work = 128 << 10,       // multiply-adds that pay for a second thread
  transposing_work = 12,         // multiply-adds that take as long as transposing a float (2 x 784 x 256, one thread)
  tile_work = 1 << 20,           // 20 to 60 us: tiles are not made smaller than this, or an eighth of a small product,
  tiles_per_thread = 4,          // nor more numerous: 8 lost 8% at 64 x 9216 x 128 and at 784 x 12396 x 30
  cached_floats = 64 << 10,      // of b in a tile, 256 KiB of the second cache: twice as much lost 5% at 1024
  block_depth = 1024,            // of k at a time: 512 lost 4 to 7% at 2048, as c is passed over more often,
  strided_depth = 384,           // but where each column of a takes a line of the first cache, 1024 lost 20% at 2048
  least_split_rows = 32,
  most_tile_columns = 128,       // 512 lost 5 to 7% at 128 x 64 x 9216 and 64 x 128 x 9216
  least_tile_columns = 32,       // 64: 8 x 400 x 120 stayed on one thread
  column_step = 32,              // a multiple of every panel's width
  rows_worth_packing = 32,       // b is read in place for fewer rows: 128 lost 8 to 13% at 64 or 128 x .. x 9216,
  close_row = 1024,              // but up to 128 where its own rows are shorter than this:
  close_rows_worth_packing = 128,  // 5% at 128 x 256 x 784, 30% at 96^3;
  narrow_row = 64,               // and always where they are so short that they are as good as packed
  pack_rows = 64,
  pack_panels = 8,               // side by side: single ones took twice as long at 1024
  slice_area = 128 * 128,        // a product with more elements has enough tiles
  slice_depth = 2048,
  most_slices = 16,
};

static size_t least(size_t a, size_t b) { return a < b ? a : b; }
static size_t clamp(size_t x, size_t low, size_t high) { return x < low ? low : x > high ? high : x; }
static size_t parts(size_t whole, size_t part) { return (whole + part - 1) / part; }

size_t tern_product_slices(size_t m, size_t k, size_t n) {
  return m * n > slice_area || k < 2 * slice_depth ? 1 : least(k / slice_depth, most_slices);
}

typedef struct {
  product_task task;  // all of it, or the first of a batch
  const product_table *kernels;
  const float *b;  // as it came
  ptrdiff_t b_stride;
  int b_transposed, packs_b;
  size_t depth;  // of a block of k
  size_t tile_rows, tile_columns, row_tiles, column_tiles;
  size_t slices;
  float *packed, *partial;
} product;

// Items of `work` multiply-adds each that make a piece worth a thread.
static size_t grain(size_t work) { return work >= thread_work ? 1 : parts(thread_work, work + 1); }

static product plan(float *c, const float *a, ptrdiff_t a_stride, int a_transposed, const float *b, ptrdiff_t b_stride,
                    int b_transposed, size_t m, size_t k, size_t n) {
  product p = {
      .task = {.a = a, .a_row = a_transposed ? 1 : a_stride, .a_step = a_transposed ? a_stride : 1,
               .b = b, .b_step = b_stride, .c = c, .c_row = (ptrdiff_t)n, .m = m, .k = k, .n = n},
      .kernels = kernels()->product,
      .b = b, .b_stride = b_stride, .b_transposed = b_transposed,
      .depth = a_transposed && n > narrow_row ? strided_depth : block_depth,
      .slices = 1,
  };
  p.task.b_panel = (ptrdiff_t)p.kernels->panel;
  size_t few = b_stride < close_row ? close_rows_worth_packing : rows_worth_packing;
  p.packs_b = b_transposed || (m > few && b_stride > narrow_row);
  p.task.b_padded = p.packs_b;
  if (p.packs_b) {
    p.task.b = NULL;
    p.task.b_step = (ptrdiff_t)p.kernels->panel;
    p.task.b_panel = p.task.b_step * (ptrdiff_t)k;
  }
  return p;
}

static size_t panels(const product *p) { return parts(p->task.n, p->kernels->panel); }
static size_t packed_bytes(const product *p) {
  return p->packs_b ? panels(p) * p->kernels->panel * p->task.k * sizeof(float) : 0;
}

// Packs rows first to last of b, the columns of some of its panels.
static void pack(const product *p, float *to, ptrdiff_t stride, size_t first, size_t last, size_t panel, size_t count) {
  size_t column = panel * p->kernels->panel, columns = least(p->task.n - column, count * p->kernels->panel);
  ptrdiff_t row_step = p->b_transposed ? 1 : p->b_stride, column_step = p->b_transposed ? p->b_stride : 1;
  p->kernels->pack(to, stride, p->b + (ptrdiff_t)first * row_step + (ptrdiff_t)column * column_step, p->b_stride,
                   p->b_transposed, last - first, columns);
}

// In the order of the tiles that use them, so that most are in the cache of the thread that needs them.
static void pack_blocks(void *context, size_t first, size_t last) {
  product *p = context;
  size_t down = parts(p->task.k, pack_rows);
  for (size_t item = first; item < last; item++) {
    size_t row = item % down * pack_rows, panel = item / down * pack_panels;
    float *to = p->packed + (ptrdiff_t)panel * p->task.b_panel + (ptrdiff_t)row * p->task.b_step;
    pack(p, to, p->task.b_panel, row, least(row + pack_rows, p->task.k), panel, pack_panels);
  }
}

// Of `whole` in parts of at most `most`, nearly equal: the size of a part, a multiple of `step`.
static size_t even_part(size_t whole, size_t most, size_t step) {
  return parts(parts(whole, parts(whole, most)), step) * step;
}

// What a tile costs, in multiply-adds.
static size_t work_of(const product *p, size_t rows, size_t columns) {
  size_t work = (rows + (p->b_transposed ? transposing_work : 0)) * columns * p->task.k;
  return p->slices > 1 ? work / p->slices : work;
}

// Tiles have all the rows if possible, and as many columns as keep a block of b in the second cache: it is packed there
// just before its only use. They are halved until there are enough to go around or they would be too small.
static void choose_tiles(product *p) {
  size_t m = p->task.m, n = p->task.n, rows = m;
  p->tile_rows = m;
  p->tile_columns = n;
  p->row_tiles = p->column_tiles = 1;
  if (work_of(p, m, n) <= thread_work) return;
  size_t wide = cached_floats / clamp(p->task.k, 1, p->depth) / column_step * column_step;
  size_t columns = even_part(n, clamp(wide, column_step, most_tile_columns), column_step);
  size_t enough = tiles_per_thread * (size_t)tern_thread_count();
  size_t work = clamp(work_of(p, m, n) * p->slices / 8, thread_work, tile_work);
  while (work_of(p, rows, columns) > work && parts(m, rows) * parts(n, columns) * p->slices < enough) {
    if (columns > least_tile_columns)
      columns = even_part(n, parts(columns, 2), column_step);
    else if (rows > least_split_rows)
      rows = even_part(m, parts(rows, 2), 1);
    else
      break;
  }
  p->tile_rows = rows;
  p->tile_columns = columns;
  p->row_tiles = parts(m, rows);
  p->column_tiles = parts(n, columns);
}

// The block of b that a tile packs for itself, in floats: none if b is read in place or all of it is packed before.
static size_t scratch_floats(const product *p) {
  if (!p->packs_b || p->packed) return 0;
  return parts(p->tile_columns, p->kernels->panel) * p->kernels->panel * least(p->task.k, p->depth);
}

// Multiplies a tile block by block along k. With `scratch`, packs there the part of b that each block needs.
static void multiply_blocks(const product *p, product_task task, size_t from, size_t to, size_t column,
                            float *scratch) {
  size_t panel = column / p->kernels->panel;
  const float *bias = task.bias;
  int relu = task.relu;
  task.resumes = 0;
  do {
    size_t pieces = parts(to - from, p->depth);
    task.k = pieces > 1 ? parts(to - from, pieces) : to - from;
    task.bias = from + task.k == to ? bias : NULL;
    task.relu = relu && from + task.k == to;
    if (scratch) {
      task.b = scratch;
      task.b_panel = task.b_step * (ptrdiff_t)task.k;
      pack(p, scratch, task.b_panel, from, from + task.k, panel, parts(task.n, p->kernels->panel));
    } else {
      task.b = p->task.b + (ptrdiff_t)panel * task.b_panel + (ptrdiff_t)from * task.b_step;
    }
    p->kernels->multiply(&task);
    task.a += (ptrdiff_t)task.k * task.a_step;
    from += task.k;
    task.resumes = 1;
  } while (from < to);
}

static void run_tiles(void *context, size_t first, size_t last) {
  product *p = context;
  size_t bytes = scratch_floats(p) * sizeof(float);
  float *scratch = bytes ? tern_allocate(bytes) : NULL;
  for (size_t item = first; item < last; item++) {
    size_t tile = item % (p->row_tiles * p->column_tiles), slice = item / (p->row_tiles * p->column_tiles);
    size_t row = tile % p->row_tiles * p->tile_rows, column = tile / p->row_tiles * p->tile_columns;
    size_t from = p->task.k * slice / p->slices, to = p->task.k * (slice + 1) / p->slices;
    product_task task = p->task;
    task.m = least(task.m - row, p->tile_rows);
    task.n = least(task.n - column, p->tile_columns);
    task.a += (ptrdiff_t)row * task.a_row + (ptrdiff_t)from * task.a_step;
    if (p->slices > 1) task.c = p->partial + slice * p->task.m * p->task.n;
    task.c += (ptrdiff_t)row * task.c_row + (ptrdiff_t)column;
    if (task.bias) task.bias += column;
    multiply_blocks(p, task, from, to, column, scratch);
  }
  if (bytes) tern_deallocate(scratch, bytes);
}

static void add_slices(void *context, size_t first, size_t last) {
  product *p = context;
  size_t n = p->task.n;
  for (size_t i = first; i < last; i++)
    for (size_t j = 0; j < n; j++) {
      size_t at = i * n + j;
      float sum = p->partial[at];
      for (size_t s = 1; s < p->slices; s++) sum += p->partial[s * p->task.m * n + at];
      if (p->task.bias) sum += p->task.bias[j];
      p->task.c[at] = p->task.relu && sum < 0 ? 0 : sum;
    }
}

void tern_product_f32(float *c, const float *a, ptrdiff_t a_stride, int a_transposed, const float *b,
                      ptrdiff_t b_stride, int b_transposed, size_t m, size_t k, size_t n, const float *bias,
                      int relu) {
  if (m == 0 || n == 0) return;
  product p = plan(c, a, a_stride, a_transposed, b, b_stride, b_transposed, m, k, n);
  p.task.bias = bias;
  p.task.relu = relu;
  p.slices = tern_product_slices(m, k, n);
  choose_tiles(&p);
  size_t packed = p.row_tiles > 1 ? packed_bytes(&p) : 0;
  size_t partial = p.slices > 1 ? p.slices * m * n * sizeof(float) : 0;
  if (packed) p.task.b = p.packed = tern_allocate(packed);
  if (partial) {
    p.partial = tern_allocate(partial);
    p.task.bias = NULL;
    p.task.relu = 0;
  }
  if (packed)
    tern_parallel(parts(panels(&p), pack_panels) * parts(k, pack_rows),
                  grain(16 * pack_rows * least(n, pack_panels * p.kernels->panel)), pack_blocks, &p);
  tern_parallel(p.row_tiles * p.column_tiles * p.slices, grain(work_of(&p, p.tile_rows, p.tile_columns)), run_tiles,
                &p);
  if (partial) {
    p.task.bias = bias;
    p.task.relu = relu;
    tern_parallel(m, grain(n * p.slices), add_slices, &p);
    tern_deallocate(p.partial, partial);
  }
  if (packed) tern_deallocate(p.packed, packed);
}

typedef struct {
  product first;
  const ptrdiff_t *a_offsets, *b_offsets;
} product_batch;

// Whole products, one after the other; a matrix b that repeats is packed once.
static void run_batch(void *context, size_t first, size_t last) {
  product_batch *batch = context;
  product p = batch->first;
  size_t bytes = packed_bytes(&p);
  if (bytes) p.packed = tern_allocate(bytes);
  for (size_t i = first; i < last; i++) {
    product_task task = p.task;
    task.a += batch->a_offsets[i];
    task.c += i * task.m * task.n;
    if (bytes) {
      p.task.b = p.packed;
      if (i == first || batch->b_offsets[i] != batch->b_offsets[i - 1]) {
        p.b = batch->first.b + batch->b_offsets[i];
        pack(&p, p.packed, task.b_panel, 0, task.k, 0, panels(&p));
      }
    } else {
      p.task.b = batch->first.task.b + batch->b_offsets[i];
    }
    multiply_blocks(&p, task, 0, task.k, 0, NULL);
  }
  if (bytes) tern_deallocate(p.packed, bytes);
}

void tern_product_batch_f32(float *c, const float *a, const ptrdiff_t *a_offsets, ptrdiff_t a_stride, int a_transposed,
                            const float *b, const ptrdiff_t *b_offsets, ptrdiff_t b_stride, int b_transposed,
                            size_t count, size_t m, size_t k, size_t n) {
  size_t work = m * k * n;
  if (tern_product_slices(m, k, n) == 1 && (count >= 64 || work < 8 * tile_work)) {
    product_batch batch = {plan(c, a, a_stride, a_transposed, b, b_stride, b_transposed, m, k, n), a_offsets,
                           b_offsets};
    tern_parallel(count, grain(work), run_batch, &batch);
    return;
  }
  for (size_t i = 0; i < count; i++)
    tern_product_f32(c + i * m * n, a + a_offsets[i], a_stride, a_transposed, b + b_offsets[i], b_stride,
                     b_transposed, m, k, n, NULL, 0);
}
