#pragma once
#include <stddef.h>

/// Real MNIST digits carried in the program; the layout is described in mnist_sample.c.
const unsigned char *tern_mnist_sample_start(void);
extern const size_t tern_mnist_sample_size;
