import CKernels

extension Tensor {
  /// The matrix product with PyTorch's rules for every rank: vectors are rows on the left and
  /// columns on the right, dimensions before the last two are batches and broadcast.
  ///
  /// `[n, k] x [k, m] -> [n, m]`. Traps when the inner sizes or the types differ.
  public func matmul(_ other: Tensor) -> Tensor {
    precondition(
      rank > 0 && other.rank > 0,
      "matmul: needs at least one dimension on each side: \(shape) x \(other.shape)")
    precondition(
      dtype == other.dtype, "matmul: types differ: \(dtype) x \(other.dtype); convert one with .to(...)")
    precondition(
      dtype != .bool, "matmul: not defined for bool; convert first, for example with .to(.float32)")
    let inner = shape[rank - 1]
    let otherInner = other.rank == 1 ? other.shape[0] : other.shape[other.rank - 2]
    if inner != otherInner {
      var hint = ""
      if other.rank == 2 && other.shape[1] == inner { hint = "; did you mean the second one transposed, .T?" }
      fatalError("matmul: inner sizes differ: \(shape) x \(other.shape)\(hint)")
    }
    if rank == 2 && other.rank == 2 { return Tensor.product(self, other) }
    let a = rank == 1 ? unsqueezed(0) : self
    let b = other.rank == 1 ? other.unsqueezed(1) : other
    var result: Tensor
    if a.rank == 2 && b.rank == 2 {
      result = Tensor.product(a, b)
    } else if b.rank == 2 {
      // A batch of matrices times one matrix is one tall product.
      let rows = a.reshaped([a.shape.dropLast().reduce(1, *), inner])
      result = Tensor.product(rows, b).reshaped(Shape(Array(a.shape.dropLast()) + [b.shape[1]]))
    } else {
      result = Tensor.batched(a, b)
    }
    if rank == 1 { result = result.squeezed(result.rank - 2) }
    if other.rank == 1 { result = result.squeezed(result.rank - 1) }
    switch (rank, other.rank) {
    case (1, 1): return result.named("DotBackward0")
    case (2, 1): return result.named("MvBackward0")
    case (1, 2): return result.named("SqueezeBackward4")
    default: return result.named("UnsafeViewBackward0")
    }
  }

  /// The inner product of two vectors of one length.
  public func dot(_ other: Tensor) -> Tensor {
    precondition(
      rank == 1 && other.rank == 1 && count == other.count,
      "dot: needs two vectors of one length, got \(shape) and \(other.shape)")
    return matmul(other)
  }

  /// `[n]` and `[m]` to the `[n, m]` of all products.
  public func outer(_ other: Tensor) -> Tensor {
    precondition(rank == 1 && other.rank == 1, "outer: needs two vectors, got \(shape) and \(other.shape)")
    return unsqueezed(1) * other.unsqueezed(0)
  }

  private static func product(_ a: Tensor, _ b: Tensor) -> Tensor {
    record("MmBackward0", a, b, keeping: .inputs, value: MatrixProduct.compute) { g, saved in
      product(g, saved[1].transposed(0, 1))
    } _: { g, saved in
      product(saved[0].transposed(0, 1), g)
    }
    .traced(
      b.isLeaf ? .linear(.none) : .function { product($0[0], $0[1]) },
      of: b.isLeaf ? [a, b.untracked.transposed(0, 1)] : [a, b])
  }

  private static func batched(_ a: Tensor, _ b: Tensor) -> Tensor {
    let batch = broadcastShape(
      Shape(a.shape.dropLast(2)), Shape(b.shape.dropLast(2)), "matmul (batch dimensions)")
    return record("BmmBackward0", a, b, keeping: .inputs) { a, b in
      MatrixProduct.compute(a, b, batch: batch)
    } gradients: { g, saved in
      batched(g, saved[1].transposed(-1, -2))
    } _: { g, saved in
      batched(saved[0].transposed(-1, -2), g)
    }
    .traced(.function { batched($0[0], $0[1]) }, of: [a, b])
  }
}

