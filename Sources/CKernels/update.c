#include "update_dispatch.h"

static const update_table *table(void) {
#if defined(__x86_64__)
  switch (tern_current_isa()) {
    case tern_isa_avx512: return &update_avx512;
    case tern_isa_avx2: return &update_avx2;
    default: break;
  }
#endif
  return &update_base;
}

void tern_sgd_f32(float *parameter, const float *gradient, float *buffer, size_t count, float rate,
                  float momentum, float dampening, float weight_decay, int nesterov, int first) {
  table()->sgd(parameter, gradient, buffer, count, rate, momentum, dampening, weight_decay, nesterov, first);
}

void tern_adam_f32(float *parameter, const float *gradient, float *mean, float *square, size_t count,
                   float rate, float beta1, float beta2, float epsilon, float weight_decay, int decoupled,
                   double correction1, double correction2) {
  table()->adam(parameter, gradient, mean, square, count, rate, beta1, beta2, epsilon, weight_decay,
                decoupled, correction1, correction2);
}
