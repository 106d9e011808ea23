import CKernels

extension Tensor {
  /// The affine map of a layer: this tensor times the transposed weight, plus the bias.
  ///
  /// `[..., in]` with `weight` `[out, in]` and `bias` `[out]` to `[..., out]`. One record on the tape,
  /// and no gradient of the input is computed when the input is data. Traps when sizes or types differ.
  public func linear(_ weight: Tensor, _ bias: Tensor? = nil) -> Tensor {
    linear(weight, bias, activation: .none)
  }

  /// The same followed by an activation, in one pass over the product.
  package func linear(_ weight: Tensor, _ bias: Tensor?, activation: Activation) -> Tensor {
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
      let (x, transposed) = (operands[0], operands[1].transposed(0, 1))
      if operands.count == 3,
        let result = MatrixProduct.compute(x, transposed, bias: operands[2].contiguous(), activation)
      {
        return result
      }
      let product = MatrixProduct.compute(x, transposed)
      if operands.count == 3 { product.addRowInPlace(operands[2].contiguous(), activation) }
      return operands.count == 2 && activation == .relu ? product.relu() : product
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

  /// Adds a row to each row of a matrix that nothing else has seen yet: a second pass over a product
  /// that is still in the cache, without a tensor of its own.
  private func addRowInPlace(_ row: Tensor, _ activation: Activation) {
    let (rows, columns) = (shape[0], shape[1])
    let add = tern_binary(tern_add, dtype.c)!
    let relu = activation == .relu ? tern_unary(tern_relu, dtype.c) : nil
    let (target, source, item) = (base, row.base, dtype.itemSize)
    withExtendedLifetime((storage, row.storage)) {
      if columns == 1 {
        add(target, target, 1, source, 0, rows)
        relu?(target, target, 1, rows)
        return
      }
      parallelFor(rows, grain: Swift.max(1, Elementwise.grain / Swift.max(columns, 1))) {
        for r in $0 {
          let place = target + r * columns * item
          add(place, place, 1, source, 1, columns)
          relu?(place, place, 1, columns)
        }
      }
    }
  }
}
