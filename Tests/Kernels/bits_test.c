// The bits of fixed results. They are the same on every processor with fused multiply-add (AVX-512, AVX2, NEON), and for
// any number of threads; processors without it round twice, and have bits of their own.
//
//   bits_test FILE           compares with the hashes in FILE: name, hash with fused multiply-add, hash without
//   bits_test                prints "name hash" for each case
//   TERN_ISA and TERN_THREADS choose the kernels and how many threads run them
#include "augment.h"
#include "convolution.h"
#include "elementwise.h"
#include "include/memory.h"
#include "loss.h"
#include "matmul.h"
#include "norm.h"
#include "parallel.h"
#include "pool.h"
#include "product.h"
#include "reduce.h"
#include "update.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Numbers of many magnitudes, so that another order of adding shows in the last bits.
static float *numbers(size_t count, uint64_t seed) {
  float *x = malloc(count * sizeof *x);
  uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
  for (size_t i = 0; i < count; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    float unit = (float)(int32_t)(state >> 32) * 0x1p-31f;
    x[i] = ldexpf(unit, (int)(state >> 8 & 7) - 5);
  }
  return x;
}

enum { fused, unfused };
static int rounding(void) {
#if defined(__x86_64__)
  return tern_current_isa() == tern_isa_base ? unfused : fused;
#else
  return fused;
#endif
}

typedef struct { char name[48]; uint64_t hash[2]; int visited; } expected;
static expected table[512];
static int entries, failures, printing;

static void check(const char *name, const void *result, size_t bytes) {
  uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a, 64 bits
  for (size_t i = 0; i < bytes; i++) hash = (hash ^ ((const uint8_t *)result)[i]) * 0x100000001b3u;
  if (printing) {
    printf("%s %016" PRIx64 "\n", name, hash);
    return;
  }
  for (int i = 0; i < entries; i++)
    if (!strcmp(table[i].name, name)) {
      table[i].visited = 1;
      if (table[i].hash[rounding()] == hash) return;
      printf("%s: %016" PRIx64 ", expected %016" PRIx64 "\n", name, hash, table[i].hash[rounding()]);
      failures++;
      return;
    }
  printf("%s: no such line in the file of hashes\n", name);
  failures++;
}

static void products(void) {
  static const size_t sizes[][3] = {{1, 7, 9},      {5, 300, 33},    {64, 784, 30},  {128, 784, 256}, {256, 128, 784},
                                    {37, 1000, 41}, {10, 4096, 128}, {3, 50000, 5},  {130, 257, 65},  {200, 200, 200},
                                    {1, 784, 30},   {784, 300, 1},   {20, 20000, 1}, {1, 20000, 20}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    size_t m = sizes[i][0], k = sizes[i][1], n = sizes[i][2];
    float *a = numbers(m * k, 1 + i), *b = numbers(k * n, 101 + i), *bias = numbers(n, 201 + i);
    float *c = malloc(m * n * sizeof *c);
    char name[48];
    for (int transposes = 0; transposes < 4; transposes++) {
      int ta = transposes & 1, tb = transposes >> 1;
      tern_product_f32(c, a, ta ? m : k, ta, b, tb ? k : n, tb, m, k, n, bias, transposes == 2);
      snprintf(name, sizeof name, "product-%zux%zux%zu-%d", m, k, n, transposes);
      check(name, c, m * n * sizeof *c);
    }
    free(a), free(b), free(bias), free(c);
  }
}

static void vector_products(void) {
  static const size_t sizes[][2] = {{784, 300}, {300, 784}, {20000, 20}, {33, 129}, {5000, 784}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    size_t rows = sizes[i][0], columns = sizes[i][1];
    float *a = numbers(rows * columns, 231 + i), *x = numbers(rows + columns, 241 + i);
    float *y = malloc((rows + columns) * sizeof *y);
    char name[48];
    tern_matvec_f32(y, a, (ptrdiff_t)columns, x, rows, columns);
    snprintf(name, sizeof name, "matrix-vector-%zux%zu", rows, columns);
    check(name, y, rows * sizeof *y);
    tern_vecmat_f32(y, x, a, (ptrdiff_t)columns, rows, columns);
    snprintf(name, sizeof name, "vector-matrix-%zux%zu", rows, columns);
    check(name, y, columns * sizeof *y);
    free(a), free(x), free(y);
  }
}

