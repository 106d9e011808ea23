// Products against a scalar reference, byte for byte: every instruction set of the machine, several numbers of threads,
// operands that end at a page without access. Prints a line for each failure and a hash of a fixed list of cases.
#define _GNU_SOURCE
#include "include/parallel.h"
#include "include/product.h"
#include "include/types.h"
#include "isa/kernels.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// What the hashes must be: with fused multiply-add, and with two roundings.
static const uint64_t STORED_FUSED = 0xeb7c1c21089a25be, STORED_UNFUSED = 0xbf1a9ed4e01146ce;

static int failures, cases;

// Memory whose end is the end of a mapped page, before one that traps.
typedef struct {
  char *start;
  size_t bytes;
} guarded;

static guarded guarded_map(size_t bytes) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE), whole = (bytes + page - 1) / page * page + page;
  char *start = mmap(NULL, whole + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED || mprotect(start + whole, page, PROT_NONE)) abort();
  return (guarded){start, whole};
}
static float *at_end(guarded g, size_t floats) { return (float *)(g.start + g.bytes) - floats; }

static uint32_t random_state = 1;
static float random_float(void) {
  random_state = random_state * 1664525 + 1013904223;
  return (float)((int32_t)random_state >> 8) * 0x1p-23f;
}

typedef struct {
  size_t m, k, n;
  int a_transposed, b_transposed, has_bias, relu;
  size_t a_gap, b_gap;  // floats between rows
  int special;          // with NaN, infinities and negative zeros
} test_case;

enum { most_floats = 4 << 20 };
static guarded memory_a, memory_b, memory_c, memory_bias;
static float *expected;

static int is_fused(void) {
#if defined(__aarch64__)
  return 1;
#else
  return tern_current_isa() != tern_isa_base;
#endif
}

static float step(float a, float b, float sum, int fused) {
#pragma clang fp contract(off)
  if (fused) return fmaf(a, b, sum);
  return a * b + sum;
}

static void reference(float *c, const float *a, ptrdiff_t a_row, ptrdiff_t a_step, const float *b, ptrdiff_t b_step,
                      ptrdiff_t b_column, const test_case *t, const float *bias) {
  size_t slices = tern_product_slices(t->m, t->k, t->n);
  int fused = is_fused();
  for (size_t i = 0; i < t->m; i++)
    for (size_t j = 0; j < t->n; j++) {
      float total = 0;
      for (size_t s = 0; s < slices; s++) {
        float sum = 0;
        for (size_t p = t->k * s / slices; p < t->k * (s + 1) / slices; p++)
          sum = step(a[(ptrdiff_t)i * a_row + (ptrdiff_t)p * a_step],
                     b[(ptrdiff_t)p * b_step + (ptrdiff_t)j * b_column], sum, fused);
        total = s == 0 ? sum : total + sum;
      }
      if (bias) total += bias[j];
      c[i * t->n + j] = t->relu && total < 0 ? 0 : total;
    }
}

// NaNs are one value: which operand's payload a product of two keeps, processors decide.
static int same(const float *x, const float *y, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (memcmp(x + i, y + i, sizeof *x) && !(isnan(x[i]) && isnan(y[i]))) return 0;
  return 1;
}

static void fail(const char *what, const test_case *t, int threads) {
  if (failures++ < 40)
    printf("%s: %zux%zux%zu%s%s gaps %zu %zu%s%s%s, isa %d, %d threads\n", what, t->m, t->k, t->n,
           t->a_transposed ? " At" : "", t->b_transposed ? " Bt" : "", t->a_gap, t->b_gap, t->has_bias ? " bias" : "",
           t->relu ? " relu" : "", t->special ? " special" : "", (int)tern_current_isa(), threads);
}

static void fill(float *x, size_t count, int special) {
  static const float values[] = {NAN, INFINITY, -INFINITY, -0.0f, 0, 1e-42f, 3e38f};
  for (size_t i = 0; i < count; i++) x[i] = random_float();
  for (size_t i = 0; special && i < count; i += 1 + random_state % 29) x[i] = values[random_state / 29 % 7];
}

