#pragma once
#include "types.h"

// An optimiser's step over all parameters in one parallel pass, in place. Formulas as in torch.optim.

/// One parameter. `first` and `second` are the optimiser's running values for it, as large as the parameter.
typedef struct {
  float *parameter;
  const float *gradient;
  float *first, *second;
  size_t count;
  /// Adam: 1 - beta^t with the parameter's own number of steps t. SGD: `fresh` says that the buffer holds nothing yet.
  double correction1, correction2;
  int fresh;
} tern_update_part;

/// Stochastic gradient descent; `first` is the momentum's buffer, NULL without momentum.
typedef struct {
  float rate, momentum, dampening, weight_decay;
  int nesterov;
} tern_sgd;

/// Adam, or AdamW when `decoupled`; `first` and `second` are the means of the gradient and of its square.
typedef struct {
  float rate, beta1, beta2, epsilon, weight_decay;
  int decoupled;
} tern_adam;

/// Adadelta; `first` and `second` are the means of the squared gradient and of the squared step.
typedef struct {
  float rate, rho, epsilon, weight_decay;
} tern_adadelta;

void tern_sgd_f32(const tern_update_part *parts, size_t count, tern_sgd settings);
void tern_adam_f32(const tern_update_part *parts, size_t count, tern_adam settings);
void tern_adadelta_f32(const tern_update_part *parts, size_t count, tern_adadelta settings);