static void product_batches(void) {
  static const size_t sizes[][4] = {{70, 20, 33, 17}, {3, 100, 200, 90}, {5, 8, 5000, 8}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    size_t count = sizes[i][0], m = sizes[i][1], k = sizes[i][2], n = sizes[i][3];
    float *a = numbers(count * m * k, 251 + i), *b = numbers(k * n, 261 + i), *c = malloc(count * m * n * sizeof *c);
    ptrdiff_t a_offsets[count], b_offsets[count];
    for (size_t j = 0; j < count; j++) a_offsets[j] = (ptrdiff_t)(j * m * k), b_offsets[j] = 0;
    tern_product_batch_f32(c, a, a_offsets, (ptrdiff_t)k, 0, b, b_offsets, (ptrdiff_t)k, 1, count, m, k, n);
    char name[48];
    snprintf(name, sizeof name, "product-batch-%zu-%zux%zux%zu", count, m, k, n);
    check(name, c, count * m * n * sizeof *c);
    free(a), free(b), free(c);
  }
}

static void pools(void) {
  static const size_t channels[] = {1, 6, 16, 40};
  for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
    enum { images = 8, size = 14, out_size = 7 };
    size_t c = channels[i], count = images * size * size * c, out_count = images * out_size * out_size * c;
    float *x = numbers(count, 271 + i), *g = numbers(out_count, 281 + i), *out = malloc(count * sizeof *out);
    uint8_t *places = malloc(out_count);
    tern_pool p = {images, size, size, c, out_size, out_size, {3, 3}, {2, 2}, {1, 1}, {1, 1}, i % 2};
    char name[48];
    tern_max_pool_f32(&p, x, out, places);
    snprintf(name, sizeof name, "max-pool-%zu", c);
    check(name, out, out_count * sizeof *out);
    tern_max_pool_spread_f32(&p, g, places, out);
    snprintf(name, sizeof name, "max-pool-gradient-%zu", c);
    check(name, out, count * sizeof *out);
    int32_t start[out_size], end[out_size], width[out_size];
    for (int j = 0; j < out_size; j++) start[j] = 2 * j, end[j] = 2 * j + 2, width[j] = 2;
    tern_windows windows = {start, end, width, out_size, size};
    tern_mean_pool_f32(images, c, windows, windows, x, out);
    snprintf(name, sizeof name, "mean-pool-%zu", c);
    check(name, out, out_count * sizeof *out);
    tern_mean_pool_spread_f32(images, c, windows, windows, g, out);
    snprintf(name, sizeof name, "mean-pool-gradient-%zu", c);
    check(name, out, count * sizeof *out);
    free(x), free(g), free(out), free(places);
  }
}

// Two images, moved, bent and thickened.
static void augmentation(void) {
  enum { rows = 28, columns = 28, size = rows * columns };
  float *x = numbers(2 * size, 291), *out = malloc(2 * size * sizeof *out);
  uint8_t images[2 * size];
  for (int i = 0; i < 2 * size; i++) images[i] = (uint8_t)((int)fabsf(x[i] * 1000) & 255);
  tern_augment_source source = {images, rows, columns, 4, 1, {1.0f / 255}, {-0.5f}, {0}};
  tern_augmented_image items[2] = {
      {.index = 1, .key = 77, .map = {0.9f, 0.1f, 1.5f, -0.1f, 1.1f, -0.5f}, .elastic = 1.2f, .stroke = 0.4f},
      {.index = 0, .key = 78, .map = {1.1f, -0.2f, 0.5f, 0.2f, 0.9f, 0.25f}, .elastic = 0.7f, .stroke = -0.3f}};
  void *scratch = tern_allocate(tern_augment_scratch(&source));
  tern_augment(&source, items, 2, out, scratch);
  check("augmentation", out, 2 * size * sizeof *out);
  tern_deallocate(scratch, tern_augment_scratch(&source));
  free(x), free(out);
}