// The gap after the last row is not part of a matrix.
static size_t extent(size_t rows, size_t width, size_t gap) { return rows && width ? (rows - 1) * (width + gap) + width : 0; }

static uint64_t hash = 0xcbf29ce484222325;
static void add_to_hash(const float *c, size_t count) {
  const unsigned char *bytes = (const unsigned char *)c;
  for (size_t i = 0; i < count * sizeof *c; i++) hash = (hash ^ bytes[i]) * 0x100000001b3;
}

static void run(test_case t, const int *threads, int hashes) {
  size_t a_rows = t.a_transposed ? t.k : t.m, a_width = t.a_transposed ? t.m : t.k;
  size_t b_rows = t.b_transposed ? t.n : t.k, b_width = t.b_transposed ? t.k : t.n;
  size_t a_count = extent(a_rows, a_width, t.a_gap), b_count = extent(b_rows, b_width, t.b_gap);
  float *a = at_end(memory_a, a_count), *b = at_end(memory_b, b_count), *c = at_end(memory_c, t.m * t.n);
  float *bias = t.has_bias ? at_end(memory_bias, t.n) : NULL;
  fill(a, a_count, t.special);
  fill(b, b_count, t.special);
  if (bias) fill(bias, t.n, t.special);
  ptrdiff_t a_stride = (ptrdiff_t)(a_width + t.a_gap), b_stride = (ptrdiff_t)(b_width + t.b_gap);
  reference(expected, a, t.a_transposed ? 1 : a_stride, t.a_transposed ? a_stride : 1, b,
            t.b_transposed ? 1 : b_stride, t.b_transposed ? b_stride : 1, &t, bias);
  for (; *threads; threads++, cases++) {
    tern_set_thread_count(*threads);
    c[-1] = 12345;
    for (size_t i = 0; i < t.m * t.n; i++) c[i] = NAN;
    tern_product_f32(c, a, a_stride, t.a_transposed, b, b_stride, t.b_transposed, t.m, t.k, t.n, bias, t.relu);
    if (!same(c, expected, t.m * t.n)) fail("differs", &t, *threads);
    if (c[-1] != 12345) fail("writes before c", &t, *threads);
  }
  if (hashes) add_to_hash(c, t.m * t.n);
}

static const int one[] = {1, 0}, two[] = {2, 0}, several[] = {1, 2, 3, 7, 0};

static void small_sizes(void) {
  for (size_t m = 1; m <= 20; m++)
    for (size_t k = 1; k <= 20; k++)
      for (size_t n = 1; n <= 20; n++)
        for (int kind = 0; kind < 4; kind++)
          run((test_case){.m = m, .k = k, .n = n, .a_transposed = kind & 1, .b_transposed = kind >> 1,
                          .has_bias = (m + k) % 2, .relu = n % 2, .a_gap = m % 3, .b_gap = k % 3,
                          .special = (m + n) % 5 == 0}, one, 0);
}

static void edges(void) {
  static const size_t rows[] = {1, 6, 7, 12, 13, 65, 97, 200}, depths[] = {0, 1, 17, 64, 1023, 1025, 2049},
                      columns[] = {1, 15, 16, 17, 31, 33, 64, 65, 257, 300};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (size_t p = 0; p < sizeof depths / sizeof *depths; p++)
      for (size_t j = 0; j < sizeof columns / sizeof *columns; j++)
        for (int kind = 0; kind < 4; kind++)
          run((test_case){.m = rows[i], .k = depths[p], .n = columns[j], .a_transposed = kind & 1,
                          .b_transposed = kind >> 1, .has_bias = j % 2, .relu = p % 2, .a_gap = 5 * (i % 2),
                          .b_gap = 3 * (j % 3), .special = (i + j) % 7 == 0}, two, 0);
}

