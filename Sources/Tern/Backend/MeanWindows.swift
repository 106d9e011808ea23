/// The windows of mean pooling along height and width, given by where they begin and end.
struct MeanWindows: Sendable {
  /// The elements of a window in one direction, and its size there: sums are divided by the product of both
  /// sizes.
  typealias Span = (inside: Range<Int>, size: Int)

  /// Shapes of the images and of their means, `[n, channels, height, width]`.
  let input, output: Shape
  let rows, columns: [Span]

  init(input: Shape, rows: [Span], columns: [Span]) {
    self.input = input
    output = [input[0], input[1], rows.count, columns.count]
    (self.rows, self.columns) = (rows, columns)
  }
}
