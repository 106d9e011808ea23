public import Tern

/// A tensor that is a module's state and is not trained: running statistics, a counter.
///
/// A reference, like `Parameter`: it is found by the same walk and stands in state dictionaries, but
/// has no gradient and optimisers do not see it.
public final class ModuleBuffer {
  /// The present value, never tracked.
  public private(set) var value: Tensor

  /// A buffer that starts at `value`, of any type.
  public init(_ value: Tensor) { self.value = value.detached() }

  /// Changes the value in place, unrecorded: `count.update { $0 += 1 }`.
  ///
  /// The closure has the only reference to the memory. Inside it, `$0` is the value; asking for `value`
  /// itself traps, as does a change of shape or type.
  public func update(_ change: (inout Tensor) -> Void) {
    let (shape, dtype) = (value.shape, value.dtype)
    noGrad { change(&value) }
    precondition(
      value.shape == shape && value.dtype == dtype,
      "ModuleBuffer.update: shape \(shape) and type \(dtype) became \(value.shape) and \(value.dtype); they must stay"
    )
    if value.isTracked { value = value.detached() }
  }
}
