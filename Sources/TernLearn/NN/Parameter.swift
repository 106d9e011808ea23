public import Tern

/// A tensor that training changes, with its gradient.
///
/// It is a reference, so that modules can be plain structs while model and optimiser share the same values.
/// It belongs to the task that trains it and is not `Sendable`; pass a copy of `value` or a state dictionary
/// to other tasks.
public final class Parameter {
  /// The current value, a tracked leaf: operations on it are recorded for gradients.
  public private(set) var value: Tensor
  // Separate from `value`, so that the gradient can be read while `update` changes the value.
  private let place: Tensor

  /// Creates a parameter with an initial value. Traps unless it is a float tensor, and not the result of
  /// recorded operations.
  public init(_ value: Tensor) {
    self.value = value.requiresGrad()
    place = self.value.placeOnTape
  }

  /// The sum of the gradients from each `backward()` since the last `zeroGrad()`, in the shape of `value`;
  /// nil if there was none.
  public var grad: Tensor? { place.grad }

  /// Discards the gradient, so that `grad` is nil until the next `backward()`.
  public func zeroGrad() { place.zeroGrad() }

  /// Changes the value in place, without recording: `p.update { $0 -= p.grad! * rate }`.
  ///
  /// No memory is copied, unless a copy of `value` is held elsewhere, which then keeps its numbers. Inside
  /// the closure, the value is `$0`; reading `value` there traps. So does a change of shape or type.
  public func update(_ change: (inout Tensor) -> Void) {
    let device = value.device
    noGrad { change(&value) }
    // A new value may have been made elsewhere: weights of a file, say, which are read into the machine's memory.
    if value.device != device { value = value.detached().to(device) }
    precondition(
      value.shape == place.shape && value.dtype == place.dtype,
      "Parameter.update: shape \(place.shape) and type \(place.dtype) became \(value.shape) and \(value.dtype); they must stay"
    )
    if !value.isSameLeaf(as: place) { value = value.tracked(as: place) }
  }

  /// Brings the value to another device and discards the gradient.
  func move(to device: Device) {
    zeroGrad()
    value = noGrad { value.to(device) }.detached().tracked(as: place)
  }
}
