/// Why an architecture cannot be built.
public struct ArchitectureError: Error, Equatable, CustomStringConvertible {
  /// The reason, in one line.
  public let description: String
  init(_ problem: String) { description = "architecture: \(problem)" }
}

// A model file may contain any numbers. Every size is bounded before it is multiplied, so that nothing
// overflows, and no layer or result is larger than a machine can be expected to hold.
extension Architecture {
  /// The shape of the output for one item, without the batch axis.
  ///
  /// Throws when a layer does not fit the output of the layer before it, or when a size is not positive or is
  /// unreasonably large.
  public func outputs() throws(ArchitectureError) -> [Int] {
    guard !inputs.isEmpty, inputs.count <= 6, inputs.allSatisfy({ (1...100_000).contains($0) }),
      ArchitectureCheck.count(inputs) != nil
    else {
      throw ArchitectureError("the input shape \(inputs) is not usable")
    }
    var check = ArchitectureCheck()
    return try check.shape(after: layers, of: inputs, "")
  }
}

private struct ArchitectureCheck {
  static let elements = 1 << 24
  static let weights = 1 << 28
  private var count = 0

  mutating func shape(
    after layers: [Architecture.Layer], of inputs: [Int], _ prefix: String
  ) throws(ArchitectureError) -> [Int] {
    count += layers.count
    guard count <= 1000 else {
      throw ArchitectureError("\(count) layers; at most 1000 are read")
    }
    var shape = inputs
    for (number, layer) in layers.enumerated() {
      shape = try self.shape(after: layer, of: shape, "\(prefix)\(number)")
    }
    return shape
  }

  private mutating func shape(
    after layer: Architecture.Layer, of shape: [Int], _ place: String
  ) throws(ArchitectureError) -> [Int] {
    var misfit: ArchitectureError {
      ArchitectureError("layer \(place): \("\(layer)".prefix(200)) after a shape of \(shape)")
    }
    switch layer {
    case .relu, .sigmoid, .tanh, .gelu, .silu: return shape
    case .leakyRelu(let slope):
      guard slope.isFinite else { throw ArchitectureError("layer \(place): a slope of \(slope)") }
      return shape
    case .dropout(let probability):
      guard probability >= 0, probability < 1 else {
        throw ArchitectureError("layer \(place): dropout of \(probability); it must be in 0..<1")
      }
      return shape
    case .flatten:
      guard let count = Self.count(shape) else {
        throw ArchitectureError("layer \(place): flatten of \(shape)")
      }
      return [count]
    case .unflatten(let new):
      guard new.count <= 6, !new.isEmpty, let count = Self.count(new), count == Self.count(shape) else {
        throw misfit
      }
      return new
    case .linear(let inputs, let outputs):
      guard shape.last == inputs, (1...1 << 20).contains(outputs), inputs * outputs <= Self.weights else {
        throw misfit
      }
      let result = Array(shape.dropLast()) + [outputs]
      guard Self.count(result) != nil else { throw misfit }
      return result
    case .conv2d(let inputs, let outputs, let kernel, let stride, let padding, _):
      guard shape.count == 3, shape[0] == inputs, (1...1 << 16).contains(outputs), (1...64).contains(kernel),
        inputs * outputs * kernel * kernel <= Self.weights
      else { throw misfit }
      return try windows(shape, outputs, kernel, stride, padding, padding <= 64, misfit)
    case .maxPool2d(let kernel, let stride, let padding), .avgPool2d(let kernel, let stride, let padding):
      guard shape.count == 3, (1...1024).contains(kernel) else { throw misfit }
      // With more padding than half a window, some windows would hold nothing but padding.
      return try windows(shape, shape[0], kernel, stride ?? kernel, padding, padding <= kernel / 2, misfit)
    case .globalAvgPool2d:
      guard shape.count == 3 else { throw misfit }
      return [shape[0]]
    case .batchNorm1d(let channels):
      guard shape.count <= 2, shape[0] == channels else { throw misfit }
      return shape
    case .batchNorm2d(let channels):
      guard shape.count == 3, shape[0] == channels else { throw misfit }
      return shape
    case .residual(let body, let shortcut):
      guard place.split(separator: ".").count <= 8 else {
        throw ArchitectureError("layer \(place): residuals within residuals, more than 8 deep")
      }
      let main = try self.shape(after: body, of: shape, "\(place).")
      let side = try self.shape(after: shortcut, of: shape, "\(place).shortcut ")
      guard main == side else {
        throw ArchitectureError("layer \(place): a residual of \(main) and \(side)")
      }
      return main
    }
  }

  private func windows(
    _ shape: [Int], _ channels: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ isPaddingFit: Bool,
    _ misfit: @autoclosure () -> ArchitectureError
  ) throws(ArchitectureError) -> [Int] {
    guard (1...1024).contains(stride), padding >= 0, isPaddingFit,
      shape[1] + 2 * padding >= kernel, shape[2] + 2 * padding >= kernel
    else { throw misfit() }
    let result =
      [channels] + shape[1...].map { ($0 + 2 * padding - kernel) / stride + 1 }
    guard Self.count(result) != nil else { throw misfit() }
    return result
  }

  /// The number of elements; nil when a size is not positive or there are too many elements.
  static func count(_ shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
      guard size >= 1, size <= elements, count * size <= elements else { return nil }
      count *= size
    }
    return count
  }
}
