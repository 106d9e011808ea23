// One zlib stream: 5,000 labels (a byte each; the first 4,000 are for training), then 5,000 images of
// 28 x 28 bytes in the same order. Written by scripts/make_sample.py, read by TernVision's MNISTSample.
#include "mnist_sample.h"

static const unsigned char sample[] = {
#embed "mnist-sample.bin"
};
const size_t tern_mnist_sample_size = sizeof sample;

const unsigned char *tern_mnist_sample_start(void) { return sample; }
