#include "isa/kernels.h"
#include "include/grains.h"
#include "include/memory.h"
#include "include/parallel.h"
#include <math.h>
#include <string.h>

// Rounded alike where the processor could multiply and add with one rounding, and where it could not.
#pragma clang fp contract(off)

// How the matrix is cut. Some rows in succession are taken as one wider row, so that few channels
// still fill vectors; wide rows form chunks that stay in the first cache, chunks form groups, and a
// thread takes whole groups. All of it follows from the shape alone.
typedef struct {
  size_t fold, width;          // rows in a wide row, and its floats
  size_t wide, rest;           // wide rows, and the rows left over
  size_t chunk, chunks, groups;
} plan;

enum { chunk_floats = 4096, group_floats = 1 << 16, most_groups = 64 };

static plan make_plan(size_t rows, size_t channels) {
  plan p = {.fold = 1};
  if (channels < 256)
    while ((channels * p.fold) % 16 || channels * p.fold < 64) p.fold *= 2;
  p.width = channels * p.fold;
  p.wide = rows / p.fold;
  p.rest = rows % p.fold;
  p.chunk = p.width < chunk_floats / 8 ? chunk_floats / p.width : 8;
  p.chunks = (p.wide + p.chunk - 1) / p.chunk;
  p.groups = p.wide * p.width / group_floats + 1;
  if (p.groups > most_groups) p.groups = most_groups;
  if (p.groups > p.chunks) p.groups = p.chunks;
  return p;
}

static size_t first_row(const plan *p, size_t group) {
  size_t row = p->chunks * group / p->groups * p->chunk;
  return row < p->wide ? row : p->wide;
}

static size_t rows_of_chunk(const plan *p, size_t row, size_t end) {
  return end - row < p->chunk ? end - row : p->chunk;
}

// --- statistics ---

typedef struct {
  const tern_norm *n;
  plan p;
  double *mean, *square;  // [groups, width]
} statistics;

static void group_statistics(void *context, size_t begin, size_t end) {
  statistics *s = context;
  const norm_table *norm = kernels()->norm;
  size_t width = s->p.width;
  float *mean = tern_allocate(2 * width * sizeof(float)), *square = mean + width;
  for (size_t group = begin; group < end; group++) {
    double *to = s->mean + group * width, *to_square = s->square + group * width, seen = 0;
    memset(to, 0, width * sizeof(double));
    memset(to_square, 0, width * sizeof(double));
    size_t stop = first_row(&s->p, group + 1);
    for (size_t row = first_row(&s->p, group); row < stop; row += s->p.chunk) {
      size_t rows = rows_of_chunk(&s->p, row, stop);
      norm->moments(s->n->x + row * width, rows, width, mean, square);
      norm->merge(width, seen, rows, to, to_square, mean, square);
      seen += rows;
    }
  }
  tern_deallocate(mean, 2 * width * sizeof(float));
}

typedef struct { double count, mean, square; } sample;

static void join(sample *a, double count, double mean, double square) {
  if (count == 0) return;
  double d = mean - a->mean, all = a->count + count;
  a->mean += d * (count / all);
  a->square += square + d * d * (a->count * count / all);
  a->count = all;
}

void tern_norm_statistics_f32(const tern_norm *n, float *mean, float *variance) {
  statistics s = {.n = n, .p = make_plan(n->rows, n->channels)};
  const plan *p = &s.p;
  size_t bytes = 2 * p->groups * p->width * sizeof(double);
  s.mean = tern_allocate(bytes);
  s.square = s.mean + p->groups * p->width;
  tern_parallel(p->groups, 1, group_statistics, &s);
  for (size_t c = 0; c < n->channels; c++) {
    sample all = {0};
    for (size_t group = 0; group < p->groups; group++)
      for (size_t k = 0; k < p->fold; k++) {
        size_t place = group * p->width + k * n->channels + c;
        join(&all, first_row(p, group + 1) - first_row(p, group), s.mean[place], s.square[place]);
      }
    for (size_t r = n->rows - p->rest; r < n->rows; r++) join(&all, 1, n->x[r * n->channels + c], 0);
    mean[c] = (float)all.mean;
    variance[c] = (float)(all.square / (double)n->rows);
  }
  tern_deallocate(s.mean, bytes);
}

// --- one value a channel, repeated ---

typedef struct {
  const tern_norm *n;
  plan p;
  norm_channels channels;
  float *memory, *slope, *shift;
  const float *g;
  float *out;
  double *sum_g, *sum_gx;  // [groups, width]
} pass;

enum { repeated_values = 5 };

// Results of this many floats, 8 MB, are streamed.
enum { stream_floats = 1 << 21 };