static void convolutions(void) {
  // batch, size, channels, output channels, kernel, stride, padding
  static const int shapes[][7] = {
      {8, 28, 1, 6, 5, 1, 2},    {4, 28, 1, 16, 3, 1, 1},   {3, 28, 1, 32, 3, 2, 1},   {4, 14, 6, 16, 5, 1, 0},
      {16, 14, 16, 32, 3, 2, 1}, {16, 7, 32, 64, 3, 2, 1},  {16, 4, 64, 64, 3, 1, 1},  {8, 14, 32, 64, 3, 1, 1},
      {2, 28, 16, 16, 3, 1, 1},  {1, 28, 16, 32, 3, 1, 1},  {33, 2, 8, 10, 3, 1, 1},   {2, 9, 3, 5, 3, 1, 1},
      {2, 32, 3, 64, 7, 2, 3},   {4, 8, 64, 128, 1, 2, 0},  {2, 5, 7, 9, 4, 3, 2},     {4, 8, 48, 48, 3, 1, 1},
      {5, 6, 4, 12, 3, 1, 1},    {5, 6, 2, 16, 3, 2, 1},    {20, 1, 16, 16, 3, 1, 1},  {64, 14, 32, 32, 3, 1, 1},
      {3, 12, 5, 8, 3, 1, 1},    {3, 12, 1, 1, 3, 1, 1},    {2, 30, 24, 40, 3, 1, 0},  {100, 7, 20, 50, 5, 1, 2}};
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    const int *v = shapes[i];
    ptrdiff_t out = (v[1] + 2 * v[6] - v[4]) / v[5] + 1;
    tern_convolution s = {v[0], v[1], v[1], v[2], out, out, v[3], v[4], v[4], v[5], v[5], v[6], v[6], 1, 1};
    size_t image_count = v[0] * v[1] * v[1] * v[2], out_count = v[0] * out * out * v[3];
    size_t weight_count = v[2] * v[3] * v[4] * v[4];
    float *images = numbers(image_count, 301 + i), *weights = numbers(weight_count, 401 + i);
    float *bias = numbers(v[3], 501 + i), *gradient = numbers(out_count, 601 + i);
    float *result = malloc(out_count * sizeof(float)), *image_slope = malloc(image_count * sizeof(float));
    float *weight_slope = malloc(weight_count * sizeof(float)), *bias_slope = malloc(v[3] * sizeof(float));
    char shape[32], name[48];
    snprintf(shape, sizeof shape, "%dx%dx%dx%d-%d-%d-%d", v[0], v[1], v[2], v[3], v[4], v[5], v[6]);
    tern_convolution_forward(result, images, weights, bias, &s, i % 2);
    snprintf(name, sizeof name, "convolution-%s", shape);
    check(name, result, out_count * sizeof(float));
    tern_convolution_input_gradient(image_slope, gradient, weights, &s);
    snprintf(name, sizeof name, "convolution-images-%s", shape);
    check(name, image_slope, image_count * sizeof(float));
    tern_convolution_weight_gradient(weight_slope, bias_slope, images, gradient, &s);
    snprintf(name, sizeof name, "convolution-weights-%s", shape);
    check(name, weight_slope, weight_count * sizeof(float));
    snprintf(name, sizeof name, "convolution-bias-%s", shape);
    check(name, bias_slope, v[3] * sizeof(float));
    free(images), free(weights), free(bias), free(gradient), free(result);
    free(image_slope), free(weight_slope), free(bias_slope);
  }
}

static void elementwise(void) {
  enum { count = 100003 };
  float *x = numbers(count, 701), *y = numbers(count, 702), *out = malloc(count * sizeof *out);
  for (size_t i = 0; i < count; i++) x[i] *= 20;
  static const struct { const char *name; tern_unary_op op; } unary[] = {
      {"exp", tern_exp}, {"log", tern_log}, {"sigmoid", tern_sigmoid}, {"tanh", tern_tanh}, {"erf", tern_erf},
      {"gelu", tern_gelu}, {"silu", tern_silu}, {"square", tern_square}};
  for (size_t i = 0; i < sizeof unary / sizeof *unary; i++) {
    tern_unary(unary[i].op, tern_f32)(out, x, 1, count);
    check(unary[i].name, out, count * sizeof *out);
  }
  static const struct { const char *name; tern_binary_op op; } binary[] = {
      {"div", tern_div}, {"sigmoid-gradient", tern_sigmoid_grad}, {"tanh-gradient", tern_tanh_grad},
      {"gelu-gradient", tern_gelu_grad}, {"silu-gradient", tern_silu_grad}};
  for (size_t i = 0; i < sizeof binary / sizeof *binary; i++) {
    tern_binary(binary[i].op, tern_f32)(out, x, 1, y, 1, count);
    check(binary[i].name, out, count * sizeof *out);
  }
  double sum = 0;
  tern_reduce(tern_sum, tern_f32)->run(&sum, y, 1, count);
  check("sum", &sum, sizeof sum);
  double columns[331] = {0};
  tern_reduce(tern_sum, tern_f32)->columns(columns, y, 331, 302, 331);
  check("sum-columns", columns, sizeof columns);
  free(x), free(y), free(out);
}

