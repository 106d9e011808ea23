// exp, sigmoid and tanh where AVX-512 has instructions that the scalar forms of vector_math.h spend several on:
// rounding, scaling by 2^n over the full range, estimates of 1 / x, and tables in registers. The bounds stated there
// hold here too: exp 0.93 ulp, sigmoid 2.43 and tanh 1.28 on every bit pattern.
//
// The functions take up to four vectors and do each step for all of them before the next, because the
// processor does not look far enough ahead to work on the next vector while one waits for its last step.
// A vector takes 2.4, 3.0 and 3.0 ns on one core so; one after another they take 2.6, 3.5 and 3.4.
#pragma once
#include <immintrin.h>

#define LANE(x) _mm512_set1_ps(x)
#define BITS(x) _mm512_castps_si512(x)
#define LANES static inline __attribute__((always_inline, target("avx512f,avx512dq"))) void
#define EACH _Pragma("unroll") for (int j = 0; j < count; j++)
#define AT_INDEX(table, index) _mm512_permutexvar_ps(index, _mm512_loadu_ps(table))

// e^x = 2^n e^r with n a multiple of 1/16: a number that large, when x / ln 2 is added, leaves just these bits of
// the sum. Its last four are the index for a table of 2^(k/16), fetched by a shuffle of a register, and
// e^r = 1 + r + c2 r^2 + c3 r^3 is left. ln 2 is the sum of two floats; the second is multiplied with the sum t instead
// of n, which shifts r by a constant that makes the table's numbers almost floats (scripts/fit_exp.py).
#define EXP_MAGIC 590208.0f
static const float exp_c0[16] = {
    0.998872221f, 1.04309607f, 1.08927786f, 1.13750434f, 1.18786597f, 1.2404573f, 1.29537702f, 1.35272825f,
    1.41261864f, 1.4751606f, 1.54047155f, 1.60867405f, 1.67989612f, 1.75427151f, 1.8319397f, 1.9130466f};
static const float exp_c2[16] = {
    0.499451786f, 0.521564424f, 0.544656038f, 0.568769991f, 0.593951643f, 0.620248079f, 0.647708833f,
    0.676385343f, 0.706331491f, 0.737603426f, 0.770259976f, 0.804362297f, 0.839974403f, 0.877163291f,
    0.915998638f, 0.95655334f};
static const float exp_c3[16] = {
    0.166591018f, 0.173966631f, 0.181668788f, 0.189711958f, 0.198111221f, 0.206882358f, 0.216041818f,
    0.225606814f, 0.235595271f, 0.246025965f, 0.25691846f, 0.268293232f, 0.280171573f, 0.292575836f,
    0.305529267f, 0.319056213f};

/// power = e^(sign x) and t = n + EXP_MAGIC, without care for what lies outside of -104...89 or is NaN.
LANES lanes_exp_inside(__m512 *power, __m512 *t, const __m512 *x, int sign, int count) {
  __m512 n[4], r[4], c0[4], c2[4], c3[4];
  EACH t[j] = _mm512_fmadd_ps(x[j], LANE(sign * 1.44269504f), LANE(EXP_MAGIC));
  EACH n[j] = _mm512_sub_ps(t[j], LANE(EXP_MAGIC));
  EACH c0[j] = AT_INDEX(exp_c0, BITS(t[j]));
  EACH r[j] = sign > 0 ? _mm512_fnmadd_ps(n[j], LANE(0.693147182f), x[j])
                       : _mm512_fnmsub_ps(n[j], LANE(0.693147182f), x[j]);
  EACH c3[j] = AT_INDEX(exp_c3, BITS(t[j]));
  EACH r[j] = _mm512_fmadd_ps(t[j], LANE(1.91189198e-9f), r[j]);
  EACH c2[j] = AT_INDEX(exp_c2, BITS(t[j]));
  EACH power[j] = _mm512_fmadd_ps(c3[j], r[j], c2[j]);
  EACH power[j] = _mm512_fmadd_ps(power[j], r[j], c0[j]);
  EACH power[j] = _mm512_fmadd_ps(power[j], r[j], c0[j]);
  EACH power[j] = _mm512_scalef_ps(power[j], n[j]);  // by 2^floor(n)
}

LANES lanes_exp(__m512 *x, int count) {
  __m512 t[4];
  EACH x[j] = _mm512_max_ps(LANE(-104.0f), x[j]);  // NaN passes
  EACH x[j] = _mm512_min_ps(LANE(89.0f), x[j]);
  lanes_exp_inside(x, t, x, 1, count);
}

/// 1 / (1 + e^-x). The quotient 1 / d is the processor's estimate y of 14 bits and one step of Newton's iteration,
/// y + y (1 - d y). With a rounded d = 1 + e^-x, as a division has it: the chapter's trainings at a rate of 1 live on
/// what is left near 1, and come out as in the book only so.
LANES lanes_sigmoid(__m512 *x, int count) {
  __m512 d[4], t[4], y[4], rest[4];
  lanes_exp_inside(d, t, x, -1, count);
  // Where -128 <= n < 128 and x is not NaN, the upper bits of t are those of EXP_MAGIC.
  const __m512i inside = BITS(LANE(EXP_MAGIC)), upper = _mm512_set1_epi32(~0xfff);
  __m512i differ = _mm512_xor_si512(BITS(t[0]), inside);
  for (int j = 1; j < count; j++)
    differ = _mm512_ternarylogic_epi32(differ, BITS(t[j]), inside, 0xf6);  // differ | (t ^ inside)
  EACH d[j] = _mm512_add_ps(d[j], LANE(1.0f));
  EACH y[j] = _mm512_rcp14_ps(d[j]);
  EACH rest[j] = _mm512_fnmadd_ps(d[j], y[j], LANE(1.0f));
  EACH y[j] = _mm512_fmadd_ps(y[j], rest[j], y[j]);
  if (__builtin_expect(_mm512_test_epi32_mask(differ, upper) != 0, 0)) EACH {
    __mmask16 outside = _mm512_test_epi32_mask(_mm512_xor_si512(BITS(t[j]), inside), upper);
    __m512 power = _mm512_sub_ps(LANE(0.0f), x[j]);
    lanes_exp(&power, 1);
    y[j] = _mm512_mask_div_ps(y[j], outside, LANE(1.0f), _mm512_add_ps(power, LANE(1.0f)));
  }
  EACH x[j] = y[j];
}

