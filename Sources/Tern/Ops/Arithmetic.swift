// Operators have concrete overloads only, and Tensor is not literal-convertible: that keeps long expressions
// quick to type-check. A number takes the tensor's type; a floating number promotes an integer tensor to
// float32, as in PyTorch, which is why there are overloads for Int as well as for Double.

extension Tensor {
  /// The sum of two tensors, element by element, broadcast.
  ///
  /// The result has the operands' common type (`DType.promoted(with:)`), where a scalar tensor does not widen
  /// a tensor of its own kind. Integers wrap on overflow; the sum of two bools is true where either is. Traps
  /// when the shapes do not broadcast or the devices differ.
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    arithmetic("AddBackward0", .add, a, b, { g, _ in g }, { g, _ in g })
  }
  /// The difference of two tensors, element by element, broadcast, in their common type; integers wrap on
  /// overflow. Traps for two bools, when the shapes do not broadcast, and when the devices differ.
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    arithmetic("SubBackward0", .subtract, a, b, { g, _ in g }, { g, _ in -g })
  }
  /// The product of two tensors, element by element, broadcast, in their common type; integers wrap on
  /// overflow, and the product of two bools is true where both are. `matmul` multiplies matrices. Traps when
  /// the shapes do not broadcast or the devices differ.
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    arithmetic(
      "MulBackward0", .multiply, a, b, keeping: .inputs, { g, saved in g * saved[1] },
      { g, saved in g * saved[0] })
  }
  /// The quotient of two tensors, element by element, broadcast, in their common type; two tensors of
  /// integers or bools give float32 (`floorDivide` keeps integers). Division by 0 gives an infinity or NaN.
  /// Traps when the shapes do not broadcast or the devices differ.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    let isInteger = !a.dtype.isFloat && !b.dtype.isFloat
    return arithmetic(
      "DivBackward0", .divide, isInteger ? a.asFloat : a, isInteger ? b.asFloat : b, keeping: .inputs,
      { g, saved in g / saved[1] },
      // Not over the square of the divisor, which over- and underflows long before the quotient does.
      { g, saved in -g * (saved[0] / saved[1]) / saved[1] })
  }

  /// A number added to each element. Float types stay; integers and bools become float32.
  public static func + (a: Tensor, b: Double) -> Tensor {
    withNumber("AddBackward0", .add, a.asFloat, b) { g, _ in g }
  }
  /// Each element added to a number. Float types stay; integers and bools become float32.
  public static func + (a: Double, b: Tensor) -> Tensor { b + a }
  /// A number subtracted from each element. Float types stay; integers and bools become float32.
  public static func - (a: Tensor, b: Double) -> Tensor {
    withNumber("SubBackward0", .subtract, a.asFloat, b) { g, _ in g }
  }
  /// Each element subtracted from a number. Float types stay; integers and bools become float32.
  public static func - (a: Double, b: Tensor) -> Tensor {
    withNumber("RsubBackward1", .subtract, b.asFloat, a, first: true) { g, _ in -g }
  }
  /// Each element multiplied by a number. Float types stay; integers and bools become float32.
  public static func * (a: Tensor, b: Double) -> Tensor {
    withNumber("MulBackward0", .multiply, a.asFloat, b) { g, _ in g * b }
  }
  /// A number multiplied by each element. Float types stay; integers and bools become float32.
  public static func * (a: Double, b: Tensor) -> Tensor { b * a }
  /// Each element divided by a number; by 0 that is an infinity or NaN. Float types stay; integers and bools
  /// become float32.
  public static func / (a: Tensor, b: Double) -> Tensor {
    withNumber("DivBackward0", .divide, a.asFloat, b) { g, _ in g / b }
  }
  /// A number divided by each element; by 0 that is an infinity or NaN. Float types stay; integers and bools
  /// become float32.
  public static func / (a: Double, b: Tensor) -> Tensor {
    // PyTorch multiplies by the reciprocal, and its name says so.
    withNumber("MulBackward0", .divide, b.asFloat, a, first: true, keeping: .inputsAndOutput) {
      g, saved in
      -g * saved.output / saved[0]
    }
  }

  /// A whole number added to each element. Integers and floats keep their type, to which the number is
  /// converted; bools become int64. Integers wrap on overflow.
  public static func + (a: Tensor, b: Int) -> Tensor {
    withInteger("AddBackward0", .add, a, b) { g, _ in g }
  }
  /// Each element added to a whole number. Integers and floats keep their type, to which the number is
  /// converted; bools become int64. Integers wrap on overflow.
  public static func + (a: Int, b: Tensor) -> Tensor { b + a }
  /// A whole number subtracted from each element. Integers and floats keep their type, to which the number is
  /// converted; bools become int64. Integers wrap on overflow.
  public static func - (a: Tensor, b: Int) -> Tensor {
    withInteger("SubBackward0", .subtract, a, b) { g, _ in g }
  }
  /// Each element subtracted from a whole number. Integers and floats keep their type, to which the number is
  /// converted; bools become int64. Integers wrap on overflow.
  public static func - (a: Int, b: Tensor) -> Tensor {
    withInteger("RsubBackward1", .subtract, b, a, first: true) { g, _ in -g }
  }
  /// Each element multiplied by a whole number. Integers and floats keep their type, to which the number is
  /// converted; bools become int64. Integers wrap on overflow.
  public static func * (a: Tensor, b: Int) -> Tensor {
    withInteger("MulBackward0", .multiply, a, b) { g, _ in g * b }
  }
  /// A whole number multiplied by each element. Integers and floats keep their type, to which the number is
  /// converted; bools become int64. Integers wrap on overflow.
  public static func * (a: Int, b: Tensor) -> Tensor { b * a }
  /// Each element divided by a whole number. Integers and bools become float32; `floorDivide` keeps integers.
  public static func / (a: Tensor, b: Int) -> Tensor { a / Double(b) }
  /// A whole number divided by each element. Float types stay; integers and bools become float32.
  public static func / (a: Int, b: Tensor) -> Tensor { Double(a) / b }

  /// Each element with the opposite sign, in the tensor's type; integers wrap, so that the opposite of 1 as
  /// uint8 is 255. Traps for bool.
  public static prefix func - (x: Tensor) -> Tensor {
    record("NegBackward0", x, bare: true, value: { Dispatch.unary(.neg, $0) }) { g, _ in -g }
      .traced(.unary(.neg), of: [x])
  }

  // Writing into a tensor. On a tracked leaf this is an error outside noGrad: the tape could not
  // tell the old value from the new one. Inside noGrad the leaf keeps its gradient and its identity.
  /// Adds `b`, broadcast, to each element in place; the shape and the type of `a` stay.
  ///
  /// Copies of `a` made earlier keep their values. Traps when `b` does not broadcast to the shape of `a`,
  /// when `a` holds integers or bools and the sum is of another type, and for a tracked leaf outside
  /// `noGrad`.
  public static func += (a: inout Tensor, b: Tensor) { update(&a, "+=", .add, b, +) }
  /// Subtracts `b`, broadcast, from each element in place; the shape and the type of `a` stay. Traps when `b`
  /// does not broadcast to that shape, when `a` holds integers and the difference is of another type, for two
  /// bools, and for a tracked leaf outside `noGrad`.
  public static func -= (a: inout Tensor, b: Tensor) { update(&a, "-=", .subtract, b, -) }
  /// Multiplies each element by `b`, broadcast, in place; the shape and the type of `a` stay. Traps when `b`
  /// does not broadcast to that shape, when `a` holds integers or bools and the product is of another type,
  /// and for a tracked leaf outside `noGrad`.
  public static func *= (a: inout Tensor, b: Tensor) { update(&a, "*=", .multiply, b, *) }
  /// Divides each element by `b`, broadcast, in place; the shape and the type of `a` stay. Traps when `b`
  /// does not broadcast to that shape, when `a` holds integers or bools, since quotients are floats, and for
  /// a tracked leaf outside `noGrad`.
  public static func /= (a: inout Tensor, b: Tensor) { update(&a, "/=", .divide, b, /) }
  // An integer literal is an Int first: without these, `n += 1` would promote integers to float32.
  /// Adds a whole number to each element in place; the type stays. Traps for bool, and for a tracked leaf
  /// outside `noGrad`.
  public static func += (a: inout Tensor, b: Int) { replace(&a, "+=") { $0 + b } }
  /// Subtracts a whole number from each element in place; the type stays. Traps for bool, and for a tracked
  /// leaf outside `noGrad`.
  public static func -= (a: inout Tensor, b: Int) { replace(&a, "-=") { $0 - b } }
  /// Multiplies each element by a whole number in place; the type stays. Traps for bool, and for a tracked
  /// leaf outside `noGrad`.
  public static func *= (a: inout Tensor, b: Int) { replace(&a, "*=") { $0 * b } }
  /// Adds a number to each element in place; float types stay. Traps for integers and bools, whose result
  /// would be float32, and for a tracked leaf outside `noGrad`.
  public static func += (a: inout Tensor, b: Double) { replace(&a, "+=") { $0 + b } }
  /// Subtracts a number from each element in place; float types stay. Traps for integers and bools, whose
  /// result would be float32, and for a tracked leaf outside `noGrad`.
  public static func -= (a: inout Tensor, b: Double) { replace(&a, "-=") { $0 - b } }
  /// Multiplies each element by a number in place; float types stay. Traps for integers and bools, whose
  /// result would be float32, and for a tracked leaf outside `noGrad`.
  public static func *= (a: inout Tensor, b: Double) { replace(&a, "*=") { $0 * b } }
  /// Divides each element by a number in place; float types stay. Traps for integers and bools, whose result
  /// would be float32, and for a tracked leaf outside `noGrad`.
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

  /// Both tensors converted to their common type. A scalar tensor does not widen a tensor of the same kind
  /// (bools, integers, floats), as in PyTorch.
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
    // A dense tensor holds each element once, and this one is held only here: b is other memory.
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
