/// What a tensor can be made from: numbers, and arrays of such things, nested to any depth.
public protocol TensorLiteral {
  static var tensorElement: any TensorElement.Type { get }
  /// Appends the sizes found on the way to the first number.
  func appendShape(_ shape: inout [Int])
  /// Appends the numbers; traps on a nesting whose rows differ in length, naming the first such row.
  func appendScalars(_ scalars: inout [Double], shape: ArraySlice<Int>, path: [Int])
}

extension TensorLiteral where Self: TensorElement {
  public static var tensorElement: any TensorElement.Type { self }
  public func appendShape(_ shape: inout [Int]) {}
  public func appendScalars(_ scalars: inout [Double], shape: ArraySlice<Int>, path: [Int]) {
    scalars.append(asDouble)
  }
}

extension Float: TensorLiteral {}
extension Double: TensorLiteral {}
extension Int: TensorLiteral {}
extension Int64: TensorLiteral {}
extension Int32: TensorLiteral {}
extension UInt8: TensorLiteral {}
extension Bool: TensorLiteral {}

extension Array: TensorLiteral where Element: TensorLiteral {
  public static var tensorElement: any TensorElement.Type { Element.tensorElement }

  public func appendShape(_ shape: inout [Int]) {
    shape.append(count)
    first?.appendShape(&shape)
  }

  public func appendScalars(_ scalars: inout [Double], shape: ArraySlice<Int>, path: [Int]) {
    let expected = shape.first ?? 0
    if count != expected {
      let place = path.map { "[\($0)]" }.joined()
      fatalError(
        "Tensor: ragged nesting: row \(place) has length \(count), the first one has \(expected)")
    }
    for (index, element) in enumerated() {
      element.appendScalars(&scalars, shape: shape.dropFirst(), path: path + [index])
    }
  }
}

extension Tensor {
  /// A tensor from a number or a nesting of arrays: `Tensor(3.0)`, `Tensor([[1, 2], [3, 4]])`.
  ///
  /// `Double` literals give float32, as in the course; integers give int64, `Bool` gives bool. Ask
  /// for another type with `dtype`. Traps on a ragged nesting.
  public init<L: TensorLiteral>(_ literal: L, dtype: DType? = nil) {
    let natural = L.tensorElement == Double.self ? DType.float32 : L.tensorElement.dtype
    let wanted = dtype ?? natural
    if let scalar = literal as? any TensorElement {
      self = Tensor.full([], scalar.asDouble, dtype: wanted)
      return
    }
    var sizes: [Int] = []
    literal.appendShape(&sizes)
    var scalars: [Double] = []
    literal.appendScalars(&scalars, shape: sizes[...], path: [])
    // A nesting that ends in an empty row still says how deep it was meant to be.
    self = Tensor(scalars, shape: Shape(sizes), dtype: .float64).to(wanted)
  }

  /// A tensor from numbers in row-major order. `Double` stays float64 here unless `dtype` says
  /// otherwise. Traps when the count does not fit the shape.
  public init<T: TensorElement>(_ scalars: [T], shape: Shape, dtype: DType? = nil) {
    precondition(
      scalars.count == shape.elementCount,
      "Tensor: \(scalars.count) scalars do not fill shape \(shape), which holds \(shape.elementCount)")
    let made = Tensor(uninitialized: shape, T.dtype)
    scalars.withUnsafeBytes { bytes in
      if let from = bytes.baseAddress { made.base.copyMemory(from: from, byteCount: bytes.count) }
    }
    self = dtype.map(made.to) ?? made
  }

  public static func full(_ shape: Shape, _ value: Double, dtype: DType = .float32) -> Tensor {
    let made = Tensor(uninitialized: shape, dtype)
    made.fill(value)
    return made
  }

  public static func zeros(_ shape: Shape, dtype: DType = .float32) -> Tensor { full(shape, 0, dtype: dtype) }
  public static func ones(_ shape: Shape, dtype: DType = .float32) -> Tensor { full(shape, 1, dtype: dtype) }

  /// Writes every element; only for tensors that nothing else has seen yet.
  func fill(_ value: Double) {
    let (pointer, count) = (base, count)
    switch dtype {
    case .float32: pointer.assumingMemoryBound(to: Float.self).update(repeating: Float(value), count: count)
    case .float64: pointer.assumingMemoryBound(to: Double.self).update(repeating: value, count: count)
    case .int64:
      pointer.assumingMemoryBound(to: Int64.self).update(repeating: Int64(converting: value), count: count)
    case .int32:
      pointer.assumingMemoryBound(to: Int32.self).update(repeating: Int32(converting: value), count: count)
    case .uint8:
      pointer.assumingMemoryBound(to: UInt8.self).update(repeating: UInt8(converting: value), count: count)
    case .bool:
      pointer.assumingMemoryBound(to: UInt8.self).update(repeating: value != 0 ? 1 : 0, count: count)
    }
  }
}
