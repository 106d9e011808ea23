@testable import Tern

extension OpTable {
  static let pooling: [OpRow] = [
    .unary("maxPool2d(2)") { $0.maxPool2d(2) },
    .unary("maxPool2d(3, stride: 2, padding: 1)") { $0.maxPool2d(3, stride: 2, padding: 1) },
    .unary("maxPool2d([2, 3], stride: [1, 2], dilation: [2, 1])") {
      $0.maxPool2d([2, 3], stride: [1, 2], dilation: [2, 1])
    },
    .unary("maxPool2d(2, stride: 3)") { $0.maxPool2d(2, stride: 3) },
    .unary("maxPool2d(3, ceilMode)") { $0.maxPool2d(3, stride: 2, ceilMode: true) },
    .unary("maxPool2d(16)") { $0.maxPool2d(16, stride: 1) },
    .unary("maxPool2d(2).relu") { $0.reluPooled(2, stride: 2) },
    .unary("maxPool2d(16).relu") { $0.reluPooled(16, stride: 1) },
    .unary("avgPool2d(2)") { $0.avgPool2d(2) },
    .unary("avgPool2d(3, stride: 2, padding: 1)") { $0.avgPool2d(3, stride: 2, padding: 1) },
    .unary("avgPool2d(3, padding not counted)") {
      $0.avgPool2d(3, stride: 2, padding: 1, countIncludePad: false)
    },
    .unary("avgPool2d(3, ceilMode)") { $0.avgPool2d(3, stride: 2, padding: 1, ceilMode: true) },
    .unary("adaptiveAvgPool2d(1)") { $0.adaptiveAvgPool2d(1) },
    .unary("adaptiveAvgPool2d([3, 2])") { $0.adaptiveAvgPool2d([3, 2]) },
  ]
}

extension Tensor {
  fileprivate func reluPooled(_ size: Size2D, stride: Size2D) -> Tensor {
    maxPool2d(size, stride: stride, padding: 0, dilation: 1, ceilMode: false, activation: .relu)
  }
}
