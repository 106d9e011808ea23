import CKernels

/// One pass of an optimiser over one tensor, in place: the kernels behind TernLearn's optimisers.
/// Formulas as in torch.optim. Hyper-parameters are typed there; here they are plain numbers.
package enum UpdateKernel {
  /// Stochastic gradient descent. `buffer` is the momentum's, `isFirst` says it holds nothing yet.
  package static func sgd(
    _ x: inout Tensor, _ gradient: Tensor, buffer: inout Tensor?, isFirst: Bool, rate: Double,
    momentum: Double,
    dampening: Double, weightDecay: Double, nesterov: Bool
  ) {
    let gradient = prepare(&x, gradient)
    var memory = UnsafeMutableRawPointer(bitPattern: 0)
    if buffer != nil {
      prepare(&buffer!, for: x)
      memory = buffer!.base
    }
    guard x.dtype == .float32 else {
      var d = gradient
      if weightDecay != 0 { d = d + x.untracked * weightDecay }
      if buffer != nil {
        let b = isFirst ? d : buffer! * momentum + d * (1 - dampening)
        buffer = b
        d = nesterov ? d + b * momentum : b
      }
      x -= d * rate
      return
    }
    let (value, slope) = (x.base, gradient.base)
    withExtendedLifetime((x.storage, gradient.storage, buffer?.storage)) {
      parallelFor(x.count, grain: Elementwise.grain) { range in
        let start = range.lowerBound
        tern_sgd_f32(
          at(value, start), at(slope, start), memory.map { at($0, start) }, range.count, Float(rate),
          Float(momentum), Float(dampening), Float(weightDecay), nesterov ? 1 : 0, isFirst ? 1 : 0)
      }
    }
  }

  /// Adam, or AdamW when `decoupled`; `step` counts from 1.
  package static func adam(
    _ x: inout Tensor, _ gradient: Tensor, mean: inout Tensor, square: inout Tensor, step: Int, rate: Double,
    beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double, decoupled: Bool
  ) {
    let gradient = prepare(&x, gradient)
    let correction1 = 1 - power(beta1, step)
    let correction2 = 1 - power(beta2, step)
    guard x.dtype == .float32 else {
      var d = gradient
      if weightDecay != 0 && !decoupled { d = d + x.untracked * weightDecay }
      mean = mean * beta1 + d * (1 - beta1)
      square = square * beta2 + d * d * (1 - beta2)
      if decoupled { x *= 1 - rate * weightDecay }
      x -= mean * (rate / correction1) / (square.sqrt() / correction2.squareRoot() + epsilon)
      return
    }
    prepare(&mean, for: x)
    prepare(&square, for: x)
    let (value, slope, first, second) = (x.base, gradient.base, mean.base, square.base)
    withExtendedLifetime((x.storage, gradient.storage, mean.storage, square.storage)) {
      parallelFor(x.count, grain: Elementwise.grain) { range in
        let start = range.lowerBound
        tern_adam_f32(
          at(value, start), at(slope, start), at(first, start), at(second, start), range.count, Float(rate),
          Float(beta1), Float(beta2), Float(epsilon), Float(weightDecay), decoupled ? 1 : 0, correction1,
          correction2)
      }
    }
  }

  /// The gradient laid out as the tensor, and the tensor with memory of its own and without gaps.
  private static func prepare(_ x: inout Tensor, _ gradient: Tensor) -> Tensor {
    precondition(
      gradient.shape == x.shape && gradient.dtype == x.dtype && x.dtype.isFloat,
      "optimizer: a gradient of shape \(gradient.shape) and type \(gradient.dtype) does not belong to a parameter of shape \(x.shape) and type \(x.dtype)"
    )
    x.makeWritable()
    if !x.layout.isDense { x = x.untracked.contiguous().tracked(as: x) }
    return gradient.untracked.laidOut(as: x.layout)
  }

  /// A running value of the optimiser's with memory of its own, laid out as the kernels read it.
  private static func prepare(_ running: inout Tensor, for x: Tensor) {
    precondition(
      running.shape == x.shape && running.dtype == x.dtype,
      "optimizer: a state of shape \(running.shape) and type \(running.dtype) does not belong to a parameter of shape \(x.shape) and type \(x.dtype)"
    )
    running.makeWritable()
    running = running.laidOut(as: x.layout)
  }

  private static func at(_ base: UnsafeMutableRawPointer, _ element: Int) -> UnsafeMutablePointer<Float> {
    base.assumingMemoryBound(to: Float.self) + element
  }

  /// beta^step, without the C library's `pow`: at most 64 multiplications.
  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, factor, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }
}

extension Tensor {
  /// This leaf's place on the tape, without holding its memory.
  package var placeOnTape: Tensor { withoutElements }

  /// These elements in the place of `leaf`: what is tracked for it is tracked for the result.
  package func tracked(as leaf: Tensor) -> Tensor {
    Tensor(storage: storage, layout: layout, dtype: dtype, node: leaf.node)
  }

  /// Whether both are the same leaf of the tape.
  package func isSameLeaf(as other: Tensor) -> Bool { node === other.node }

  /// Whether this tensor shares its memory with another (a view, or a copy not yet written).
  package func sharesMemory(with other: Tensor) -> Bool { storage === other.storage }
}
