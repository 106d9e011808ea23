extension Tensor {
  /// log(1 + e^x), a smooth relu, without overflow: max(x, 0) + log(1 + e^-|x|).
  public func softplus() -> Tensor {
    // Composed of the ops it would have the gradient 0 at x = 0, where both bends meet; it is 1/2.
    record("SoftplusBackward0", asFloat, keeping: .inputs) {
      $0.relu() + (-$0.abs()).exp().log1p()
    } gradient: { g, saved in
      g * saved[0].sigmoid()
    }
    .traced(.function { $0[0].softplus() }, of: [self])
  }
}
