/// The backend that tests compare others with: each operation as it is defined, in plain loops over arrays.
///
/// Floats are computed in `Double` and rounded once to the type of the result, integers in wrapping `Int64`.
/// Results are row-major. Nothing here is fast, and nothing shares code with another backend.
struct Reference: Backend {
  var name: String { "reference" }
  var device: Device { .reference }

  func storage(_ count: Int, _ dtype: DType) -> Storage { ReferenceStorage(count, dtype) }

  func upload(_ x: Tensor) -> Tensor {
    x.dtype.isFloat
      ? tensor(x.untracked.scalars(as: Double.self), x.shape, x.dtype)
      : tensor(x.untracked.scalars(as: Int64.self), x.shape, x.dtype)
  }

  func download(_ x: Tensor) -> Tensor {
    switch x.dtype {
    case .float32: Tensor(elements: floats(x).map { Float($0) }, shape: x.shape, on: .cpu)
    case .float64: Tensor(elements: floats(x), shape: x.shape, on: .cpu)
    case .int64: Tensor(elements: integers(x), shape: x.shape, on: .cpu)
    case .int32: Tensor(elements: integers(x).map { Int32($0) }, shape: x.shape, on: .cpu)
    case .uint8: Tensor(elements: integers(x).map { UInt8($0) }, shape: x.shape, on: .cpu)
    case .bool: Tensor(elements: integers(x).map { $0 != 0 }, shape: x.shape, on: .cpu)
    }
  }

  func fill(_ out: Tensor, _ value: Double) { copy(scalar(value, out.dtype), into: out) }

  func copy(_ x: Tensor, into out: Tensor) {
    guard let source = x.layout.expanded(to: out.shape) else {
      fatalError("assignment: a tensor of shape \(x.shape) does not fill \(out.shape)")
    }
    move(x, offsets(source), to: out, offsets(out.layout))
  }
}
