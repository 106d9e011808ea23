/// The way from an operation to the backend that runs it.
///
/// Small operations, of which a program runs millions, call the CPU directly: through the protocol, one on a
/// single element would take a tenth longer.
enum Dispatch {
  @inline(__always)
  static func unary(_ op: UnaryOp, _ x: Tensor) -> Tensor {
    x.isOnCPU ? CPU().unary(op, x) : elsewhere(op, x)
  }

  @inline(__always)
  static func binary(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) -> Tensor {
    a.isOnCPU && b.isOnCPU ? CPU().binary(op, a, b) : elsewhere(op, a, b)
  }

  @inline(__always)
  static func binary(_ op: BinaryOp, _ x: Tensor, number: Double, comesFirst: Bool = false) -> Tensor {
    if x.isOnCPU { return CPU().binary(op, x, number: number, comesFirst: comesFirst) }
    requireDefined(op.isDefined(for: x.dtype), op.symbol, x.dtype)
    return x.backend.binary(op, x, number: number, comesFirst: comesFirst)
  }

  @inline(__always)
  static func reduce(_ op: ReduceOp, _ x: Tensor, axes: [Int], to dtype: DType) -> Tensor {
    x.isOnCPU ? CPU().reduce(op, x, axes: axes, to: dtype) : x.backend.reduce(op, x, axes: axes, to: dtype)
  }

  @inline(__always)
  static func update(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) {
    if a.isOnCPU && b.isOnCPU { CPU().update(op, a, b) } else { backend(op.symbol, a, b).update(op, a, b) }
  }

  @inline(never)
  private static func elsewhere(_ op: UnaryOp, _ x: Tensor) -> Tensor {
    requireDefined(op.isDefined(for: x.dtype), op.symbol, x.dtype)
    return x.backend.unary(op, x)
  }

  @inline(never)
  private static func elsewhere(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) -> Tensor {
    let backend = backend(op.symbol, a, b)
    requireDefined(op.isDefined(for: a.dtype), op.symbol, a.dtype)
    _ = broadcastShape(a.shape, b.shape, op.symbol)
    return backend.binary(op, a, b)
  }

  /// The backend of the device that all the tensors are on. Traps when they are on several.
  @inline(__always)
  static func backend(
    _ operation: StaticString, _ a: Tensor, _ b: Tensor, _ c: Tensor? = nil, _ d: Tensor? = nil
  ) -> any Backend {
    require(operation, a, b.device)
    if let c { require(operation, a, c.device) }
    if let d { require(operation, a, d.device) }
    return a.backend
  }

  @inline(__always)
  private static func require(_ operation: StaticString, _ a: Tensor, _ device: Device) {
    if a.device != device { mixed(operation, a.device, device) }
  }

  @inline(never)
  private static func mixed(_ operation: StaticString, _ a: Device, _ b: Device) -> Never {
    fatalError(
      "\(operation): operands on \(a) and on \(b); bring one to the other's device, with .to(x.device)")
  }

  @inline(__always)
  private static func requireDefined(_ isDefined: Bool, _ symbol: StaticString, _ dtype: DType) {
    if !isDefined { unsupported(symbol, dtype) }
  }

  @inline(never)
  static func unsupported(_ name: StaticString, _ dtype: DType) -> Never {
    fatalError("\(name): not defined for \(dtype); convert first, for example with .to(.float32)")
  }
}

extension Tensor {
  /// The device on which the elements are stored and operations on them run.
  public var device: Device { storage.device }

  var isOnCPU: Bool {
    @inline(__always) get { storage.device == .cpu }
  }

  var backend: any Backend {
    @inline(__always) get { isOnCPU ? CPU() : storage.device.backend }
  }
}

extension UnaryOp {
  /// The name in messages.
  var symbol: StaticString {
    switch self {
    case .neg: "-"
    case .abs: "abs"
    case .sign: "sign"
    case .square: "squared"
    case .exp: "exp"
    case .expm1: "expm1"
    case .log: "log"
    case .log1p: "log1p"
    case .sqrt: "sqrt"
    case .rsqrt: "rsqrt"
    case .reciprocal: "reciprocal"
    case .sin: "sin"
    case .cos: "cos"
    case .tanh: "tanh"
    case .sigmoid: "sigmoid"
    case .relu: "relu"
    case .floor: "floor"
    case .ceil: "ceil"
    case .round: "round"
    case .erf: "erf"
    case .gelu: "gelu"
    case .silu: "silu"
    }
  }
}

extension BinaryOp {
  /// The name in messages.
  var symbol: StaticString {
    switch self {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    case .pow: "pow"
    case .maximum: "maximum"
    case .minimum: "minimum"
    case .remainder: "remainder"
    case .floorDivide: "floorDivide"
    case .reluGradient: "relu"
    case .sigmoidGradient: "sigmoid"
    case .tanhGradient: "tanh"
    case .geluGradient: "gelu"
    case .siluGradient: "silu"
    case .equal: ".=="
    case .notEqual: ".!="
    case .less: ".<"
    case .lessOrEqual: ".<="
    case .greater: ".>"
    case .greaterOrEqual: ".>="
    case .and: ".&"
    case .or: ".|"
    case .xor: ".^"
    }
  }
}
