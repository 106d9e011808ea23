// Random tensors. Each takes a generator; without one they draw from `Generator.default`, which every
// thread shares and which `Generator.default.seed(42)` fixes, as `torch.manual_seed(42)` does.

extension Tensor {
  /// Random numbers uniform in 0..<1, float32 by default, on the current device. Traps unless `dtype` is a
  /// float type.
  public static func rand(_ shape: Shape, dtype: DType = .float32, generator: Generator = .default) -> Tensor
  {
    uniform(shape, from: 0, to: 1, dtype: dtype, generator: generator)
  }

  /// Random numbers uniform in `from..<to`, float32 by default, on the current device. Traps unless `dtype`
  /// is a float type.
  public static func uniform(
    _ shape: Shape, from: Double, to: Double, dtype: DType = .float32, generator: Generator = .default
  ) -> Tensor {
    drawn(shape, dtype, "uniform") {
      generator.fillUniform($0, from: Float(from), to: Float(to))
    } doubles: {
      generator.fillUniform($0, from: from, to: to)
    }
  }

  /// Random numbers of the standard normal distribution, float32 by default, on the current device. Traps
  /// unless `dtype` is a float type.
  public static func randn(_ shape: Shape, dtype: DType = .float32, generator: Generator = .default) -> Tensor
  {
    normal(shape, mean: 0, std: 1, dtype: dtype, generator: generator)
  }

  /// Normal random numbers of this mean and standard deviation, float32 by default, on the current device.
  /// Traps unless `dtype` is a float type.
  public static func normal(
    _ shape: Shape, mean: Double, std: Double, dtype: DType = .float32, generator: Generator = .default
  ) -> Tensor {
    drawn(shape, dtype, "normal") {
      generator.fillNormal($0, mean: mean, std: std)
    } doubles: {
      generator.fillNormal($0, mean: mean, std: std)
    }
  }

  /// Random integers of a range, all about equally likely, int64 by default, on the current device. Traps on
  /// an empty range.
  public static func randint(
    _ shape: Shape, in range: Range<Int>, dtype: DType = .int64, generator: Generator = .default
  ) -> Tensor {
    precondition(!range.isEmpty, "randint: the range \(range) is empty; give low < high")
    return Tensor(filling: shape, as: Int64.self) {
      generator.fillIntegers($0, in: Int64(range.lowerBound)..<Int64(range.upperBound))
    }.to(dtype)
  }

  /// The numbers 0 to n - 1 in random order, int64, on the current device.
  public static func randperm(_ n: Int, generator: Generator = .default) -> Tensor {
    precondition(n >= 0, "randperm: n \(n) is negative")
    return Tensor(generator.permutation(n), shape: [n])
  }

  /// 1 with the given probability at each place, else 0 (PyTorch's `bernoulli_`), on the current device.
  public static func bernoulli(
    _ shape: Shape, probability: Double, dtype: DType = .float32, generator: Generator = .default
  ) -> Tensor {
    if dtype == .float32 {
      return Tensor(filling: shape, as: Float.self) {
        generator.fillBernoulli($0, probability: probability, one: 1)
      }
    }
    return Tensor(filling: shape, as: Bool.self) {
      generator.fillBernoulli($0, probability: probability)
    }.to(dtype)
  }

  /// For each element of this float tensor, 1 with that probability, else 0; in the same shape and type.
  /// Traps on a probability outside 0...1.
  public func bernoulli(generator: Generator = .default) -> Tensor {
    precondition(dtype.isFloat, "bernoulli: probabilities are floats, this tensor is \(dtype)")
    return Device.with(device) {
      Tensor(filling: shape, as: Bool.self) { places in
        if dtype == .float32 {
          untracked.withUnsafeElements(as: Float.self) { generator.fillBernoulli(places, probabilities: $0) }
        } else {
          untracked.withUnsafeElements(as: Double.self) { generator.fillBernoulli(places, probabilities: $0) }
        }
      }
    }.to(dtype)
  }

  /// Random numbers uniform in 0..<1, in this tensor's shape and type, on its device.
  public func randLike(generator: Generator = .default) -> Tensor {
    Device.with(device) { .rand(shape, dtype: dtype, generator: generator) }
  }
  /// Random numbers of the standard normal distribution, in this tensor's shape and type, on its device.
  public func randnLike(generator: Generator = .default) -> Tensor {
    Device.with(device) { .randn(shape, dtype: dtype, generator: generator) }
  }

  private static func drawn(
    _ shape: Shape, _ dtype: DType, _ operation: StaticString,
    floats: (UnsafeMutableBufferPointer<Float>) -> Void, doubles: (UnsafeMutableBufferPointer<Double>) -> Void
  ) -> Tensor {
    precondition(
      dtype.isFloat, "\(operation): random floats cannot be \(dtype); use randint, or .to(.\(dtype))")
    return dtype == .float32
      ? Tensor(filling: shape, as: Float.self, floats) : Tensor(filling: shape, as: Double.self, doubles)
  }
}
