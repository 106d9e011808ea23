/// The element types that files of tensors hold. Those that tensors lack are widened on reading, to
/// the smallest type that holds every value.
enum StoredElement {
  case bool, uint8, int8, uint16, int16, uint32, int32, uint64, int64, float16, bfloat16, float32, float64

  init(_ dtype: DType) {
    switch dtype {
    case .float32: self = .float32
    case .float64: self = .float64
    case .int64: self = .int64
    case .int32: self = .int32
    case .uint8: self = .uint8
    case .bool: self = .bool
    }
  }

  var size: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    }
  }

  /// The type of the tensor that is made.
  var dtype: DType {
    switch self {
    case .bool: .bool
    case .uint8: .uint8
    case .int8, .uint16, .int16, .int32: .int32
    case .uint32, .uint64, .int64: .int64
    case .float16, .bfloat16, .float32: .float32
    case .float64: .float64
    }
  }

  /// Bytes that elements of this type take in a file, or nil when the shape is beyond what memory
  /// can address. A size of 0 does not excuse the others: strides are their products.
  func byteCount(_ sizes: [Int]) -> Int? {
    var product = size
    for size in sizes {
      let (next, overflows) = product.multipliedReportingOverflow(by: Swift.max(size, 1))
      if overflows || next > 1 << 56 { return nil }
      product = next
    }
    return sizes.contains(0) ? 0 : product
  }

  /// Whether a tensor can have these sizes: each, and each stride, has 32 bits.
  static func fitsTensor(_ sizes: [Int]) -> Bool {
    var stride = 1
    for size in sizes.reversed() {
      if stride > Int(Int32.max) || size > Int(Int32.max) { return false }
      stride *= Swift.max(size, 1)
    }
    return true
  }

  /// The next elements of a reader, which holds enough bytes for the shape, as a tensor.
  func tensor(
    _ shape: Shape, isBigEndian: Bool = false, from reader: inout some ByteReader, _ file: TensorFileContext
  ) throws(TensorFileError) -> Tensor {
    let count = shape.elementCount
    let result = Tensor(uninitialized: shape, dtype)
    let target = UnsafeMutableRawBufferPointer(start: result.base, count: count * dtype.itemSize)
    if StoredElement(dtype) == self {
      try reader.read(into: target)
      if isBigEndian { reverse(target) }
      if self == .bool { normalise(target) }
      return result
    }
    let source = UnsafeMutableRawBufferPointer.allocate(byteCount: count * size, alignment: 8)
    defer { source.deallocate() }
    try reader.read(into: source)
    if isBigEndian { reverse(source) }
    guard widen(source, into: target) else {
      throw file.unsupported(
        "it holds unsigned 64-bit numbers above 9223372036854775807, the greatest int64",
        "store them as another type")
    }
    return result
  }

  /// Any byte but 0 is true; kernels count on 1.
  private func normalise(_ bytes: UnsafeMutableRawBufferPointer) {
    for i in bytes.indices where bytes[i] > 1 { bytes[i] = 1 }
  }

  private func reverse(_ bytes: UnsafeMutableRawBufferPointer) {
    switch size {
    case 2: for x in bytes.bindMemory(to: UInt16.self).indices { swapBytes(bytes, x, UInt16.self) }
    case 4: for x in bytes.bindMemory(to: UInt32.self).indices { swapBytes(bytes, x, UInt32.self) }
    case 8: for x in bytes.bindMemory(to: UInt64.self).indices { swapBytes(bytes, x, UInt64.self) }
    default: break
    }
  }

  private func swapBytes<T: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: UnsafeMutableRawBufferPointer, _ index: Int, _ type: T.Type
  ) {
    let place = index * MemoryLayout<T>.size
    bytes.storeBytes(
      of: bytes.load(fromByteOffset: place, as: T.self).byteSwapped, toByteOffset: place, as: T.self)
  }

  /// False when a number does not fit.
  private func widen(_ source: UnsafeMutableRawBufferPointer, into target: UnsafeMutableRawBufferPointer)
    -> Bool
  {
    func convert<A: BitwiseCopyable, B: BitwiseCopyable>(_ change: (A) -> B) {
      for i in 0..<(source.count / MemoryLayout<A>.size) {
        let value = source.load(fromByteOffset: i * MemoryLayout<A>.size, as: A.self)
        target.storeBytes(of: change(value), toByteOffset: i * MemoryLayout<B>.size, as: B.self)
      }
    }
    switch self {
    case .int8: convert { (x: Int8) in Int32(x) }
    case .int16: convert { (x: Int16) in Int32(x) }
    case .uint16: convert { (x: UInt16) in Int32(x) }
    case .uint32: convert { (x: UInt32) in Int64(x) }
    case .uint64:
      var fits = true
      convert { (x: UInt64) in
        if x > UInt64(Int64.max) { fits = false }
        return Int64(truncatingIfNeeded: x)
      }
      return fits
    case .float16: convert { (x: UInt16) in Float(halfBits: x) }
    case .bfloat16: convert { (x: UInt16) in Float(bitPattern: UInt32(x) << 16) }
    case .bool, .uint8, .int32, .int64, .float32, .float64: fatalError("nothing to widen")
    }
    return true
  }
}

extension Float {
  /// The value of IEEE 754 binary16 bits; `Float16` is not there on every machine.
  init(halfBits bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1f
    let fraction = UInt32(bits & 0x3ff)
    switch exponent {
    case 0:
      // Subnormal: the fraction counts steps of 2^-24.
      let magnitude = Float(fraction) * 0x1p-24
      self = sign == 0 ? magnitude : -magnitude
    case 31: self.init(bitPattern: sign | 0x7f80_0000 | fraction << 13)
    default: self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
