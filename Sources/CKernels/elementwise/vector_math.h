// Elementary functions of float as branch-free scalar code, so that the compiler turns a loop over
// them into vector instructions. Greatest error against the C library's double functions, measured on
// every 13th bit pattern of float, infinities, NaN and subnormals among them, with and without fused
// multiply-add: exp 1.04 ulp, log 0.83, tanh 1.33, sigmoid 2.44, erf 1.69. Below -88.72, where e^-x overflows,
// sigmoid is 0 instead of a subnormal number. Tests/TernTests/Backend/CPU/VectorMathTests.swift holds them to it. Where the processor
// multiplies and adds with one rounding, exp, sigmoid and tanh of tensors are those of exp.inc and tanh.inc instead.
#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>

static inline float float_from_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, 4);
  return x;
}
static inline uint32_t bits_of_float(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  return bits;
}

/// e^x = 2^n e^r with n = round(x / ln 2) and |r| <= ln 2 / 2, where e^r is its Taylor series to r^7
/// (remainder below 2^-27). 2^n is applied in two halves so that results below the smallest normal
/// number come out right.
static inline float exp_f32(float x) {
  const float log2e = 1.44269504f, ln2_high = 0.693359375f, ln2_low = -2.12194440e-4f;
  float bounded = x < -104.0f ? -104.0f : x;  // e^-104 rounds to 0; NaN passes
  bounded = bounded > 89.0f ? 89.0f : bounded;  // e^89 overflows to infinity
  float n = rintf(bounded * log2e);
  float r = bounded - n * ln2_high;
  r = r - n * ln2_low;
  float p = 1.0f / 5040;
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * (r * r) + r;
  p = p + 1.0f;
  int32_t whole = (int32_t)(x != x ? 0.0f : n), half = whole >> 1;
  float scale = float_from_bits((uint32_t)(half + 127) << 23);
  float rest = float_from_bits((uint32_t)(whole - half + 127) << 23);
  return p * scale * rest;
}

/// log x = e ln 2 + log m with sqrt(1/2) <= m < sqrt 2; log m by the polynomial of Cephes' logf
/// (S. Moshier, netlib), exact enough for 1 ulp.
static inline float log_f32(float x) {
  float scaled = x < 1.17549435e-38f ? x * 8388608.0f : x;  // subnormal: bring into range by 2^23
  float shift = x < 1.17549435e-38f ? -23.0f : 0.0f;
  int32_t bits = (int32_t)bits_of_float(scaled);
  int32_t e = (bits - 0x3f3504f3) >> 23;                 // 0x3f3504f3 is sqrt(1/2)
  float m = float_from_bits((uint32_t)bits - ((uint32_t)e << 23));
  float exponent = (float)e + shift, f = m - 1.0f, f2 = f * f;
  float p = 7.0376836292e-2f;
  p = p * f - 1.1514610310e-1f;
  p = p * f + 1.1676998740e-1f;
  p = p * f - 1.2420140846e-1f;
  p = p * f + 1.4249322787e-1f;
  p = p * f - 1.6668057665e-1f;
  p = p * f + 2.0000714765e-1f;
  p = p * f - 2.4999993993e-1f;
  p = p * f + 3.3333331174e-1f;
  p = p * f * f2 + exponent * -2.12194440e-4f - 0.5f * f2;
  float result = f + p + exponent * 0.693359375f;
  result = x == INFINITY ? INFINITY : result;
  result = x == 0.0f ? -INFINITY : result;
  return x < 0.0f || x != x ? NAN : result;
}

static inline float sigmoid_f32(float x) { return 1.0f / (1.0f + exp_f32(-x)); }

/// tanh by Cephes' tanhf: an odd polynomial near zero, 1 - 2 / (e^2x + 1) elsewhere.
static inline float tanh_f32(float x) {
  float a = fabsf(x), s = x * x;
  float p = -5.70498872745e-3f;
  p = p * s + 2.06390887954e-2f;
  p = p * s - 5.37397155531e-2f;
  p = p * s + 1.33314422036e-1f;
  p = p * s - 3.33332819422e-1f;
  float near = p * s * x + x;
  float far = copysignf(1.0f - 2.0f / (exp_f32(2.0f * a) + 1.0f), x);
  return a < 0.625f ? near : far;
}

/// The error function: x times a polynomial in x^2 near zero, 1 - e^-q elsewhere with a polynomial q
/// for -log(1 - erf), both of least greatest error (scripts/fit_erf.py). erf(4) rounds to 1.
static inline float erf_f32(float x) {
  float a = fabsf(x), s = x * x;
  float p = -0.00059993865f;
  p = p * s + 0.0049948260f;
  p = p * s - 0.026767717f;
  p = p * s + 0.11281846f;
  p = p * s - 0.37612496f;
  p = p * s + 0.12837911f;  // and 1, added last so that its product with x is exact
  float t = a > 4.0f ? 4.0f : a;
  float q = -0.00019593759f;
  q = q * t + 0.0030432208f;
  q = q * t - 0.022226934f;
  q = q * t + 0.10393163f;
  q = q * t + 0.63718221f;
  q = q * t + 1.1276756f;
  q = q * t + 0.00019567095f;
  float far = copysignf(1.0f - exp_f32(-q), x);
  return a < 0.92f ? x + x * p : far;
}
