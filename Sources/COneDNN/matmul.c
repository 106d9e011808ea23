#include "conednn.h"
#include <dnnl.h>

int tern_onednn_matmul_f32(float *c, const float *a, ptrdiff_t a_stride, int a_transposed, const float *b,
                           ptrdiff_t b_stride, int b_transposed, size_t m, size_t k, size_t n) {
  return (int)dnnl_sgemm(a_transposed ? 'T' : 'N', b_transposed ? 'T' : 'N', (dnnl_dim_t)m, (dnnl_dim_t)n,
                         (dnnl_dim_t)k, 1.0f, a, a_stride, b, b_stride, 0.0f, c, (dnnl_dim_t)n);
}

int tern_onednn_version(void) {
  const dnnl_version_t *version = dnnl_version();
  return version->major * 10000 + version->minor * 100 + version->patch;
}
