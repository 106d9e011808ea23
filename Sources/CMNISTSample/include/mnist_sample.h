#pragma once
#include <stddef.h>

/// Real MNIST digits carried in the program; the layout is described in mnist_sample.c.
extern const unsigned char tern_mnist_sample[];
extern const size_t tern_mnist_sample_size;
