// Operators have concrete overloads only, and Tensor is not literal-convertible: that keeps long
// expressions quick to type-check. A number takes the tensor's type; a floating number promotes an
// integer tensor to float32, as in PyTorch, which is why Int has overloads beside Double.

extension Tensor {
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    arithmetic("AddBackward0", .add, a, b, { g, _ in g }, { g, _ in g })
  }
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    arithmetic("SubBackward0", .subtract, a, b, { g, _ in g }, { g, _ in -g })
  }
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    arithmetic(
      "MulBackward0", .multiply, a, b, keeping: .inputs, { g, saved in g * saved[1] },
      { g, saved in g * saved[0] })
  }
  /// True division: integers give float32. `floorDivide` rounds down.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    let isInteger = !a.dtype.isFloat && !b.dtype.isFloat
    return arithmetic(
      "DivBackward0", .divide, isInteger ? a.asFloat : a, isInteger ? b.asFloat : b, keeping: .inputs,
      { g, saved in g / saved[1] },
      // Not over the square of the divisor, which over- and underflows long before the quotient does.
      { g, saved in -g * (saved[0] / saved[1]) / saved[1] })
  }

  // A floating number turns an integer tensor into float32.
  public static func + (a: Tensor, b: Double) -> Tensor {
    withNumber("AddBackward0", .add, a.asFloat, b) { g, _ in g }
  }
  public static func + (a: Double, b: Tensor) -> Tensor { b + a }
  public static func - (a: Tensor, b: Double) -> Tensor {
    withNumber("SubBackward0", .subtract, a.asFloat, b) { g, _ in g }
  }
  public static func - (a: Double, b: Tensor) -> Tensor {
    withNumber("RsubBackward1", .subtract, b.asFloat, a, first: true) { g, _ in -g }
  }
  public static func * (a: Tensor, b: Double) -> Tensor {
    withNumber("MulBackward0", .multiply, a.asFloat, b) { g, _ in g * b }
  }
  public static func * (a: Double, b: Tensor) -> Tensor { b * a }
  public static func / (a: Tensor, b: Double) -> Tensor {
    withNumber("DivBackward0", .divide, a.asFloat, b) { g, _ in g / b }
  }
  public static func / (a: Double, b: Tensor) -> Tensor {
    // PyTorch multiplies by the reciprocal, and its name says so.
    withNumber("MulBackward0", .divide, b.asFloat, a, first: true, keeping: .inputsAndOutput) {
      g, saved in
      -g * saved.output / saved[0]
    }
  }

  public static func + (a: Tensor, b: Int) -> Tensor {
    withInteger("AddBackward0", .add, a, b) { g, _ in g }
  }
  public static func + (a: Int, b: Tensor) -> Tensor { b + a }
  public static func - (a: Tensor, b: Int) -> Tensor {
    withInteger("SubBackward0", .subtract, a, b) { g, _ in g }
  }
  public static func - (a: Int, b: Tensor) -> Tensor {
    withInteger("RsubBackward1", .subtract, b, a, first: true) { g, _ in -g }
  }
  public static func * (a: Tensor, b: Int) -> Tensor {
    withInteger("MulBackward0", .multiply, a, b) { g, _ in g * b }
  }
  public static func * (a: Int, b: Tensor) -> Tensor { b * a }
  public static func / (a: Tensor, b: Int) -> Tensor { a / Double(b) }
  public static func / (a: Int, b: Tensor) -> Tensor { Double(a) / b }

  public static prefix func - (x: Tensor) -> Tensor {
    record("NegBackward0", x, bare: true, value: { Dispatch.unary(.neg, $0) }) { g, _ in -g }
      .traced(.unary(.neg), of: [x])
  }

  // Writing into a tensor. On a tracked leaf this is an error outside noGrad: the tape could not
  // tell the old value from the new one. Inside noGrad the leaf keeps its gradient and its identity.
  public static func += (a: inout Tensor, b: Tensor) { update(&a, "+=", .add, b, +) }
  public static func -= (a: inout Tensor, b: Tensor) { update(&a, "-=", .subtract, b, -) }
  public static func *= (a: inout Tensor, b: Tensor) { update(&a, "*=", .multiply, b, *) }
  public static func /= (a: inout Tensor, b: Tensor) { update(&a, "/=", .divide, b, /) }
  // An integer literal is an Int first: without these, `n += 1` would promote integers to float32.
  public static func += (a: inout Tensor, b: Int) { replace(&a, "+=") { $0 + b } }
  public static func -= (a: inout Tensor, b: Int) { replace(&a, "-=") { $0 - b } }
  public static func *= (a: inout Tensor, b: Int) { replace(&a, "*=") { $0 * b } }
  public static func += (a: inout Tensor, b: Double) { replace(&a, "+=") { $0 + b } }
  public static func -= (a: inout Tensor, b: Double) { replace(&a, "-=") { $0 - b } }
  public static func *= (a: inout Tensor, b: Double) { replace(&a, "*=") { $0 * b } }
  public static func /= (a: inout Tensor, b: Double) { replace(&a, "/=") { $0 / b } }
}