static void losses(void) {
  static const size_t widths[] = {10, 3, 16, 100, 1000};
  for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
    size_t rows = 300, classes = widths[i], count = rows * classes;
    float *logits = numbers(count, 801 + i), *out = malloc(count * sizeof(float));
    float *row_losses = malloc(rows * sizeof(float)), *log_sums = malloc(rows * sizeof(float));
    int64_t *targets = malloc(rows * sizeof(int64_t));
    for (size_t r = 0; r < rows; r++) targets[r] = (int64_t)(r * 7 % classes);
    char name[48];
    tern_cross_entropy_f32(logits, targets, rows, classes, 0.1f, row_losses, log_sums);
    snprintf(name, sizeof name, "cross-entropy-%zu", classes);
    check(name, row_losses, rows * sizeof(float));
    tern_cross_entropy_gradient_f32(logits, targets, rows, classes, 0.1f, log_sums, 1.0f / 300, NULL, out);
    snprintf(name, sizeof name, "cross-entropy-gradient-%zu", classes);
    check(name, out, count * sizeof(float));
    for (int logarithm = 0; logarithm < 2; logarithm++) {
      tern_softmax_f32(logits, rows, classes, logarithm, out);
      snprintf(name, sizeof name, "%s-%zu", logarithm ? "log-softmax" : "softmax", classes);
      check(name, out, count * sizeof(float));
    }
    free(logits), free(out), free(row_losses), free(log_sums), free(targets);
  }
}

static void norms(void) {
  static const size_t sizes[][2] = {{1000, 16}, {777, 33}, {64, 500}, {5000, 64}, {9, 3}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    size_t rows = sizes[i][0], channels = sizes[i][1], count = rows * channels;
    float *x = numbers(count, 901 + i), *g = numbers(count, 911 + i), *weight = numbers(channels, 921 + i);
    float *out = malloc(count * sizeof(float)), *moments = malloc(4 * channels * sizeof(float));
    tern_norm n = {x, rows, channels, weight, weight, 1e-5, i % 2};
    tern_norm_statistics_f32(&n, moments, moments + channels);
    tern_norm_apply_f32(&n, moments, moments + channels, out);
    char name[48];
    snprintf(name, sizeof name, "batch-norm-%zux%zu", rows, channels);
    check(name, out, count * sizeof(float));
    tern_norm_gradient_f32(&n, moments, moments + channels, 0, g, out, moments + 2 * channels, moments + 3 * channels);
    snprintf(name, sizeof name, "batch-norm-gradient-%zux%zu", rows, channels);
    check(name, out, count * sizeof(float));
    snprintf(name, sizeof name, "batch-norm-moments-%zux%zu", rows, channels);
    check(name, moments, 4 * channels * sizeof(float));
    free(x), free(g), free(weight), free(out), free(moments);
  }
}

static void updates(void) {
  enum { count = 50001 };
  float *parameter = numbers(count, 951), *gradient = numbers(count, 952), *first = numbers(count, 953);
  float *second = numbers(count, 954);
  for (int i = 0; i < count; i++) first[i] *= first[i], second[i] *= second[i];
  tern_update_part part = {parameter, gradient, first, second, count, 0.1, 0.001, 0};
  tern_adadelta_f32(&part, 1, (tern_adadelta){1, 0.9f, 1e-6f, 0});
  check("adadelta", parameter, count * sizeof(float));
  tern_sgd_f32(&part, 1, (tern_sgd){0.1f, 0.9f, 0, 1e-4f, 1});
  check("sgd", parameter, count * sizeof(float));
  tern_adam_f32(&part, 1, (tern_adam){0.01f, 0.9f, 0.99f, 1e-8f, 0.01f, 1});
  check("adam", parameter, count * sizeof(float));
  free(parameter), free(gradient), free(first), free(second);
}

int main(int count, char **arguments) {
  printing = count < 2;
  if (!printing) {
    FILE *file = fopen(arguments[1], "r");
    if (!file) return perror(arguments[1]), 2;
    expected *e = table;
    while (entries < 512 && fscanf(file, "%47s %" SCNx64 " %" SCNx64, e->name, &e->hash[fused], &e->hash[unfused]) == 3)
      entries++, e++;
    fclose(file);
  }
  products();
  vector_products();
  product_batches();
  convolutions();
  pools();
  augmentation();
  elementwise();
  losses();
  norms();
  updates();
  for (int i = 0; i < entries; i++)
    if (!table[i].visited) printf("%s: no case has this name\n", table[i].name), failures++;
  if (!printing) printf("%d of %d hashes differ\n", failures, entries);
  return failures != 0;
}
