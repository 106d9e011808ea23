// How the reference backend reads and writes elements: in row-major order, by their offsets in the block.

extension Reference {
  func block(_ x: Tensor) -> ReferenceStorage {
    guard let block = x.storage as? ReferenceStorage else {
      fatalError("a tensor on \(x.device) was given to the reference backend; bring it there with .to(...)")
    }
    return block
  }

  /// Where the elements of a layout lie.
  func offsets(_ layout: Layout) -> [Int] { (0..<layout.count).map { layout.offset(of: $0) } }

  // MARK: Reading

  /// The elements, broadcast to a shape.
  func read<N: ReferenceNumber>(_ x: Tensor, as type: N.Type, in shape: Shape) -> [N] {
    let elements = N.elements(of: block(x))
    return offsets(x.layout.expanded(to: shape)!).map { elements[$0] }
  }

  func read<N: ReferenceNumber>(_ x: Tensor, as type: N.Type) -> [N] { read(x, as: type, in: x.shape) }

  /// The elements of a tensor of a float type.
  func floats(_ x: Tensor) -> [Double] { read(x, as: Double.self) }

  /// The elements of a tensor of another type.
  func integers(_ x: Tensor) -> [Int64] { read(x, as: Int64.self) }

  // MARK: Writing

  /// Writes numbers to the elements at offsets in the block of `out`, or adds them there, in order.
  func write<N: ReferenceNumber>(_ values: [N], to out: Tensor, _ offsets: [Int], adding: Bool = false) {
    precondition(
      values.count == offsets.count, "reference: \(values.count) numbers for \(offsets.count) elements")
    N.modify(block(out)) { elements in
      for (value, offset) in zip(values, offsets) {
        elements[offset] = (adding ? elements[offset].plus(value) : value).stored(as: out.dtype)
      }
    }
  }

  /// Writes the elements at offsets in the block of `x` to those at others in the block of `out`, which has
  /// the same type, or adds them there, in order.
  func move(_ x: Tensor, _ from: [Int], to out: Tensor, _ to: [Int], adding: Bool = false) {
    func move<N: ReferenceNumber>(as type: N.Type) {
      let elements = N.elements(of: block(x))
      write(from.map { elements[$0] }, to: out, to, adding: adding)
    }
    if x.dtype.isFloat { move(as: Double.self) } else { move(as: Int64.self) }
  }

  // MARK: Making

  func tensor<N: ReferenceNumber>(_ values: [N], _ shape: Shape, _ dtype: DType) -> Tensor {
    let out = empty(shape, dtype)
    write(values, to: out, offsets(out.layout))
    return out
  }

  /// A number as a tensor without axes.
  func scalar(_ value: Double, _ dtype: DType) -> Tensor {
    dtype.isFloat
      ? tensor([Double.converted(value, to: dtype)], [], dtype)
      : tensor([Int64.converted(value, to: dtype)], [], dtype)
  }

  /// A tensor whose elements hold nothing yet.
  func empty(_ shape: Shape, _ dtype: DType) -> Tensor {
    Tensor(storage: ReferenceStorage(shape.elementCount, dtype), layout: Layout(shape), dtype: dtype)
  }
}
