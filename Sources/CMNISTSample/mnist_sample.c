#include "mnist_sample.h"

const unsigned char tern_mnist_sample[] = {
#embed "mnist-sample.bin"
};
const size_t tern_mnist_sample_size = sizeof tern_mnist_sample;