extension Tensor {
  /// A binary operation on two tensors in their common type.
  @inline(__always)
  static func arithmetic(
    _ name: StaticString, _ op: BinaryOp, _ a: Tensor, _ b: Tensor,
    keeping: Keeping = .nothing, _ first: @escaping @Sendable (Tensor, Saved) -> Tensor,
    _ second: @escaping @Sendable (Tensor, Saved) -> Tensor
  ) -> Tensor {
    func met(_ a: Tensor, _ b: Tensor) -> Tensor {
      record(
        name, a, b, keeping: keeping, bare: true, value: { Dispatch.binary(op, $0, $1) }, gradients: first,
        second
      )
      .traced(.binary(op, .none), of: [a, b])
    }
    if a.dtype == b.dtype { return met(a, b) }
    let (a, b) = promoted(a, b)
    return met(a, b)
  }

  /// A binary operation of a tensor and a number, which takes the tensor's type.
  @inline(__always)
  static func withNumber(
    _ name: StaticString, _ op: BinaryOp, _ x: Tensor, _ number: Double,
    first: Bool = false, keeping: Keeping = .nothing, gradient: @escaping @Sendable (Tensor, Saved) -> Tensor
  ) -> Tensor {
    record(
      name, x, keeping: keeping, bare: true,
      value: { Dispatch.binary(op, $0, number: number, comesFirst: first) }, gradient: gradient
    )
    .traced(.binary(op, .none), of: Tensor.operands(x, number, first))
  }

  private static func operands(_ x: Tensor, _ number: Double, _ isFirst: Bool) -> [Tensor] {
    let number = Tensor.full([], number, dtype: x.dtype, on: x.device)
    return isFirst ? [number, x] : [x, number]
  }

  private static func withInteger(
    _ name: StaticString, _ op: BinaryOp, _ x: Tensor, _ number: Int,
    first: Bool = false, gradient: @escaping @Sendable (Tensor, Saved) -> Tensor
  ) -> Tensor {
    let x = x.dtype == .bool ? x.to(.int64) : x
    if x.dtype == .int64 && number.magnitude > 1 << 53 {
      // A Double would round it. Integers have no gradient, so that the closures are never called.
      let number = Tensor(elements: [number], shape: [], on: x.device)
      let (a, b) = first ? (number, x) : (x, number)
      return arithmetic(name, op, a, b, { g, _ in g }, { g, _ in g })
    }
    return withNumber(name, op, x, Double(number), first: first, gradient: gradient)
  }

  /// Both tensors in the type in which they meet. A scalar tensor does not widen a tensor of the
  /// same kind, as in PyTorch.
  @inline(__always)
  static func promoted(_ a: Tensor, _ b: Tensor) -> (Tensor, Tensor) {
    if a.dtype == b.dtype { return (a, b) }
    let dtype = commonType(a, b)
    return (a.to(dtype), b.to(dtype))
  }

  static func commonType(_ a: Tensor, _ b: Tensor) -> DType {
    func kind(_ t: Tensor) -> Int { t.dtype == .bool ? 0 : t.dtype.isFloat ? 2 : 1 }
    if (a.rank == 0) != (b.rank == 0) {
      let (scalar, array) = a.rank == 0 ? (a, b) : (b, a)
      if kind(scalar) <= kind(array) { return array.dtype }
    }
    return a.dtype.promoted(with: b.dtype)
  }

  private static func update(
    _ a: inout Tensor, _ symbol: StaticString, _ op: BinaryOp, _ b: Tensor,
    _ value: (Tensor, Tensor) -> Tensor
  ) {
    // A dense tensor holds each element once, and nobody else holds this one: b is other memory.
    guard a.node == nil || !GradientMode.isRecording, a.dtype == b.dtype, a.layout.isDense,
      b.node == nil || !GradientMode.isRecording, op.isDefined(for: a.dtype),
      isKnownUniquelyReferenced(&a.storage),
      a.shape == b.shape || b.layout.expanded(to: a.shape) != nil
    else {
      replace(&a, symbol) { value($0, b) }
      return
    }
    Dispatch.update(op, a, b)
  }

  private static func replace(_ a: inout Tensor, _ symbol: StaticString, _ value: (Tensor) -> Tensor) {
    if let node = a.node, node.isLeaf {
      if GradientMode.isRecording { writingTracked(symbol) }
      let new = value(a).to(a.dtype)
      precondition(
        new.shape == a.shape,
        "\(symbol): the result has shape \(new.shape), the tensor that is written \(a.shape)")
      a = Tensor(storage: new.storage, layout: new.layout, dtype: new.dtype, node: node)
      return
    }
    let new = value(a)
    precondition(
      new.shape == a.shape,
      "\(symbol): the result has shape \(new.shape), the tensor that is written \(a.shape)")
    precondition(
      new.dtype == a.dtype || a.dtype.isFloat,
      "\(symbol): the result is \(new.dtype) and does not fit a tensor of \(a.dtype); convert with .to(.\(new.dtype)) first"
    )
    a = new.to(a.dtype)
  }

  @inline(never)
  static func writingTracked(_ operation: StaticString) -> Never {
    fatalError(
      """
      \(operation): this tensor is tracked for gradients and cannot be written in place. Step parameters \
      inside noGrad { }, or write to a copy without history: var copy = x.detached()
      """)
  }
}
