public import Tern

/// A tensor that belongs to a module's state but is not trained, such as running statistics or a counter.
///
/// Like `Parameter`, it is a reference, found in the stored properties of modules and saved in state
/// dictionaries. Unlike a parameter, it has no gradient, and optimisers do not change it.
public final class ModuleBuffer {
  /// The current value. Operations on it are not recorded for gradients.
  public private(set) var value: Tensor

  /// Creates a buffer with an initial value, of any type.
  public init(_ value: Tensor) { self.value = value.detached() }

  /// Changes the value in place, without recording: `count.update { $0 += 1 }`.
  ///
  /// Inside the closure, the value is `$0`; reading `value` there traps. So does a change of shape or type.
  public func update(_ change: (inout Tensor) -> Void) {
    let (shape, dtype, device) = (value.shape, value.dtype, value.device)
    noGrad { change(&value) }
    if value.device != device { value = value.detached().to(device) }
    precondition(
      value.shape == shape && value.dtype == dtype,
      "ModuleBuffer.update: shape \(shape) and type \(dtype) became \(value.shape) and \(value.dtype); they must stay"
    )
    if value.isTracked { value = value.detached() }
  }

  /// Brings the value to another device.
  func move(to device: Device) { value = value.to(device) }
}
