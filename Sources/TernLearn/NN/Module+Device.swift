public import Tern

extension Module {
  /// Moves all parameters and buffers to a device, in place, discards the gradients and returns the module.
  ///
  /// Move a model before an optimiser's first step: the optimiser's running values stay on the device where
  /// they were made.
  @discardableResult
  public func to(_ device: Device) -> Self {
    for state in ModuleWalk.state(of: self).map(\.state) {
      switch state {
      case .parameter(let parameter): parameter.move(to: device)
      case .buffer(let buffer): buffer.move(to: device)
      }
    }
    return self
  }

  /// The device of the first parameter; for a module without parameters, the current device.
  public var device: Device { parameters.first?.value.device ?? .current }
}
