#include "isa/kernels.h"
#include "include/grains.h"
#include "include/parallel.h"
#include <stdatomic.h>

typedef struct {
  const float *x;
  const int64_t *targets;
  size_t classes;
  float smoothing, scale;
  float *losses, *log_sums;
  const float *scales;
  float *out;
  int logarithm;
  _Atomic int64_t wrong;
} job;

static size_t grain(size_t classes) { return 1 + tern_grain_scores / (classes ? classes : 1); }

static void losses(void *context, size_t begin, size_t end) {
  job *w = context;
  int64_t wrong = kernels()->loss->losses(w->x + begin * w->classes, w->targets + begin, end - begin, w->classes,
                                  w->smoothing, w->losses + begin, w->log_sums + begin);
  if (wrong >= 0) atomic_store(&w->wrong, wrong + (int64_t)begin);
}

int64_t tern_cross_entropy_f32(const float *logits, const int64_t *targets, size_t rows, size_t classes,
                               float smoothing, float *row_losses, float *log_sums) {
  job work = {.x = logits, .targets = targets, .classes = classes, .smoothing = smoothing,
              .losses = row_losses, .log_sums = log_sums, .wrong = -1};
  tern_parallel(rows, grain(classes), losses, &work);
  return work.wrong;
}

double tern_sum_rows_f32(const float *values, size_t rows) {
  double sums[8] = {0};
  for (size_t i = 0; i < rows; i++) sums[i % 8] += values[i];
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

static void gradients(void *context, size_t begin, size_t end) {
  job *w = context;
  kernels()->loss->gradients(w->x + begin * w->classes, w->targets + begin, end - begin, w->classes, w->smoothing,
                     w->log_sums + begin, w->scale, w->scales ? w->scales + begin : w->scales,
                     w->out + begin * w->classes);
}

void tern_cross_entropy_gradient_f32(const float *logits, const int64_t *targets, size_t rows, size_t classes,
                                     float smoothing, const float *log_sums, float scale, const float *scales,
                                     float *out) {
  job work = {.x = logits, .targets = targets, .classes = classes, .smoothing = smoothing,
              .log_sums = (float *)log_sums, .scale = scale, .scales = scales, .out = out};
  tern_parallel(rows, grain(classes), gradients, &work);
}

static void softmaxes(void *context, size_t begin, size_t end) {
  job *w = context;
  kernels()->loss->softmax(w->x + begin * w->classes, end - begin, w->classes, w->logarithm,
                   w->out + begin * w->classes);
}

void tern_softmax_f32(const float *x, size_t rows, size_t classes, int logarithm, float *out) {
  job work = {.x = x, .classes = classes, .out = out, .logarithm = logarithm};
  tern_parallel(rows, grain(classes), softmaxes, &work);
}
