public import Tern

extension Module {
  /// Brings all parameters and buffers to a device, in place; gradients collected so far are forgotten.
  ///
  /// Do so before the first step of an optimiser, whose running values stay where they are.
  @discardableResult
  public func to(_ device: Device) -> Self {
    for state in ModuleWalk.state(of: self).map(\.state) {
      switch state {
      case .parameter(let parameter):
        parameter.zeroGrad()
        parameter.update { $0 = $0.to(device) }
      case .buffer(let buffer): buffer.update { $0 = $0.to(device) }
      }
    }
    return self
  }

  /// Where the parameters are; the current device for a module without any.
  public var device: Device { parameters.first?.value.device ?? .current }
}