static pass begin_pass(const tern_norm *n, const float *mean, const float *variance, float *out) {
  pass s = {.n = n, .p = make_plan(n->rows, n->channels)};
  size_t width = s.p.width;
  s.memory = tern_allocate(repeated_values * width * sizeof(float));
  float *means = s.memory, *scale = means + width, *bias = scale + width;
  s.slope = bias + width;
  s.shift = s.slope + width;
  for (size_t j = 0; j < width; j++) {
    size_t c = j % n->channels;
    means[j] = mean[c];
    scale[j] = (float)((n->weight ? n->weight[c] : 1) / sqrt(variance[c] + n->epsilon));
    bias[j] = n->bias ? n->bias[c] : 0;
  }
  s.out = out;
  int stream = s.p.wide * width >= stream_floats && width % 16 == 0 && (uintptr_t)out % 64 == 0;
  s.channels = (norm_channels){means, scale, bias, n->relu, stream};
  return s;
}

static void end_pass(pass *s) { tern_deallocate(s->memory, repeated_values * s->p.width * sizeof(float)); }

static size_t grain(const plan *p) { return 1 + tern_grain_elements / p->width; }

// The last range takes the rows left over as well.
static size_t floats_of(const pass *s, size_t begin, size_t end) {
  return (end - begin) * s->p.width + (end == s->p.wide ? s->p.rest * s->n->channels : 0);
}

static void apply_rows(void *context, size_t begin, size_t end) {
  pass *s = context;
  size_t at = begin * s->p.width;
  kernels()->norm->apply(s->n->x + at, s->out + at, floats_of(s, begin, end), s->p.width, s->channels);
}

void tern_norm_apply_f32(const tern_norm *n, const float *mean, const float *variance, float *out) {
  pass s = begin_pass(n, mean, variance, out);
  if (s.p.wide == 0) apply_rows(&s, 0, 0);
  else tern_parallel(s.p.wide, grain(&s.p), apply_rows, &s);
  end_pass(&s);
}

// --- gradient ---

static void group_sums(void *context, size_t begin, size_t end) {
  pass *s = context;
  size_t width = s->p.width;
  for (size_t group = begin; group < end; group++) {
    double *sum_g = s->sum_g + group * width, *sum_gx = s->sum_gx + group * width;
    memset(sum_g, 0, width * sizeof(double));
    memset(sum_gx, 0, width * sizeof(double));
    size_t stop = first_row(&s->p, group + 1);
    for (size_t row = first_row(&s->p, group); row < stop; row += s->p.chunk)
      kernels()->norm->sums(s->n->x + row * width, s->g + row * width, rows_of_chunk(&s->p, row, stop), width,
                    s->channels, sum_g, sum_gx);
  }
}

static void gradient_rows(void *context, size_t begin, size_t end) {
  pass *s = context;
  size_t at = begin * s->p.width;
  kernels()->norm->gradient(s->n->x + at, s->g + at, s->out + at, floats_of(s, begin, end), s->p.width, s->channels,
                    s->slope, s->shift);
}

void tern_norm_gradient_f32(const tern_norm *n, const float *mean, const float *variance, int fixed,
                            const float *gradient, float *dx, float *dweight, float *dbias) {
  pass s = begin_pass(n, mean, variance, dx);
  const plan *p = &s.p;
  s.g = gradient;
  memset(s.slope, 0, 2 * p->width * sizeof(float));
  if (!fixed || dweight || dbias) {
    // One group more: the rows left over.
    size_t each = (p->groups + 1) * p->width, bytes = 2 * each * sizeof(double);
    s.sum_g = tern_allocate(bytes);
    s.sum_gx = s.sum_g + each;
    tern_parallel(p->groups, 1, group_sums, &s);
    double *rest_g = s.sum_g + p->groups * p->width, *rest_gx = s.sum_gx + p->groups * p->width;
    memset(rest_g, 0, p->width * sizeof(double));
    memset(rest_gx, 0, p->width * sizeof(double));
    size_t rest = p->wide * p->width;
    kernels()->norm->sums(n->x + rest, gradient + rest, p->rest, n->channels, s.channels, rest_g, rest_gx);
    for (size_t c = 0; c < n->channels; c++) {
      double sum = 0, product = 0, rows = (double)n->rows;
      for (size_t group = 0; group < p->groups; group++)
        for (size_t k = 0; k < p->fold; k++) {
          sum += s.sum_g[group * p->width + k * n->channels + c];
          product += s.sum_gx[group * p->width + k * n->channels + c];
        }
      sum += rest_g[c];
      product += rest_gx[c];
      double inverse = 1 / sqrt(variance[c] + n->epsilon), scale = s.channels.scale[c];
      if (dweight) dweight[c] = (float)(product * inverse);
      if (dbias) dbias[c] = (float)sum;
      if (fixed) continue;
      for (size_t j = c; j < p->width; j += n->channels) {
        s.slope[j] = (float)(-scale * inverse * inverse * product / rows);
        s.shift[j] = (float)(-scale * sum / rows);
      }
    }
    tern_deallocate(s.sum_g, bytes);
  }
  if (dx) {
    if (p->wide == 0) gradient_rows(&s, 0, 0);
    else tern_parallel(p->wide, grain(p), gradient_rows, &s);
  }
  end_pass(&s);
}
