/// What a tensor can be made from: numbers, and arrays of them, nested to any depth.
public protocol TensorLiteral {
  /// The numbers at the bottom of the nesting.
  associatedtype _Scalar: TensorElement
  /// Appends the sizes found on the way to the first number.
  func _appendShape(_ shape: inout [Int])
  /// Appends the numbers of a row of such things (whole arrays of numbers at once), unless a nested
  /// row does not have the length that `shape` asks for: then returns that row.
  static func _append(_ row: [Self], to scalars: inout [_Scalar], shape: ArraySlice<Int>) -> RaggedRow?
}

/// The first row of a nesting whose length differs from the others', and its position, innermost index first.
public struct RaggedRow {
  var path: [Int]
  var count: Int
  var expected: Int
}

extension TensorLiteral where Self: TensorElement {
  public func _appendShape(_ shape: inout [Int]) {}
  public static func _append(_ row: [Self], to scalars: inout [Self], shape: ArraySlice<Int>) -> RaggedRow? {
    scalars.append(contentsOf: row)
    return nil
  }
}

extension Float: TensorLiteral { public typealias _Scalar = Float }
extension Double: TensorLiteral { public typealias _Scalar = Double }
extension Int: TensorLiteral { public typealias _Scalar = Int }
extension Int64: TensorLiteral { public typealias _Scalar = Int64 }
extension Int32: TensorLiteral { public typealias _Scalar = Int32 }
extension UInt8: TensorLiteral { public typealias _Scalar = UInt8 }
extension Bool: TensorLiteral { public typealias _Scalar = Bool }

extension Array: TensorLiteral where Element: TensorLiteral {
  public typealias _Scalar = Element._Scalar

  public func _appendShape(_ shape: inout [Int]) {
    shape.append(count)
    first?._appendShape(&shape)
  }

  public static func _append(
    _ row: [[Element]], to scalars: inout [Element._Scalar], shape: ArraySlice<Int>
  ) -> RaggedRow? {
    let expected = shape.first ?? 0
    for (index, element) in row.enumerated() {
      var ragged =
        element.count == expected
        ? Element._append(element, to: &scalars, shape: shape.dropFirst())
        : RaggedRow(path: [], count: element.count, expected: expected)
      if ragged != nil {
        ragged!.path.append(index)
        return ragged
      }
    }
    return nil
  }
}

extension Tensor {
  /// A tensor from a number or a nesting of arrays: `Tensor(3.0)`, `Tensor([[1, 2], [3, 4]])`.
  ///
  /// `Double` literals give float32, as in the course; integers give int64, `Bool` gives bool. Ask
  /// for another type with `dtype`. Traps on a ragged nesting, naming the first such row.
  public init<L: TensorLiteral>(_ literal: L, dtype: DType? = nil) {
    // A nesting that ends in an empty row still says how deep it was meant to be.
    var sizes: [Int] = []
    literal._appendShape(&sizes)
    var scalars: [L._Scalar] = []
    scalars.reserveCapacity(sizes.reduce(1, *))
    if let ragged = L._append([literal], to: &scalars, shape: sizes[...]) {
      let place = ragged.path.dropLast().reversed().map { "[\($0)]" }.joined()
      fatalError(
        "Tensor: ragged nesting: row \(place) has length \(ragged.count), the first one has \(ragged.expected)"
      )
    }
    self = Tensor(scalars, shape: Shape(sizes), dtype: dtype)
  }

  /// A tensor of numbers in row-major order, on the current device.
  ///
  /// As with a nesting, `Double` gives float32 unless `dtype` says otherwise. Traps when the count does not
  /// fit the shape.
  public init<T: TensorElement>(_ scalars: [T], shape: Shape, dtype: DType? = nil) {
    precondition(
      scalars.count == shape.elementCount,
      "Tensor: \(scalars.count) scalars do not fill shape \(shape), which holds \(shape.elementCount)")
    let made = Tensor(elements: scalars, shape: shape, on: .current)
    self = made.to(dtype ?? (T.self == Double.self ? .float32 : T._dtype))
  }

  /// A tensor of this shape with the same number at every place, float32 by default, on the current device.
  /// The number is converted to `dtype`; integers cut its fraction off.
  public static func full(_ shape: Shape, _ value: Double, dtype: DType = .float32) -> Tensor {
    full(shape, value, dtype: dtype, on: .current)
  }

  static func full(_ shape: Shape, _ value: Double, dtype: DType = .float32, on device: Device) -> Tensor {
    let made = Tensor(uninitialized: Layout(shape), dtype, on: device)
    made.backend.fill(made, value)
    return made
  }

  /// A tensor of this shape full of zeros, float32 by default, on the current device.
  public static func zeros(_ shape: Shape, dtype: DType = .float32) -> Tensor { full(shape, 0, dtype: dtype) }
  /// A tensor of this shape full of ones, float32 by default, on the current device.
  public static func ones(_ shape: Shape, dtype: DType = .float32) -> Tensor { full(shape, 1, dtype: dtype) }
}