// |x| + 0.625 tells by its exponent and the first two bits of its mantissa in which of sixteen intervals |x|
// lies, and a shuffle of a register fetches what belongs to each lane's interval: a center and a polynomial
// of the fifth degree in the distance from it (scripts/fit_tanh.py). So there is no exponential and no division.
// From 9.375 on the polynomials end; tanh there rounds to 1, as it does at 9.37.
static const float tanh_center[16] = {
    1.62502468f, 2.12505913f, 2.62506127f, 3.1250813f, 3.87507272f, 4.875f, 5.875f, 6.875f, 8.375f, 0.0f,
    0.187501088f, 0.312504888f, 0.500016987f, 0.750006378f, 1.00003028f, 1.25002086f};
static const float tanh_c0[16] = {
    0.925349772f, 0.971876025f, 0.989561021f, 0.996147156f, 0.999139011f, 0.999883413f, 0.999984205f,
    0.999997854f, 0.999999881f, 0.0f, 0.18533425f, 0.302714169f, 0.462130517f, 0.635152757f, 0.761606872f,
    0.84828949f};
static const float tanh_c1[16] = {
    0.143727675f, 0.0554569811f, 0.0207689889f, 0.00769084645f, 0.00172128505f, 0.000233159953f,
    3.15567995e-05f, 4.27080704e-06f, 2.12631377e-07f, 1.0f, 0.965651214f, 0.908364117f, 0.786435425f,
    0.596580982f, 0.419954956f, 0.280404925f};
static const float tanh_c2[16] = {
    -0.133005515f, -0.0538964123f, -0.0205511097f, -0.00766068557f, -0.0017176976f, -0.000232768114f,
    -3.09788265e-05f, -3.93387427e-06f, -1.04516857e-07f, 3.11908735e-07f, -0.178967863f, -0.274974197f,
    -0.36343053f, -0.378919929f, -0.319842547f, -0.237866163f};
static const float tanh_c3[16] = {
    0.0751748309f, 0.0338970982f, 0.0134141697f, 0.00506774895f, 0.00114309764f, 0.000155160073f,
    2.10246562e-05f, 2.84547309e-06f, 1.40325938e-07f, -0.333355635f, -0.288717419f, -0.219551459f,
    -0.0942115337f, 0.0418060496f, 0.103608817f, 0.108311728f};
static const float tanh_c4[16] = {
    -0.0248554777f, -0.0150244925f, -0.00647925492f, -0.00252136844f, -0.000596700294f, -8.15518943e-05f,
    -1.31834877e-05f, -2.81897542e-06f, -1.8910066e-07f, 0.000472519489f, 0.112842381f, 0.157721117f,
    0.163581491f, 0.0997251496f, 0.0281134658f, -0.0122598708f};
static const float tanh_c5[16] = {
    0.00110025483f, 0.00445231795f, 0.00235972018f, 0.000976012903f, 0.000236728767f, 3.25211913e-05f,
    4.35691663e-06f, 5.90021671e-07f, 3.26347838e-08f, 0.129987434f, 0.097164996f, 0.0459611081f,
    -0.0256368946f, -0.0633817166f, -0.046319142f, -0.0193762369f};

LANES lanes_tanh(__m512 *x, int count) {
  __m512 a[4], r[4], p[4];
  __m512i interval[4];
  EACH a[j] = _mm512_abs_ps(x[j]);
  EACH a[j] = _mm512_min_ps(LANE(9.37f), a[j]);  // NaN passes
  EACH p[j] = _mm512_add_ps(a[j], LANE(0.625f));
  EACH interval[j] = _mm512_srli_epi32(BITS(p[j]), 21);
  EACH r[j] = AT_INDEX(tanh_center, interval[j]);
  EACH p[j] = AT_INDEX(tanh_c5, interval[j]);
  EACH r[j] = _mm512_sub_ps(a[j], r[j]);
  EACH p[j] = _mm512_fmadd_ps(p[j], r[j], AT_INDEX(tanh_c4, interval[j]));
  EACH p[j] = _mm512_fmadd_ps(p[j], r[j], AT_INDEX(tanh_c3, interval[j]));
  EACH p[j] = _mm512_fmadd_ps(p[j], r[j], AT_INDEX(tanh_c2, interval[j]));
  EACH p[j] = _mm512_fmadd_ps(p[j], r[j], AT_INDEX(tanh_c1, interval[j]));
  EACH p[j] = _mm512_fmadd_ps(p[j], r[j], AT_INDEX(tanh_c0, interval[j]));
  EACH x[j] = _mm512_or_ps(p[j], _mm512_and_ps(x[j], LANE(-0.0f)));
}

#undef LANE
#undef BITS
#undef LANES
#undef EACH
#undef AT_INDEX
