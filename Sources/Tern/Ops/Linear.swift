extension Tensor {
  /// The affine map of a layer: this tensor times the transposed weight, plus the bias, then the activation.
  ///
  /// `[..., in]` with `weight` `[out, in]` and `bias` `[out]` to `[..., out]`. One record on the tape,
  /// and no gradient of the input is computed when the input is data. Traps when sizes or types differ.
  public func linear(_ weight: Tensor, _ bias: Tensor? = nil, activation: Activation = .none) -> Tensor {
    precondition(
      weight.rank == 2 && rank > 0 && shape[rank - 1] == weight.shape[1],
      "linear: an input of shape \(shape) does not fit a weight of shape \(weight.shape); its last size must be the weight's [out, in] in"
    )
    precondition(
      bias == nil || bias!.shape == [weight.shape[0]],
      "linear: the bias has shape \(bias!.shape), and the weight \(weight.shape) needs [\(weight.shape[0])]")
    precondition(
      dtype == weight.dtype && (bias == nil || bias!.dtype == dtype) && dtype.isFloat,
      "linear: the input is \(dtype), the weight \(weight.dtype); convert the input with .to(.\(weight.dtype))"
    )
    if rank != 2 {
      // Not the count divided by the last size: with no input features every result is the bias.
      let rows = reshaped([shape.dropLast().reduce(1, *), shape[rank - 1]])
      let result = rows.linear(weight, bias, activation: activation).reshaped(
        Shape(shape.dropLast() + [weight.shape[0]]))
      return bias == nil ? result.named(rank == 1 ? "SqueezeBackward4" : "UnsafeViewBackward0") : result
    }
    let operands = bias.map { [self, weight, $0] } ?? [self, weight]
    func value(_ operands: [Tensor]) -> Tensor {
      let bias = operands.count == 3 ? operands[2] : nil
      return Dispatch.backend("linear", operands[0], operands[1], bias).linear(
        operands[0], operands[1], bias, activation)
    }
    if activation == .none {
      let name: StaticString = bias == nil ? "MmBackward0" : "AddmmBackward0"
      return record(name, operands, keeping: .inputs, value: value) { g, saved, input in
        switch input {
        case 0: g.matmul(saved[1])
        case 1: g.transposed(0, 1).matmul(saved[0])
        default: g.sum(axis: 0)
        }
      }
      .traced(.linear(activation), of: operands)
    }
    return record("ReluBackward0", operands, keeping: .inputsAndOutput, value: value) { g, saved, wanted in
      let g = g.gradient(before: activation, of: saved.output)
      let gradients = [
        wanted[0] ? g.matmul(saved[1]) : nil, wanted[1] ? g.transposed(0, 1).matmul(saved[0]) : nil,
      ]
      return wanted.count == 3 ? gradients + [wanted[2] ? g.sum(axis: 0) : nil] : gradients
    }
    .traced(.linear(activation), of: operands)
  }
}
