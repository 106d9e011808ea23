public import Tern

/// A tensor that training changes: a tracked leaf, and the one way to write it.
///
/// A reference, so that modules stay plain structs while optimiser and model see the same values. It
/// belongs to the task that trains it and is not `Sendable`; what crosses to another task is a copy
/// of `value`, or a state dictionary.
public final class Parameter {
  /// The present value. Operations on it are recorded.
  public private(set) var value: Tensor
  // Apart from `value`, so that the gradient can be read while `update` writes the value.
  private let place: Tensor

  /// A parameter that starts at `value`. Traps unless it is a float tensor without a history.
  public init(_ value: Tensor) {
    self.value = value.requiresGrad()
    place = self.value.placeOnTape
  }

  /// What `backward()` has collected since the last `zeroGrad()`; nil before the first pass.
  public var grad: Tensor? { place.grad }

  public func zeroGrad() { place.zeroGrad() }

  /// Changes the value in place, unrecorded: `p.update { $0 -= p.grad! * rate }`.
  ///
  /// The closure has the only reference to the memory, so nothing is copied (a copy of `value` held
  /// elsewhere keeps its numbers). Inside it, `$0` is the value; asking for `value` itself traps, as
  /// does a change of shape or type.
  public func update(_ change: (inout Tensor) -> Void) {
    noGrad { change(&value) }
    precondition(
      value.shape == place.shape && value.dtype == place.dtype,
      "Parameter.update: shape \(place.shape) and type \(place.dtype) became \(value.shape) and \(value.dtype); they must stay"
    )
    if !value.isSameLeaf(as: place) { value = value.tracked(as: place) }
  }
}
