@testable import Tern

extension OpTable {
  // Sums of up to 300 products that nearly cancel: their error is that of the greatest terms.
  static let convolution: [OpRow] = [
    .ternary("conv2d") { $0.conv2d($1, $2) },
    .binary("conv2d(padding: 1)") { $0.conv2d($1, padding: 1) },
    .binary("conv2d(stride: 2, padding: 1)") { $0.conv2d($1, stride: 2, padding: 1) },
    .binary("conv2d(stride: [3, 2], padding: [0, 2])") { $0.conv2d($1, stride: [3, 2], padding: [0, 2]) },
    .binary("conv2d(dilation: [2, 1], padding: 2)") { $0.conv2d($1, padding: 2, dilation: [2, 1]) },
    .binary("conv2d(groups: 2, padding: 1)") { $0.conv2d($1, padding: 1, groups: 2) },
    .binary("conv2d(groups: channels)") { $0.conv2d($1, groups: 3) },
    .ternary("conv2d.relu") {
      $0.conv2d($1, $2, stride: 1, padding: 0, dilation: 1, groups: 1, activation: .relu)
    },
    .ternary("convTransposed2d") { $0.convTransposed2d($1, $2) },
    .binary("convTransposed2d(stride: 2, padding: 1, outputPadding: 1)") {
      $0.convTransposed2d($1, stride: 2, padding: 1, outputPadding: 1)
    },
    .binary("convTransposed2d(dilation: 2, groups: 2)") { $0.convTransposed2d($1, dilation: 2, groups: 2) },
  ]
}
