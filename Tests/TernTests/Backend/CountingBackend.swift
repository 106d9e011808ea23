import Synchronization

@testable import Tern

/// A backend that does the sixteen basic operations, by way of the reference, and counts them. Everything else that runs
/// on it comes from the defaults of `Backend`.
struct Counting: Backend {
  static let device = Device.add { Counting(device: $0) }
  static let calls = Mutex<[String: Int]>([:])

  let device: Device
  var name: String { "counting" }

  func storage(_ count: Int, _ dtype: DType) -> Storage {
    note("storage")
    return Block(ReferenceStorage(count, dtype), device)
  }
  func upload(_ x: Tensor) -> Tensor {
    note("upload")
    return here(Reference().upload(x))
  }
  func download(_ x: Tensor) -> Tensor {
    note("download")
    return Reference().download(there(x))
  }
  func fill(_ out: Tensor, _ value: Double) {
    note("fill")
    Reference().fill(there(out), value)
  }
  func copy(_ x: Tensor, into out: Tensor) {
    note("copy")
    Reference().copy(there(x), into: there(out))
  }
  func convert(_ x: Tensor, to dtype: DType) -> Tensor {
    note("convert")
    return here(Reference().convert(there(x), to: dtype))
  }
  func unary(_ op: UnaryOp, _ x: Tensor) -> Tensor {
    note("unary")
    return here(Reference().unary(op, there(x)))
  }
  func binary(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) -> Tensor {
    note("binary")
    return here(Reference().binary(op, there(a), there(b)))
  }
  func binary(_ op: BinaryOp, _ x: Tensor, number: Double, comesFirst: Bool) -> Tensor {
    note("binary with a number")
    return here(Reference().binary(op, there(x), number: number, comesFirst: comesFirst))
  }
  func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    note("select")
    return here(Reference().select(there(mask), there(a), there(b)))
  }
  func reduce(_ op: ReduceOp, _ x: Tensor, axes: [Int], to dtype: DType) -> Tensor {
    note("reduce")
    return here(Reference().reduce(op, there(x), axes: axes, to: dtype))
  }
  func arg(_ op: ArgOp, _ x: Tensor, axis: Int) -> Tensor {
    note("arg")
    return here(Reference().arg(op, there(x), axis: axis))
  }
  func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
    note("matmul")
    return here(Reference().matmul(there(a), there(b)))
  }
  func selectRows(_ x: Tensor, axis: Int, _ numbers: Tensor) -> Tensor {
    note("selectRows")
    return here(Reference().selectRows(there(x), axis: axis, there(numbers)))
  }
  func gather(_ x: Tensor, axis: Int, _ index: Tensor) -> Tensor {
    note("gather")
    return here(Reference().gather(there(x), axis: axis, there(index)))
  }
  func scatter(_ source: Tensor, axis: Int, _ index: Tensor, into out: Tensor, adding: Bool) {
    note("scatter")
    Reference().scatter(there(source), axis: axis, there(index), into: there(out), adding: adding)
  }

  private func note(_ name: String) { Counting.calls.withLock { $0[name, default: 0] += 1 } }

  /// A block of this device's own, so that a tensor that strays to another one is noticed.
  private final class Block: Storage, @unchecked Sendable {
    let elements: ReferenceStorage

    init(_ elements: ReferenceStorage, _ device: Device) {
      self.elements = elements
      super.init(device: device, byteCount: elements.byteCount)
    }
  }

  private func there(_ x: Tensor) -> Tensor {
    Tensor(storage: (x.storage as! Block).elements, layout: x.layout, dtype: x.dtype)
  }
  private func here(_ x: Tensor) -> Tensor {
    Tensor(storage: Block(x.storage as! ReferenceStorage, device), layout: x.layout, dtype: x.dtype)
  }
}