/// Matrix products on untracked data. Float matrices go to the packed product, products with one vector to kernels that
/// stream the matrix through once, and the other types to plain loops.
enum MatrixProduct {
  static func compute(_ a: Tensor, _ b: Tensor) -> Tensor {
    let out = Tensor(uninitialized: [a.shape[0], b.shape[1]], a.dtype)
    withExtendedLifetime((a.storage, b.storage, out.storage)) {
      if !multiplyVector(a, b, into: out.base) { multiply(a, b, into: out.base) }
    }
    return out
  }

  /// `a` times `b` plus a row of `bias`, with an activation, in one pass where that is possible; else nil.
  static func compute(_ a: Tensor, _ b: Tensor, bias: Tensor, _ activation: Activation) -> Tensor? {
    guard a.dtype == .float32, a.shape[0] > 1, b.shape[1] > 1, a.shape[1] > 0 else { return nil }
    let out = Tensor(uninitialized: [a.shape[0], b.shape[1]], a.dtype)
    withExtendedLifetime((a.storage, b.storage, bias.storage, out.storage)) {
      multiply(
        a, b, into: out.base, bias: bias.base.assumingMemoryBound(to: Float.self), relu: activation == .relu)
    }
    return out
  }

  static func compute(_ a: Tensor, _ b: Tensor, batch: Shape) -> Tensor {
    let (m, k, n) = (a.shape[a.rank - 2], a.shape[a.rank - 1], b.shape[b.rank - 1])
    let left = a.expanded(to: Shape(Array(batch) + [m, k]))
    let right = b.expanded(to: Shape(Array(batch) + [k, n]))
    let out = Tensor(uninitialized: Shape(Array(batch) + [m, n]), a.dtype)
    let count = batch.elementCount
    guard count > 0 else { return out }
    if a.dtype == .float32, m > 1, n > 1, k > 0 {
      let (left, right) = (MatrixBatch(left, batch), MatrixBatch(right, batch))
      withExtendedLifetime((left.tensor.storage, right.tensor.storage, out.storage)) {
        tern_product_batch_f32(
          out.base.assumingMemoryBound(to: Float.self), left.first.pointer, left.offsets, left.first.stride,
          left.first.isTransposed ? 1 : 0, right.first.pointer, right.offsets, right.first.stride,
          right.first.isTransposed ? 1 : 0, count, m, k, n)
      }
      return out
    }
    withExtendedLifetime((a.storage, b.storage, out.storage)) {
      for number in 0..<count {
        let (a, b) = (left.matrix(number, batch), right.matrix(number, batch))
        let to = out.base + number * m * n * a.dtype.itemSize
        if !multiplyVector(a, b, into: to) { multiply(a, b, into: to) }
      }
    }
    return out
  }

  private static func multiply(
    _ a: Tensor, _ b: Tensor, into out: UnsafeMutableRawPointer, bias: UnsafePointer<Float>? = nil,
    relu: Bool = false
  ) {
    let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
    guard m > 0, n > 0 else { return }
    guard a.dtype == .float32, k > 0 else {
      tern_matmul(
        a.dtype.c, out, a.base, a.strides[0], a.strides[1], b.base, b.strides[0], b.strides[1], m, k, n)
      return
    }
    let (left, right) = (a.asMatrix(), b.asMatrix())
    withExtendedLifetime((left.tensor.storage, right.tensor.storage)) {
      tern_product_f32(
        out.assumingMemoryBound(to: Float.self), left.pointer, left.stride, left.isTransposed ? 1 : 0,
        right.pointer, right.stride, right.isTransposed ? 1 : 0, m, k, n, bias, relu ? 1 : 0)
    }
  }

