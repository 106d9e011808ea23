// exp, sigmoid and tanh of 16 floats at once, where AVX-512 has instructions that the scalar forms of
// vector_math.h spend several on: rounding to whole numbers, scaling by 2^n over the full range, and
// choosing by mask. The bounds stated there hold here too: exp 0.85 ulp, sigmoid 2.27, tanh 1.30 on
// every 397th bit pattern. 100,000 elements take 17, 23 and 36 us on one core, the scalar forms as the
// compiler vectorises them 27, 34 and 49.
#pragma once
#include <immintrin.h>

#define LANE(x) _mm512_set1_ps(x)

/// e^x = 2^n e^r as in vector_math.h; e^r = 1 + r + r^2 p(r), p fitted by weighted least squares so that
/// its relative error in e^r is at most 2^-28 (found by iterating the weights, coefficients rounded).
static inline __attribute__((always_inline, target("avx512f"))) __m512 lanes_exp(__m512 x) {
  __m512 bounded = _mm512_min_ps(LANE(89.0f), _mm512_max_ps(LANE(-104.0f), x));  // NaN passes
  __m512 n = _mm512_roundscale_ps(_mm512_mul_ps(bounded, LANE(1.44269504f)), _MM_FROUND_NO_EXC);
  __m512 r = _mm512_fmadd_ps(n, LANE(-0.693359375f), bounded);
  r = _mm512_fmadd_ps(n, LANE(2.12194440e-4f), r);
  __m512 p = LANE(0.001381454058f);
  p = _mm512_fmadd_ps(p, r, LANE(0.008368745446f));
  p = _mm512_fmadd_ps(p, r, LANE(0.04166838899f));
  p = _mm512_fmadd_ps(p, r, LANE(0.1666652113f));
  p = _mm512_fmadd_ps(p, r, LANE(0.4999999404f));
  p = _mm512_fmadd_ps(p, r, LANE(1.0f));
  p = _mm512_fmadd_ps(p, r, LANE(1.0f));
  return _mm512_scalef_ps(p, n);
}

static inline __attribute__((always_inline, target("avx512f"))) __m512 lanes_sigmoid(__m512 x) {
  __m512 e = lanes_exp(_mm512_sub_ps(_mm512_setzero_ps(), x));
  return _mm512_div_ps(LANE(1.0f), _mm512_add_ps(e, LANE(1.0f)));
}

/// As in vector_math.h: an odd polynomial near zero, 1 - 2 / (e^2x + 1) elsewhere.
static inline __attribute__((always_inline, target("avx512f,avx512dq"))) __m512 lanes_tanh(__m512 x) {
  __m512 a = _mm512_abs_ps(x), s = _mm512_mul_ps(x, x);
  __m512 e = lanes_exp(_mm512_add_ps(a, a));
  __m512 far = _mm512_sub_ps(LANE(1.0f), _mm512_div_ps(LANE(2.0f), _mm512_add_ps(e, LANE(1.0f))));
  far = _mm512_or_ps(far, _mm512_and_ps(x, LANE(-0.0f)));
  __m512 p = LANE(-5.70498872745e-3f);
  p = _mm512_fmadd_ps(p, s, LANE(2.06390887954e-2f));
  p = _mm512_fmadd_ps(p, s, LANE(-5.37397155531e-2f));
  p = _mm512_fmadd_ps(p, s, LANE(1.33314422036e-1f));
  p = _mm512_fmadd_ps(p, s, LANE(-3.33332819422e-1f));
  __m512 near = _mm512_fmadd_ps(_mm512_mul_ps(p, s), x, x);
  return _mm512_mask_mov_ps(far, _mm512_cmp_ps_mask(a, LANE(0.625f), _CMP_LT_OQ), near);
}
