// How matrices lie in memory, in the terms of the packed product.

/// Matrices of one form, at offsets from the first.
struct MatrixBatch {
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
struct BLASMatrix {
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

  var isMatrix: Bool { asItLies != nil }

  func asMatrix() -> BLASMatrix {
    asItLies ?? BLASMatrix(tensor: contiguous(), stride: shape[1], isTransposed: false)
  }

  /// The matrix with this row-major number among the leading dimensions.
  func matrix(_ number: Int, _ batch: Shape) -> Tensor {
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
