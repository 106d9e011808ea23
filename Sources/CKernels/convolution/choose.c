#include "convolution/choose.h"
#include "convolution/inside.h"
#include "isa/kernels.h"

// Costs are in steps of an image's tiles: a tile of P pixels takes about P + 1 steps for each tap.

static ptrdiff_t pieces_of(ptrdiff_t count, ptrdiff_t most) { return (count + most - 1) / most; }

static double line_cost(const tern_convolution *s, tile_size tile) {
  return s->kernel_height * s->kernel_width * s->out_height * (s->out_width + pieces_of(s->out_width, tile.pixels));
}

static double row_cost(const tern_convolution *s, tile_size tile) {
  ptrdiff_t pixels = s->batch * s->out_height * s->out_width;
  return s->kernel_height * s->kernel_width * (pixels + pieces_of(pixels, tile.pixels)) / (double)s->batch;
}

// `products`: taps that count in an image, all others being left out.
static double group_cost(ptrdiff_t products, ptrdiff_t batch, tile_size tile) {
  return products * (1 + (double)pieces_of(batch, tile.pixels) / batch);
}

// Whether what a group of images reads, 512 KB, stays in the second cache.
static int fits_group(ptrdiff_t image_floats, tile_size tile) { return image_floats * tile.pixels <= 1 << 17; }

// A tile of one pixel waits for its sums and takes as long as one of two.
static double run_cost(ptrdiff_t pixels, tile_size tile) {
  return pixels == 0 ? 0 : pixels == 1 ? 3 : pixels + pieces_of(pixels, tile.pixels);
}

static double column_cost(const inside_plan *p, tile_size tile) {
  double rows = 0, columns = 0;
  for (ptrdiff_t i = 0; i < p->row_runs; i++) rows += p->rows[i].taps * run_cost(p->rows[i].outputs.count, tile);
  for (ptrdiff_t i = 0; i < p->column_runs; i++) columns += p->columns[i].taps * p->columns[i].outputs.count;
  return rows * columns;
}

static double image_cost(const inside_plan *p, ptrdiff_t width, tile_size tile) {
  double cost = 0;
  for (ptrdiff_t i = 0; i < p->row_runs; i++)
    for (ptrdiff_t j = 0; j < p->column_runs; j++) {
      ptrdiff_t rows = p->rows[i].outputs.count, columns = p->columns[j].outputs.count;
      cost += p->rows[i].taps * p->columns[j].taps *
              (columns == 1 || columns == width ? run_cost(columns * rows, tile) : rows * run_cost(columns, tile));
    }
  return cost;
}

// The better way inside the images, if it takes fewer steps than `most`; else `otherwise`.
static tern_convolution_way choose_inside(const tern_convolution *s, tile_size tile, double most,
                                          tern_convolution_way otherwise) {
  ptrdiff_t rest = s->out_channels % (2 * tile.lanes);
  int whole_blocks = rest == 0 || rest == tile.lanes / 2 || rest == tile.lanes;
  // Short runs of few channels cost more to start than they leave out.
  if (!whole_blocks || s->channels < tile.lanes || s->kernel_height > most_runs || s->kernel_width > most_runs)
    return otherwise;
  inside_plan plan = plan_inside(s);
  double by_column = column_cost(&plan, tile);
  double by_image =
      s->out_height * s->out_width > tile.pixels ? by_column : image_cost(&plan, s->out_width, tile);
  if (by_column >= most && by_image >= most) return otherwise;
  return by_image < by_column ? tern_by_image : tern_by_column;
}

// 3 x 3 windows with a stride of 1, where at least a third of the products is saved (images of 2 x 2 fill a quarter of
// a tile) and the tiles of results are enough to fill those of the 36 products.
enum { fewest_winograd_tiles = 56 };
int suits_winograd(const tern_convolution *s) {
  ptrdiff_t tiles = winograd_tile_count(s);
  return s->kernel_height == 3 && s->kernel_width == 3 && s->stride_y == 1 && s->stride_x == 1 && s->pad_y <= 2 &&
         s->pad_x <= 2 && s->pad_y >= 0 && s->pad_x >= 0 && s->channels % 16 == 0 && s->out_channels % 16 == 0 &&
         tiles >= fewest_winograd_tiles && tiles * 36 * 3 < s->batch * valid_products(s) * 2;
}

