import CKernels

// Matrix products. Float matrices go to the packed product, products with one vector to kernels that stream
// the matrix through once, and the other types to plain loops.

extension CPU {
  func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
    if a.rank > 2 { return batchedProduct(a, b) }
    let out = Tensor(uninitialized: [a.shape[0], b.shape[1]], a.dtype)
    withMemory(a, b, out) { _, _, to in
      warningInDebug { if !multiplyVector(a, b, into: to) { multiply(a, b, into: to) } }
    }
    return out
  }

  func linear(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ activation: Activation) -> Tensor {
    let transposed = weight.untracked.transposed(0, 1)
    // The packed product adds the bias and takes the relu while results are in registers.
    if let bias, x.dtype == .float32, x.shape[0] > 1, transposed.shape[1] > 1, x.shape[1] > 0 {
      let out = Tensor(uninitialized: [x.shape[0], transposed.shape[1]], x.dtype)
      withMemory(x, transposed, bias.contiguous(), out) { _, _, bias, to in
        warningInDebug { multiply(x, transposed, into: to, bias: bias.floats, relu: activation == .relu) }
      }
      return out
    }
    let product = matmul(x, transposed)
    if let bias {
      addRow(bias.contiguous(), to: product, activation)
    } else if activation == .relu {
      return unary(.relu, product)
    }
    return product
  }

  /// Adds a row to each row of a matrix that nothing else has seen yet: a second pass over a product
  /// that is still in the cache, without a tensor of its own.
  private func addRow(_ row: Tensor, to matrix: Tensor, _ activation: Activation) {
    let (rows, columns, item) = (matrix.shape[0], matrix.shape[1], matrix.dtype.itemSize)
    let add = BinaryOp.add.kernel(matrix.dtype)!
    let relu = activation == .relu ? UnaryOp.relu.kernel(matrix.dtype) : nil
    withMemory(matrix, row) { target, source in
      if columns == 1 {
        add(target, target, 1, source, 0, rows)
        relu?(target, target, 1, rows)
        return
      }
      parallelFor(rows, grain: Swift.max(1, CPU.grain / Swift.max(columns, 1))) {
        for r in $0 {
          let place = target + r * columns * item
          add(place, place, 1, source, 1, columns)
          relu?(place, place, 1, columns)
        }
      }
    }
  }

  private func batchedProduct(_ left: Tensor, _ right: Tensor) -> Tensor {
    let (m, k, n) = (left.shape[left.rank - 2], left.shape[left.rank - 1], right.shape[right.rank - 1])
    let batch = Shape(left.shape.dropLast(2))
    let out = Tensor(uninitialized: Shape(Array(batch) + [m, n]), left.dtype)
    let count = batch.elementCount
    guard count > 0 else { return out }
    if left.dtype == .float32, m > 1, n > 1, k > 0 {
      let (left, right) = (MatrixBatch(left, batch), MatrixBatch(right, batch))
      withMemory(left.tensor, right.tensor, out) { _, _, to in
        tern_product_batch_f32(
          to.floats, left.first.pointer, left.offsets, left.first.stride, left.first.isTransposed ? 1 : 0,
          right.first.pointer, right.offsets, right.first.stride, right.first.isTransposed ? 1 : 0, count, m,
          k, n)
      }
      return out
    }
    withMemory(left, right, out) { _, _, to in
      for number in 0..<count {
        let (a, b) = (left.matrix(number, batch), right.matrix(number, batch))
        let place = to + number * m * n * left.dtype.itemSize
        if !multiplyVector(a, b, into: place) { multiply(a, b, into: place) }
      }
    }
    return out
  }

  private func multiply(
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
    withMemory(left.tensor, right.tensor) { _, _ in
      tern_product_f32(
        out.floats, left.pointer, left.stride, left.isTransposed ? 1 : 0, right.pointer, right.stride,
        right.isTransposed ? 1 : 0, m, k, n, bias, relu ? 1 : 0)
    }
  }

  /// The product with one row or column of floats that is contiguous; false where it is none.
  private func multiplyVector(_ a: Tensor, _ b: Tensor, into out: UnsafeMutableRawPointer) -> Bool {
    let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
    guard n == 1 || m == 1, m > 0, n > 0, k > 0, a.dtype == .float32 else { return false }
    let (left, right) = (a.asMatrix(), b.asMatrix())
    return withMemory(left.tensor, right.tensor) { _, _ in
      // One column: each row (or, transposed, all rows scaled) against a contiguous vector.
      if n == 1, right.isVector {
        if left.isTransposed {
          tern_vecmat_f32(out.floats, right.pointer, left.pointer, left.stride, k, m)
        } else {
          tern_matvec_f32(out.floats, left.pointer, left.stride, right.pointer, m, k)
        }
        return true
      }
      if m == 1, left.isVector {
        if right.isTransposed {
          tern_matvec_f32(out.floats, right.pointer, right.stride, left.pointer, n, k)
        } else {
          tern_vecmat_f32(out.floats, left.pointer, right.pointer, right.stride, k, n)
        }
        return true
      }
      return false
    }
  }
}
