// Which way a convolution takes, for the sizes of well-known networks and on tiles of each size.
#include "convolution/choose.h"
#include <stdio.h>

static const tile_size avx512 = {14, 16}, avx2 = {6, 8}, neon = {6, 4};
static const char *names[] = {"winograd", "group", "line", "row", "column", "image", "gathering", "tap"};
static int failures;

static void expect(const char *what, tern_convolution_way way, tern_convolution_way expected) {
  if (way == expected) return;
  printf("%s: by %s, expected by %s\n", what, names[way], names[expected]);
  failures++;
}

static tern_convolution sizes(int batch, int size, int channels, int out_channels, int kernel, int stride, int pad) {
  ptrdiff_t out = (size + 2 * pad - kernel) / stride + 1;
  return (tern_convolution){batch, size,   size,   channels, out, out, out_channels, kernel,
                            kernel, stride, stride, pad,      pad, 1,   1};
}

static void forward(void) {
  tern_convolution lenet = sizes(128, 28, 1, 6, 5, 1, 2), resnet = sizes(64, 14, 64, 64, 3, 1, 1);
  tern_convolution small = sizes(128, 4, 64, 128, 3, 2, 1), alone = sizes(1, 14, 16, 32, 3, 2, 1);
  tern_convolution last = sizes(1, 4, 64, 128, 3, 2, 1), large = sizes(20, 13, 96, 32, 3, 3, 0);
  tern_convolution unpadded = sizes(128, 28, 1, 32, 3, 1, 0);
  expect("LeNet's first", choose_forward(&lenet, avx512), tern_by_group);
  expect("LeNet's first, AVX2", choose_forward(&lenet, avx2), tern_by_group);
  expect("lines without padding", choose_forward(&unpadded, avx512), tern_by_line);
  expect("ResNet's 3 x 3", choose_forward(&resnet, avx512), tern_by_winograd);
  expect("ResNet's 3 x 3, AVX2", choose_forward(&resnet, avx2), tern_by_winograd);
  expect("many small images", choose_forward(&small, avx512), tern_by_group);
  expect("one image", choose_forward(&alone, avx512), tern_by_column);
  expect("one image of few pixels", choose_forward(&last, avx512), tern_by_image);
  expect("short lines of images that are large", choose_forward(&large, avx512), tern_by_row);
}

static void gradients(void) {
  tern_convolution lenet = sizes(128, 28, 1, 6, 5, 1, 2), colour = sizes(64, 32, 3, 64, 7, 2, 3);
  tern_convolution resnet = sizes(64, 14, 64, 64, 3, 1, 1), small = sizes(128, 4, 64, 128, 3, 2, 1);
  expect("LeNet's first images", choose_input_gradient(&lenet, avx512).way, tern_by_gathering);
  expect("ResNet's images", choose_input_gradient(&resnet, avx512).way, tern_by_winograd);
  expect("small images", choose_input_gradient(&small, avx512).way, tern_by_group);
  input_choice stem = choose_input_gradient(&colour, avx512);
  expect("a colour stem's images", stem.way, tern_by_line);
  if (!stem.singly) printf("a colour stem's images: three channels do not come singly\n"), failures++;

  expect("LeNet's first weights", choose_weight_gradient(&lenet).way, tern_by_line);
  expect("ResNet's weights", choose_weight_gradient(&resnet).way, tern_by_winograd);
  expect("small images' weights", choose_weight_gradient(&small).way, tern_by_tap);
}

// What shows in the bits of a result must not depend on the size of the tiles.
static void same_everywhere(void) {
  static const int channels[] = {1, 2, 3, 4, 5, 8, 12, 16, 24, 32, 48, 64};
  for (size_t c = 0; c < 12; c++)
    for (size_t k = 0; k < 12; k++)
      for (int size = 1; size < 30; size += 3)
        for (int kernel = 1; kernel <= 7 && kernel <= size + 2; kernel += 2)
          for (int stride = 1; stride < 4; stride++) {
            tern_convolution s = sizes(20, size, channels[c], channels[k], kernel, stride, 1);
            int winograd = choose_forward(&s, avx512) == tern_by_winograd;
            input_choice input = choose_input_gradient(&s, avx512);
            tile_size others[] = {avx2, neon};
            for (int i = 0; i < 2; i++) {
              input_choice other = choose_input_gradient(&s, others[i]);
              if ((choose_forward(&s, others[i]) == tern_by_winograd) != winograd || other.singly != input.singly ||
                  (other.way == tern_by_gathering) != (input.way == tern_by_gathering) ||
                  (other.way == tern_by_winograd) != (input.way == tern_by_winograd))
                printf("%d channels to %d, size %d, kernel %d, stride %d: another way on other tiles\n", channels[c],
                       channels[k], size, kernel, stride),
                    failures++;
            }
          }
}

int main(void) {
  forward();
  gradients();
  same_everywhere();
  return failures != 0;
}