static void large_sizes(int hashes) {
  static const test_case list[] = {
      {.m = 128, .k = 784, .n = 256, .b_transposed = 1, .has_bias = 1, .relu = 1},
      {.m = 128, .k = 256, .n = 784},
      {.m = 256, .k = 128, .n = 784, .a_transposed = 1},
      {.m = 256, .k = 784, .n = 30},
      {.m = 517, .k = 769, .n = 301},
      {.m = 517, .k = 301, .n = 769, .a_transposed = 1, .b_transposed = 1, .a_gap = 7, .b_gap = 9},
      {.m = 3, .k = 20000, .n = 5, .has_bias = 1, .relu = 1},
      {.m = 5, .k = 40000, .n = 31, .a_transposed = 1, .b_transposed = 1},
      {.m = 100, .k = 5000, .n = 100, .has_bias = 1},
      {.m = 2000, .k = 10, .n = 70},
      {.m = 2, .k = 700, .n = 2000, .b_transposed = 1},
  };
  for (size_t i = 0; i < sizeof list / sizeof *list; i++) run(list[i], several, hashes);
}

static void batches(void) {
  enum { count = 7 };
  static const size_t sizes[][3] = {{5, 7, 9}, {32, 32, 32}, {33, 65, 17}, {70, 300, 130}, {8, 9000, 8}};
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
    for (int kind = 0; kind < 8; kind++) {
      test_case t = {.m = sizes[s][0], .k = sizes[s][1], .n = sizes[s][2], .a_transposed = kind & 1, .b_transposed = kind >> 1 & 1};
      size_t a_size = t.m * t.k, b_size = t.k * t.n, c_size = t.m * t.n;
      float *a = at_end(memory_a, count * a_size), *b = at_end(memory_b, count * b_size), *c = at_end(memory_c, count * c_size);
      fill(a, count * a_size, 0);
      fill(b, count * b_size, 0);
      ptrdiff_t a_offsets[count], b_offsets[count];
      for (ptrdiff_t i = 0; i < count; i++) {
        a_offsets[i] = (count - 1 - i) * (ptrdiff_t)a_size;
        b_offsets[i] = (kind & 4 ? i / 3 : i) * (ptrdiff_t)b_size;
        reference(expected + i * (ptrdiff_t)c_size, a + a_offsets[i], t.a_transposed ? 1 : (ptrdiff_t)t.k, t.a_transposed ? (ptrdiff_t)t.m : 1,
                  b + b_offsets[i], t.b_transposed ? 1 : (ptrdiff_t)t.n, t.b_transposed ? (ptrdiff_t)t.k : 1, &t, NULL);
      }
      for (const int *threads = several; *threads; threads++, cases++) {
        tern_set_thread_count(*threads);
        for (size_t i = 0; i < count * c_size; i++) c[i] = NAN;
        tern_product_batch_f32(c, a, a_offsets, (ptrdiff_t)(t.a_transposed ? t.m : t.k), t.a_transposed, b, b_offsets,
                               (ptrdiff_t)(t.b_transposed ? t.k : t.n), t.b_transposed, count, t.m, t.k, t.n);
        if (!same(c, expected, count * c_size)) fail("batch differs", &t, *threads);
      }
    }
}

int main(void) {
  memory_a = guarded_map(most_floats * sizeof(float));
  memory_b = guarded_map(most_floats * sizeof(float));
  memory_c = guarded_map(most_floats * sizeof(float));
  memory_bias = guarded_map(65536);
  expected = malloc(most_floats * sizeof(float));
  static const char *const names[] = {"base", "avx2", "avx512"};
  unsetenv("TERN_ISA");
  for (int isa = tern_current_isa(); isa >= 0; isa--) {
    setenv("TERN_ISA", names[isa], 1);
    choose_kernels();
    hash = 0xcbf29ce484222325;
    random_state = 1;
    large_sizes(1);
    uint64_t stored = is_fused() ? STORED_FUSED : STORED_UNFUSED;
    printf("%s: hash %016llx\n", names[isa], (unsigned long long)hash);
    if (hash != stored && failures++ < 40) printf("%s: the hash should be %016llx\n", names[isa], (unsigned long long)stored);
    small_sizes();
    edges();
    batches();
  }
  printf("%d cases, %d failures\n", cases, failures);
  return failures != 0;
}
