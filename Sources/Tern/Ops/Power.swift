extension Tensor {
  /// Each element to the power `exponent`. Integers keep their type when it is whole and not negative, and
  /// else become float32.
  public func pow(_ exponent: Double) -> Tensor {
    if exponent == 2 && dtype != .bool { return squared() }
    let isWhole = exponent == exponent.rounded() && exponent >= 0
    let x = dtype.isFloat || (isWhole && dtype != .bool) ? self : asFloat
    return Tensor.withNumber("PowBackward0", .pow, x, exponent, keeping: .inputs) { g, saved in
      exponent == 0 ? g * 0.0 : g * (saved[0].pow(exponent - 1) * exponent)
    }.evaluated()
  }

  /// Element by element, `self` to the power `exponent`, with broadcasting. The gradient of the
  /// exponent at a base of 0 is 0.
  public func pow(_ exponent: Tensor) -> Tensor {
    Tensor.arithmetic(
      "PowBackward1", .pow, self, exponent, keeping: .inputsAndOutput,
      { g, saved in
        // x^0 is 1 everywhere, at 0 too, where the formula would be 0 times infinity.
        let slope = saved[1] * saved[0].pow(saved[1] - 1.0)
        return g * Tensor.where(saved[1].untracked .== 0.0, 0.0, slope)
      },
      { g, saved in
        let isZero = saved[0].untracked .== 0.0
        return g * saved.output * Tensor.where(isZero, saved[0].zerosLike(), saved[0]).logOrZero(isZero)
      }
    ).evaluated()
  }

  private func logOrZero(_ isZero: Tensor) -> Tensor {
    Tensor.where(isZero, zerosLike(), Tensor.where(isZero, onesLike(), self).log())
  }

  /// The remainder of division, element by element, broadcast, with the divisor's sign (Python's `%`). Traps
  /// when integers are divided by 0.
  public func remainder(_ divisor: Tensor) -> Tensor {
    divisor.requireNoZero("remainder")
    return Tensor.arithmetic(
      "RemainderBackward1", .remainder, self, divisor, keeping: .inputs, { g, _ in g },
      { g, saved in -g * saved[0].untracked.floorDivide(saved[1].untracked) })
  }
  /// The remainder of each element divided by a number, with the number's sign (Python's `%`). Integers keep
  /// their type when the number is whole, and else become float32. Traps when integers are divided by 0, and
  /// for bools with a whole number.
  public func remainder(_ divisor: Double) -> Tensor {
    let isInteger = !dtype.isFloat && divisor == divisor.rounded()
    precondition(divisor != 0 || dtype.isFloat, "remainder: division of integers by 0")
    return Tensor.withNumber("RemainderBackward0", .remainder, isInteger ? self : asFloat, divisor) { g, _ in
      g
    }
  }

  /// The quotient rounded down, element by element, broadcast (Python's `//`); its gradient is 0. Traps when
  /// integers are divided by 0.
  public func floorDivide(_ divisor: Tensor) -> Tensor {
    divisor.requireNoZero("floorDivide")
    return Tensor.arithmetic(
      "FloorDivideBackward0", .floorDivide, self, divisor, { g, _ in g * 0.0 },
      { g, _ in g * 0.0 })
  }
  /// Each element divided by a number and rounded down (Python's `//`); its gradient is 0. Integers keep
  /// their type when the number is whole, and else become float32. Traps when integers are divided by 0, and
  /// for bools with a whole number.
  public func floorDivide(_ divisor: Double) -> Tensor {
    let isInteger = !dtype.isFloat && divisor == divisor.rounded()
    precondition(divisor != 0 || dtype.isFloat, "floorDivide: division of integers by 0")
    return Tensor.withNumber(
      "FloorDivideBackward0", .floorDivide, isInteger ? self : asFloat, divisor
    ) { g, _ in g * 0.0 }
  }

  private func requireNoZero(_ operation: StaticString) {
    precondition(
      dtype.isFloat || count == 0 || (untracked .== 0).any().item() == 0,
      "\(operation): division of integers by 0")
  }

  /// The greater of two elements, broadcast; where they are equal each gets half the gradient.
  public func maximum(_ other: Tensor) -> Tensor {
    Tensor.extreme("MaximumBackward0", .maximum, self, other) { $0 .> $1 }
  }
  /// The lesser of two elements, broadcast; where they are equal each gets half the gradient.
  public func minimum(_ other: Tensor) -> Tensor {
    Tensor.extreme("MinimumBackward0", .minimum, self, other) { $0 .< $1 }
  }

  private static func extreme(
    _ name: StaticString, _ op: BinaryOp, _ a: Tensor, _ b: Tensor,
    _ wins: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> Tensor {
    @Sendable func share(_ g: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor {
      let (x, y) = (x.untracked, y.untracked)
      return g * (wins(x, y).to(g.dtype) + (x .== y).to(g.dtype) * 0.5)
    }
    return arithmetic(
      name, op, a, b, keeping: .inputs, { g, saved in share(g, saved[0], saved[1]) },
      { g, saved in share(g, saved[1], saved[0]) })
  }

  /// Each element limited to `low...high`; the gradient passes where the element was inside. Whole bounds
  /// keep an integer type, fractions turn it into float32, and bools become int64 or float32. Traps when both
  /// bounds are nil.
  public func clamped(min low: Double? = nil, max high: Double? = nil) -> Tensor {
    precondition(low != nil || high != nil, "clamped: give min, max or both")
    let isWhole = (low ?? 0).rounded() == (low ?? 0) && (high ?? 0).rounded() == (high ?? 0)
    let x = isWhole ? (dtype == .bool ? to(.int64) : self) : asFloat
    // A bound outside an integer type would wrap around.
    let (low, high) = (low.map(x.dtype.nearest), high.map(x.dtype.nearest))
    return record("ClampBackward1", x, keeping: .inputs) { x in
      var y = x
      if let low { y = Dispatch.binary(.maximum, y, number: low) }
      if let high { y = Dispatch.binary(.minimum, y, number: high) }
      return y
    } gradient: { g, saved in
      let x = saved[0].untracked
      let bounds = [low.map { x .>= $0 }, high.map { x .<= $0 }].compactMap { $0 }
      return g * bounds.dropFirst().reduce(bounds[0], .&).to(g.dtype)
    }
    .traced(.function { $0[0].clamped(min: low, max: high) }, of: [x])
  }
}