tern_convolution_way choose_forward(const tern_convolution *s, tile_size tile) {
  if (suits_winograd(s)) return tern_by_winograd;
  double by_group = group_cost(valid_products(s), s->batch, tile);
  double by_line = line_cost(s, tile), by_row = row_cost(s, tile);
  int grouped =
      by_group < (by_line < by_row ? by_line : by_row) && fits_group(s->height * s->width * s->channels, tile);
  tern_convolution_way way = grouped ? tern_by_group : s->out_width >= shortest_line ? tern_by_line : tern_by_row;
  double cost = way == tern_by_group ? by_group : way == tern_by_line ? by_line : by_row;
  // Walking within an image jumps about in memory, which the costs do not know: where many images are not in the
  // caches, it has to save a tenth of them.
  return choose_inside(s, tile, grouped || s->batch > 4 ? 0.9 * cost : cost, way);
}

input_choice choose_input_gradient(const tern_convolution *whole, tile_size tile) {
  int singly = whole->channels <= few_channels;
  if (singly && whole->out_channels % 8) return (input_choice){tern_by_gathering, singly};
  tern_convolution part = simplest(whole), *s = &part, back = reversed(s);
  if (suits_winograd(&back)) return (input_choice){tern_by_winograd, singly};
  ptrdiff_t products = 0;
  double by_line = 0;
  for (ptrdiff_t py = 0; py < s->stride_y; py++)
    for (ptrdiff_t px = 0; px < s->stride_x; px++) {
      tern_convolution each =
          phase_convolution(s, make_phase(py, s->height, s->kernel_height, s->stride_y, s->pad_y),
                            make_phase(px, s->width, s->kernel_width, s->stride_x, s->pad_x));
      products += valid_products(&each);
      by_line += line_cost(&each, tile);
    }
  int grouped = group_cost(products, s->batch, tile) < by_line && s->stride_y * s->stride_x <= most_phases &&
                fits_group(s->out_height * s->out_width * s->out_channels, tile);
  return (input_choice){grouped ? tern_by_group : tern_by_line, singly};
}

// What `runs` of tiles over `length` rows each cost at a position: one of P rows takes about 2 P + 3 steps.
static ptrdiff_t rows_cost(ptrdiff_t runs, ptrdiff_t length) {
  return runs * (2 * length + 3 * pieces_of(length, planned_rows));
}

enum { most_parts = 64 };

// A part is unfolded or framed by the thread that adds it up, so there are some even if tiles abound: as many as make
// 256 KB of sums, and few or one where the sums are large themselves.
static ptrdiff_t parts_of(const tern_convolution *s, ptrdiff_t segments, ptrdiff_t length) {
  ptrdiff_t size = (segments * length + 1) * ((s->out_channels + 7) / 8 * 8), parts = (1 << 16) / size;
  if (parts < 4) parts = size <= 1 << 17 ? 4 : 1;
  if (parts > most_parts) parts = most_parts;
  return parts < s->batch ? parts : at_least(1, s->batch);
}

weight_choice choose_weight_gradient(const tern_convolution *s) {
  if (suits_winograd(s)) return (weight_choice){.way = tern_by_winograd, .parts = 1};
  ptrdiff_t c = s->channels, height = s->kernel_height, width = s->kernel_width;
  int lines = s->out_width >= shortest_line;
  ptrdiff_t other = lines ? rows_cost(height, width * c) : rows_cost(1, height * width * c);
  weight_choice choice = {.way = lines ? tern_by_line : tern_by_row, .segments = lines ? height : 1};
  if (valid_products(s) * rows_cost(1, c) < s->out_height * s->out_width * other)
    choice.way = tern_by_tap, choice.segments = height * width;
  choice.length = height * width * c / choice.segments;
  choice.parts = parts_of(s, choice.segments, choice.length);
  return choice;
}

tern_convolution_way tern_convolution_forward_way(const tern_convolution *shape) {
  tern_convolution s = simplest(shape);
  return choose_forward(&s, kernels()->convolution->tile);
}

tern_convolution_way tern_convolution_input_gradient_way(const tern_convolution *shape) {
  return choose_input_gradient(shape, kernels()->convolution->tile).way;
}

tern_convolution_way tern_convolution_weight_gradient_way(const tern_convolution *shape) {
  tern_convolution s = simplest(shape);
  return choose_weight_gradient(&s).way;
}