  /// The product with one row or column of floats that is contiguous; false where it is none.
  private static func multiplyVector(_ a: Tensor, _ b: Tensor, into out: UnsafeMutableRawPointer) -> Bool {
    let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
    guard n == 1 || m == 1, m > 0, n > 0, k > 0, a.dtype == .float32 else { return false }
    let (left, right) = (a.asMatrix(), b.asMatrix())
    let result = out.assumingMemoryBound(to: Float.self)
    return withExtendedLifetime((left.tensor.storage, right.tensor.storage)) {
      // One column: each row (or, transposed, all rows scaled) against a contiguous vector.
      if n == 1, right.isVector {
        if left.isTransposed {
          tern_vecmat_f32(result, right.pointer, left.pointer, left.stride, k, m)
        } else {
          tern_matvec_f32(result, left.pointer, left.stride, right.pointer, m, k)
        }
        return true
      }
      if m == 1, left.isVector {
        if right.isTransposed {
          tern_matvec_f32(result, right.pointer, right.stride, left.pointer, n, k)
        } else {
          tern_vecmat_f32(result, left.pointer, right.pointer, right.stride, k, n)
        }
        return true
      }
      return false
    }
  }
}

/// Matrices of one form, at offsets from the first.
private struct MatrixBatch {
  let tensor: Tensor
  let first: BLASMatrix
  let offsets: [Int]

  init(_ tensor: Tensor, _ batch: Shape) {
    let matrix = tensor.matrix(0, batch)
    // A form that the product does not read is copied, all matrices at once.
    self.tensor = matrix.isMatrix ? tensor : tensor.contiguous()
    first = self.tensor.matrix(0, batch).asMatrix()
    let layout = self.tensor.layout
    let lead = Layout(shape: batch, strides: Shape(layout.strides.prefix(batch.rank)), offset: 0)
    offsets = (0..<batch.elementCount).map { lead.offset(of: $0) }
  }
}

/// A matrix as BLAS describes one: rows of contiguous elements, or the transpose of such.
private struct BLASMatrix {
  let tensor: Tensor
  let stride: Int
  let isTransposed: Bool

  var pointer: UnsafePointer<Float> { UnsafePointer(tensor.base.assumingMemoryBound(to: Float.self)) }
  /// One row or column, contiguous.
  var isVector: Bool {
    let shape = tensor.shape
    return (shape[0] == 1 && (tensor.layout.strides[1] == 1 || shape[1] == 1))
      || (shape[1] == 1 && (tensor.layout.strides[0] == 1 || shape[0] == 1))
  }
}

extension Tensor {
  /// This matrix as it lies in memory, if the product can read it so.
  private var asItLies: BLASMatrix? {
    let (rows, columns) = (shape[0], shape[1])
    let (rowStride, columnStride) = (layout.strides[0], layout.strides[1])
    if columnStride == 1 && (rowStride >= columns || rows == 1) {
      return BLASMatrix(tensor: self, stride: Swift.max(rowStride, columns), isTransposed: false)
    }
    if rowStride == 1 && (columnStride >= rows || columns == 1) {
      return BLASMatrix(tensor: self, stride: Swift.max(columnStride, rows), isTransposed: true)
    }
    return nil
  }

  fileprivate var isMatrix: Bool { asItLies != nil }

  fileprivate func asMatrix() -> BLASMatrix {
    asItLies ?? BLASMatrix(tensor: contiguous(), stride: shape[1], isTransposed: false)
  }

  /// The matrix with this row-major number among the leading dimensions.
  fileprivate func matrix(_ number: Int, _ batch: Shape) -> Tensor {
    let lead = Layout(
      shape: batch, strides: Shape(layout.strides.prefix(batch.rank)), offset: layout.offset)
    return Tensor(
      storage: storage,
      layout: Layout(
        shape: Shape(shape.suffix(2)), strides: Shape(layout.strides.suffix(2)),
        offset: lead.offset(of: number)),
      dtype: dtype)
  }
}
