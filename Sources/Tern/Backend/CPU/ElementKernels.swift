import CKernels

// The kernels of the operations on elements, by the operations' numbers.

extension UnaryOp {
  @inline(__always)
  func kernel(_ dtype: DType) -> tern_unary_fn? {
    tern_unary(tern_unary_op(rawValue: UInt32(rawValue)), dtype.c)
  }
}

extension BinaryOp {
  /// The kernel for operands of a type.
  @inline(__always)
  func kernel(_ dtype: DType) -> tern_binary_fn? {
    if rawValue < BinaryOp.equal.rawValue {
      return tern_binary(tern_binary_op(rawValue: UInt32(rawValue)), dtype.c)
    }
    if rawValue < BinaryOp.and.rawValue {
      return tern_compare(tern_compare_op(rawValue: UInt32(rawValue - BinaryOp.equal.rawValue)), dtype.c)
    }
    return dtype == .bool
      ? tern_logic(tern_logic_op(rawValue: UInt32(rawValue - BinaryOp.and.rawValue))) : nil
  }
}

extension DType {
  /// The kernel that converts elements of this type.
  func converter(to dtype: DType) -> tern_unary_fn { tern_convert(c, dtype.c) }
}
