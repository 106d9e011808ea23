import CKernels

extension Tensor {
  /// `Tensor(bytes, shape: shape).to(.float32) / divisor` in one pass, without the two tensors in between.
  /// Traps when the count does not fit the shape.
  package init(_ bytes: [UInt8], over divisor: Double, shape: Shape) {
    precondition(
      bytes.count == shape.elementCount,
      "Tensor: \(bytes.count) bytes do not fill shape \(shape), which holds \(shape.elementCount)")
    let made = Tensor(uninitialized: shape, .float32)
    let (convert, divide) = (DType.uint8.converter(to: .float32), BinaryOp.divide.kernel(.float32)!)
    let to = made.base.floats
    // Blocks that stay in the nearest cache from one kernel to the next.
    let block = 4096
    bytes.withUnsafeBufferPointer { bytes in
      parallelFor((bytes.count + block - 1) / block, grain: CPU.grain / block) { blocks in
        var number = Float(divisor)
        for index in blocks {
          let start = index * block
          let count = Swift.min(block, bytes.count - start)
          convert(to + start, bytes.baseAddress! + start, 1, count)
          divide(to + start, to + start, 1, &number, 0, count)
        }
      }
    }
    self = made
  }
}
