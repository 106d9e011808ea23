#pragma once
#include <stddef.h>
#include <stdint.h>

/// out = x * (kept ? scale : 0), where `kept` holds 0 and 1. A product, so that NaN stays NaN.
void tern_dropout_f32(const float *x, const uint8_t *kept, float scale, float *out, size_t count);
