#pragma once
#include "types.h"

// One pass of an optimiser over one parameter, in place. Formulas as in torch.optim.

/// Stochastic gradient descent. `buffer` is NULL without momentum; `first` says that the buffer
/// holds nothing yet and takes the gradient itself.
void tern_sgd_f32(float *parameter, const float *gradient, float *buffer, size_t count, float rate,
                  float momentum, float dampening, float weight_decay, int nesterov, int first);

/// Adam, or AdamW when `decoupled`. `correction1` and `correction2` are 1 - beta^t.
void tern_adam_f32(float *parameter, const float *gradient, float *mean, float *square, size_t count,
                   float rate, float beta1, float beta2, float epsilon, float weight_decay, int decoupled,
                   double correction1, double correction2);
