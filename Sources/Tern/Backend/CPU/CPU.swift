import CKernels

/// The machine's processor and memory: kernels in C, chosen for its instruction set, on all threads.
///
/// Only this folder, the steps of compiled networks, files and codecs see where elements lie in memory.
struct CPU: Backend {
  var name: String { "cpu" }
  var device: Device { .cpu }

  /// The fewest elements for which a loop is worth another thread.
  static let grain = Int(tern_grain_elements)

  func storage(_ count: Int, _ dtype: DType) -> Storage { HostStorage(byteCount: count * dtype.itemSize) }

  func upload(_ x: Tensor) -> Tensor { x.untracked }
  func download(_ x: Tensor) -> Tensor { x.untracked }

  func fill(_ out: Tensor, _ value: Double) {
    guard out.layout.isDense else { return copy(.full([], value, dtype: out.dtype, on: .cpu), into: out) }
    withMemory(out) { memory in
      func write<T>(_ value: T) {
        memory.bindMemory(to: T.self, capacity: out.count).update(repeating: value, count: out.count)
      }
      switch out.dtype {
      case .float32: write(Float(value))
      case .float64: write(value)
      case .int64: write(Int64(_converting: value))
      case .int32: write(Int32(_converting: value))
      case .uint8: write(UInt8(_converting: value))
      case .bool: write(value != 0)
      }
    }
  }

  /// Writes the number at the pointer as an element of the type.
  static func store(_ value: Double, as dtype: DType, at pointer: UnsafeMutableRawPointer) {
    switch dtype {
    case .float32: pointer.storeBytes(of: Float(value), as: Float.self)
    case .float64: pointer.storeBytes(of: value, as: Double.self)
    case .int64: pointer.storeBytes(of: Int64(_converting: value), as: Int64.self)
    case .int32: pointer.storeBytes(of: Int32(_converting: value), as: Int32.self)
    case .uint8: pointer.storeBytes(of: UInt8(_converting: value), as: UInt8.self)
    case .bool: pointer.storeBytes(of: value != 0 ? 1 : 0, as: UInt8.self)
    }
  }
}

extension DType {
  /// The type's number in CKernels.
  var c: tern_dtype { tern_dtype(rawValue: UInt32(rawValue)) }
}
