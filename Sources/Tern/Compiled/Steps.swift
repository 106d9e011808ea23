import CKernels

// The kernels that run a program's instructions, bound to the places of their values.

extension Graph.Instruction {
  func step(_ operands: [ValuePlace], _ shapes: [Shape], to out: ValuePlace) -> ProgramStep {
    let (x, shape) = (operands[0], shape)
    switch operation {
    case .convolution(let sizes, let activation):
      let parameters = self.operands[1...].prefix(2).compactMap(\.constant)
      if sizes.isDirect(.float32), parameters.count == Swift.min(self.operands.count - 1, 2) {
        let weights = PackedConvolution(sizes, parameters[0], parameters.count > 1 ? parameters[1] : nil)
        guard operands.count > 3 else { return { weights.run(x($0), to: out($0), activation) } }
        let addend = operands[3]
        return { weights.run(x($0), adding: addend($0), to: out($0), activation) }
      }
      return function(operands, shapes, to: out) {
        CPU().convolution($0[0], $0[1], $0.count > 2 ? $0[2] : nil, sizes, activation)
      }
    case .linear(let activation):
      return function(operands, shapes, to: out) {
        $0[0].linear($0[1], $0.count > 2 ? $0[2] : nil, activation: activation)
      }
    case .scale(let activation):
      if shape.rank == 2 || shape.rank == 4 { return scaleStep(x, to: out, activation) }
      let perChannel = Shape([shape[1]] + Array(repeating: 1, count: shape.rank - 2))
      return function(operands, shapes, to: out) {
        let y = $0[0] * $0[1].reshaped(perChannel) + $0[2].reshaped(perChannel)
        return activation == .relu ? y.relu() : y
      }
    case .maxPool(let windows, let activation):
      return { frame in
        var arguments = windows.arguments(activation)
        tern_max_pool_f32(&arguments, x(frame), out(frame), nil)
      }
    case .meanPool(let pool):
      return { frame in
        pool.withArguments { tern_mean_pool_f32($0, $1, $2, $3, x(frame), out(frame)) }
      }
    case .unary(let op):
      let (kernel, count) = (op.kernel(.float32)!, shape.elementCount)
      return { frame in
        let (from, to) = (x(frame), out(frame))
        parallelFor(count, grain: CPU.grain) {
          kernel(to + $0.lowerBound, from + $0.lowerBound, 1, $0.count)
        }
      }
    case .binary(let op, let activation):
      return binaryStep(op, activation, operands, shapes, to: out)
    case .softmax(let logarithm):
      let classes = shape[shape.rank - 1]
      let rows = shape.elementCount / Swift.max(classes, 1)
      return { tern_softmax_f32(x($0), rows, classes, logarithm ? 1 : 0, out($0)) }
    case .reshape:
      return function(operands, shapes, to: out) { $0[0].reshaped(shape) }
    case .function(let compute):
      return function(operands, shapes, to: out, compute)
    }
  }

  private func scaleStep(_ x: ValuePlace, to out: ValuePlace, _ activation: Activation) -> ProgramStep {
    let channels = shape[1]
    let (factors, shifts) = (operands[1].constant!.contiguous(), operands[2].constant!.contiguous())
    let (mean, variance) = (Tensor.zeros([channels]), Tensor.ones([channels]))
    let rows = shape.elementCount / Swift.max(channels, 1)
    return { frame in
      var arguments = tern_norm(
        x: x(frame), rows: rows, channels: channels, weight: factors.base.floats, bias: shifts.base.floats,
        epsilon: 0,
        relu: activation == .relu ? 1 : 0)
      tern_norm_apply_f32(&arguments, mean.base.floats, variance.base.floats, out(frame))
    }
  }

  /// Constants are brought to the result's shape now, unless they are one number; values that broadcast take
  /// the general way.
  private func binaryStep(
    _ op: BinaryOp, _ activation: Activation, _ operands: [ValuePlace], _ shapes: [Shape], to out: ValuePlace
  ) -> ProgramStep {
    let (kernel, shape) = (op.kernel(.float32)!, shape)
    let relu = activation == .relu ? UnaryOp.relu.kernel(.float32) : nil
    var places = operands
    var apart = [1, 1]
    for (number, operand) in self.operands.enumerated() {
      if let tensor = operand.constant, tensor.count == 1 {
        apart[number] = 0
      } else if let tensor = operand.constant {
        places[number] = .constant(tensor.expanded(to: shape).contiguous().arranged())
      } else if shapes[number] != shape {
        return function(operands, shapes, to: out) {
          let y = CPU().binary(op, $0[0], $0[1])
          return activation == .relu ? y.relu() : y
        }
      }
    }
    let (a, b, steps, count) = (places[0], places[1], (apart[0], apart[1]), shape.elementCount)
    return { frame in
      let (left, right, to) = (a(frame), b(frame), out(frame))
      parallelFor(count, grain: CPU.grain) { range in
        // A piece at a time, so that relu finds it in the nearest cache.
        var start = range.lowerBound
        while start < range.upperBound {
          let length = Swift.min(2048, range.upperBound - start)
          kernel(to + start, left + start * steps.0, steps.0, right + start * steps.1, steps.1, length)
          relu?(to + start, to + start, 1, length)
          start += length
        }
      }
    }
  }

  /// The general way: an operation on tensors, whose result is copied to its place.
  private func function(
    _ operands: [ValuePlace], _ shapes: [Shape], to out: ValuePlace,
    _ compute: @escaping @Sendable ([Tensor]) -> Tensor
  ) -> ProgramStep {
    let layout = Layout.arranged(shape)
    return { frame in
      let inputs = zip(operands, shapes).map { place, shape in
        if case .constant(let tensor) = place {
          tensor
        } else {
          Tensor(borrowing: place(frame), .arranged(shape))
        }
      }
      let target = Tensor(borrowing: out(frame), layout)
      let result = noGrad { compute(inputs) }
      CPU().copy(result, into: target)
    }
  }
}

extension Tensor {
  /// Memory that the caller keeps for the length of a call.
  fileprivate init(borrowing memory: UnsafeMutablePointer<Float>, _ layout: Layout) {
    let storage = HostStorage(adopting: memory, byteCount: layout.count * 4) { _, _ in }
    self.init(storage: storage, layout: layout, dtype: .float32)
  }
}

/// A convolution with its weights in the order in which the kernels read them.
struct PackedConvolution: Sendable {
  private let sizes: ConvolutionShape
  private let packed: Tensor

  /// For a shape that is direct.
  init(_ sizes: ConvolutionShape, _ weight: Tensor, _ bias: Tensor?) {
    let (weight, bias) = (weight.contiguous(), bias?.contiguous())
    let count = withUnsafePointer(to: sizes.c) { tern_convolution_packed_floats($0) }
    let packed = Tensor(uninitialized: [Int(count)], .float32)
    withMemory(packed, weight, bias) { packed, weight, bias in
      withUnsafePointer(to: sizes.c) {
        tern_convolution_pack(packed.floats, weight.floats, bias?.floats, $0)
      }
    }
    (self.sizes, self.packed) = (sizes, packed)
  }

  func run(
    _ images: UnsafePointer<Float>, adding addend: UnsafePointer<Float>? = nil,
    to out: UnsafeMutablePointer<Float>, _ activation: Activation
  ) {
    withUnsafePointer(to: sizes.c) {
      tern_convolution_forward_packed(
        out, images, packed.base.floats, addend, $0, activation == .relu ? 1 : 0)
    }
  }
}
