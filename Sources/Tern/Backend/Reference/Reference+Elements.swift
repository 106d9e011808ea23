extension Reference {
  func convert(_ x: Tensor, to dtype: DType) -> Tensor {
    switch (x.dtype.isFloat, dtype.isFloat) {
    case (true, true): tensor(floats(x), x.shape, dtype)
    case (true, false): tensor(floats(x).map { Int64.converted($0, to: dtype) }, x.shape, dtype)
    case (false, false): tensor(integers(x), x.shape, dtype)
    // Not by way of Double, which would round a large number twice.
    case (false, true) where dtype == .float32: tensor(integers(x).map { Double(Float($0)) }, x.shape, dtype)
    case (false, true): tensor(integers(x).map { Double($0) }, x.shape, dtype)
    }
  }

  func unary(_ op: UnaryOp, _ x: Tensor) -> Tensor {
    x.dtype.isFloat
      ? tensor(floats(x).map { value(op, of: $0) }, x.shape, x.dtype)
      : tensor(integers(x).map { value(op, of: $0) }, x.shape, x.dtype)
  }

  func binary(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) -> Tensor {
    a.dtype.isFloat
      ? binary(op, a, b) { (x: Double, y: Double) in value(op, of: x, y) }
      : binary(op, a, b) { (x: Int64, y: Int64) in value(op, of: x, y) }
  }

  private func binary<N: ReferenceNumber>(
    _ op: BinaryOp, _ a: Tensor, _ b: Tensor, _ value: (N, N) -> N
  ) -> Tensor {
    let shape = broadcastShape(a.shape, b.shape, op.symbol)
    let pairs = zip(read(a, as: N.self, in: shape), read(b, as: N.self, in: shape))
    if let comparison: (N, N) -> Bool = comparison(op) {
      return tensor(pairs.map { comparison($0, $1) ? 1 : 0 } as [Int64], shape, .bool)
    }
    return tensor(pairs.map { value($0, $1) }, shape, a.dtype)
  }

  /// What a comparison asks of two numbers; nil for other operations.
  private func comparison<N: Comparable>(_ op: BinaryOp) -> ((N, N) -> Bool)? {
    switch op {
    case .equal: { $0 == $1 }
    case .notEqual: { $0 != $1 }
    case .less: { $0 < $1 }
    case .lessOrEqual: { $0 <= $1 }
    case .greater: { $0 > $1 }
    case .greaterOrEqual: { $0 >= $1 }
    default: nil
    }
  }

  func binary(_ op: BinaryOp, _ x: Tensor, number: Double, comesFirst: Bool) -> Tensor {
    let number = scalar(number, x.dtype)
    return comesFirst ? binary(op, number, x) : binary(op, x, number)
  }

  func update(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) { copy(binary(op, a, b), into: a) }

  func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    let shape = broadcastShape(mask.shape, broadcastShape(a.shape, b.shape, "where"), "where")
    let out = empty(shape, a.dtype)
    let chosen = read(mask, as: Int64.self, in: shape)
    func move(_ x: Tensor, where wanted: Int64) {
      let from = offsets(x.layout.expanded(to: shape)!)
      let places = chosen.indices.filter { chosen[$0] == wanted }
      self.move(x, places.map { from[$0] }, to: out, places)
    }
    move(a, where: 1)
    move(b, where: 0)
    return out
  }
}
