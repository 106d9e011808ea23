// Instructions put together: what the constants allow to be worked out now, and what one kernel does in
// one pass over memory.

extension Graph {
  /// Linear layers become convolutions of one pixel; batch norm, and a bias added afterwards, go into the
  /// weights of the convolution before them; relu goes into whatever comes before it.
  mutating func fold() {
    for number in instructions.indices.dropFirst() { asConvolution(number) }
    for number in instructions.indices.dropFirst() {
      switch instructions[number].operation {
      case .scale(let activation): foldScale(number, activation)
      case .binary(.add, .none):
        foldBias(number)
        foldAddend(number)
      case .unary(.relu): foldRelu(number)
      default: break
      }
    }
    prune()
  }

  /// The convolution that instruction `number` alone takes its only value from, with nothing after it yet.
  private func convolution(before number: Int) -> (Instruction, ConvolutionShape)? {
    let values = instructions[number].operands.compactMap(\.value)
    guard values.count == 1, uses[values[0]] == 1, instructions[values[0]].operands.count < 4,
      case .convolution(let sizes, .none) = instructions[values[0]].operation,
      instructions[values[0]].operands.dropFirst().allSatisfy({ $0.constant != nil })
    else { return nil }
    return (instructions[values[0]], sizes)
  }

  /// A linear layer reads a pixel of `in` channels. Images that were flattened for it are read as they
  /// lie, channels last, and the weight's columns are put in that order.
  private mutating func asConvolution(_ number: Int) {
    guard case .linear(let activation) = instructions[number].operation,
      case .value(var source) = instructions[number].operands[0],
      var weight = instructions[number].operands[1].constant,
      instructions[number].operands.dropFirst().allSatisfy({ $0.constant != nil }),
      instructions[number].shape.elementCount > 0, weight.count > 0
    else { return }
    let (outputs, inputs, rows) = (weight.shape[0], weight.shape[1], instructions[number].shape[0])
    if case .reshape = instructions[source].operation,
      let images = instructions[source].operands.first?.value,
      instructions[images].shape.rank == 4, instructions[images].shape[0] == rows
    {
      let shape = instructions[images].shape
      weight = weight.reshaped([outputs, shape[1], shape[2], shape[3]]).permuted([0, 2, 3, 1])
      source = images
    }
    let sizes = ConvolutionShape(
      "linear", input: [rows, inputs, 1, 1], weight: [outputs, inputs, 1, 1], stride: 1, padding: 0,
      dilation: 1, groups: 1)
    instructions[number].operation = .convolution(sizes, activation)
    instructions[number].operands[0] = .value(source)
    instructions[number].operands[1] = .constant(weight.reshaped(sizes.weight))
  }

  private mutating func foldScale(_ number: Int, _ activation: Activation) {
    guard case (var before, let sizes)? = convolution(before: number),
      let weight = before.operands[1].constant,
      let factors = instructions[number].operands[1].constant,
      let shifts = instructions[number].operands[2].constant
    else { return }
    let bias = before.operands.count > 2 ? before.operands[2].constant! : .zeros([sizes.outChannels])
    before.operation = .convolution(sizes, activation)
    before.operands[1] = .constant(weight * factors.reshaped([sizes.outChannels, 1, 1, 1]))
    before.operands = Array(before.operands[..<2]) + [.constant(bias * factors + shifts)]
    before.shape = instructions[number].shape
    instructions[number] = before
  }

  /// A number for each channel, added to the result of a convolution.
  private mutating func foldBias(_ number: Int) {
    guard case (var before, let sizes)? = convolution(before: number),
      before.shape == instructions[number].shape,
      let addend = instructions[number].operands.compactMap(\.constant).first,
      let values = addend.reshapedForChannels(sizes.outChannels, rank: before.shape.rank)
    else { return }
    let bias = before.operands.count > 2 ? before.operands[2].constant! + values : values
    before.operands = Array(before.operands[..<2]) + [.constant(bias)]
    instructions[number] = before
  }

  /// The other branch of a residual block, added to the result of a convolution.
  private mutating func foldAddend(_ number: Int) {
    guard case .binary = instructions[number].operation else { return }
    let operands = instructions[number].operands.compactMap(\.value)
    guard operands.count == 2, operands[0] != operands[1] else { return }
    for (value, other) in [(operands[0], operands[1]), (operands[1], operands[0])] {
      var before = instructions[value]
      guard value > 0, uses[value] == 1, case .convolution(let sizes, .none) = before.operation,
        sizes.isDirect(.float32), before.operands.count < 4, instructions[other].shape == before.shape,
        before.operands.dropFirst().allSatisfy({ $0.constant != nil })
      else { continue }
      if before.operands.count == 2 { before.operands.append(.constant(.zeros([sizes.outChannels]))) }
      before.operands.append(.value(other))
      instructions[number] = before
      return
    }
  }

  private mutating func foldRelu(_ number: Int) {
    guard let value = instructions[number].operands[0].value, value > 0, uses[value] == 1 else { return }
    var before = instructions[value]
    switch before.operation {
    case .convolution(let sizes, .none): before.operation = .convolution(sizes, .relu)
    case .scale(.none): before.operation = .scale(.relu)
    case .maxPool(let windows, .none): before.operation = .maxPool(windows, .relu)
    case .binary(let op, .none): before.operation = .binary(op, .relu)
    default: return
    }
    instructions[number] = before
  }
}

extension Tensor {
  /// As one number for each of `channels` on axis 1 (the last, for rows) of a tensor of that rank; nil when
  /// it is something else.
  fileprivate func reshapedForChannels(_ channels: Int, rank: Int) -> Tensor? {
    guard count == channels, self.rank <= rank else { return nil }
    if channels == 1 { return reshaped([1]) }
    return self.rank >= rank - 1 && shape[self.rank - rank + 1] == channels ? reshaped([channels]) : nil
  }
}
