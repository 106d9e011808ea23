#include "isa/kernels.h"

#include "include/grains.h"
#include "include/parallel.h"

// A thread's share is cut out of all parts laid end to end, so that one fork of the threads does for a network of
// many small parameters.

typedef struct {
  const tern_update_part *parts;
  size_t count;
  update_kernel *kernel;
  const void *settings;
} pass;

static void run(void *context, size_t begin, size_t end) {
  const pass *p = context;
  size_t start = 0;
  for (size_t i = 0; i < p->count && start < end; i++) {
    size_t stop = start + p->parts[i].count;
    size_t from = begin > start ? begin : start, to = end < stop ? end : stop;
    if (from < to) p->kernel(&p->parts[i], from - start, to - start, p->settings);
    start = stop;
  }
}

static void update(const tern_update_part *parts, size_t count, update_kernel *kernel, const void *settings) {
  size_t total = 0;
  for (size_t i = 0; i < count; i++) total += parts[i].count;
  pass p = {parts, count, kernel, settings};
  tern_parallel(total, tern_grain_elements, run, &p);
}

void tern_sgd_f32(const tern_update_part *parts, size_t count, tern_sgd settings) {
  update(parts, count, kernels()->update->sgd, &settings);
}

void tern_adam_f32(const tern_update_part *parts, size_t count, tern_adam settings) {
  update(parts, count, kernels()->update->adam, &settings);
}

void tern_adadelta_f32(const tern_update_part *parts, size_t count, tern_adadelta settings) {
  update(parts, count, kernels()->update->adadelta, &settings);
}
