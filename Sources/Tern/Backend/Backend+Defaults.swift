// What a backend need not do itself: made of its own basic operations where that is good enough, else
// computed on the CPU.

extension Backend {
  func firstOutside(_ size: Int, _ numbers: Tensor) -> Int64? { CPU().firstOutside(size, download(numbers)) }

  func update(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) { copy(binary(op, a, b), into: a) }

  func linear(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ activation: Activation) -> Tensor {
    var result = matmul(x, weight.untracked.transposed(0, 1))
    if let bias { result = binary(.add, result, bias) }
    return activation == .relu ? unary(.relu, result) : result
  }

  // MARK: Layers

  func convolution(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ sizes: ConvolutionShape, _ activation: Activation
  ) -> Tensor {
    upload(CPU().convolution(download(x), download(weight), bias.map(download), sizes, activation))
  }

  func convolutionInputGradient(_ g: Tensor, _ weight: Tensor, _ sizes: ConvolutionShape) -> Tensor {
    upload(CPU().convolutionInputGradient(download(g), download(weight), sizes))
  }

  func convolutionWeightGradients(_ x: Tensor, _ g: Tensor, _ sizes: ConvolutionShape, bias: Bool)
    -> (weight: Tensor, bias: Tensor?)
  {
    let found = CPU().convolutionWeightGradients(download(x), download(g), sizes, bias: bias)
    return (upload(found.weight), found.bias.map(upload))
  }

  func maxPool(_ x: Tensor, _ windows: PoolShape, _ activation: Activation, wantsPlaces: Bool)
    -> (values: Tensor, places: Tensor?)
  {
    let found = CPU().maxPool(download(x), windows, activation, wantsPlaces: wantsPlaces)
    return (upload(found.values), found.places.map(upload))
  }

  func maxPoolSpread(_ g: Tensor, _ windows: PoolShape, places: Tensor) -> Tensor {
    upload(CPU().maxPoolSpread(download(g), windows, places: download(places)))
  }

  func maxPoolPick(_ x: Tensor, _ windows: PoolShape, places: Tensor) -> Tensor {
    upload(CPU().maxPoolPick(download(x), windows, places: download(places)))
  }

  func meanPool(_ x: Tensor, _ windows: MeanWindows) -> Tensor {
    upload(CPU().meanPool(download(x), windows))
  }

  func meanPoolSpread(_ g: Tensor, _ windows: MeanWindows) -> Tensor {
    upload(CPU().meanPoolSpread(download(g), windows))
  }

  func channelStatistics(_ x: Tensor) -> (mean: Tensor, variance: Tensor) { x.composedStatistics() }

  func batchNorm(_ x: Tensor, _ norm: BatchNormalization) -> Tensor { x.composedNorm(norm) }

  func batchNormGradients(_ x: Tensor, _ g: Tensor, _ norm: BatchNormalization, wantsInput: Bool)
    -> (x: Tensor?, weight: Tensor?, bias: Tensor?)
  {
    x.composedGradients(g, norm)
  }

  // MARK: Scores

  func softmax(_ x: Tensor, logarithm: Bool) -> Tensor {
    x.composedSoftmax(axis: x.rank - 1, logarithm: logarithm)
  }

  func crossEntropy(_ x: Tensor, _ classes: Tensor, smoothing: Double, _ reduction: LossReduction)
    -> (loss: Tensor, logSums: Tensor)?
  {
    CPU().crossEntropy(download(x), download(classes), smoothing: smoothing, reduction).map {
      (upload($0.loss), upload($0.logSums))
    }
  }

  func crossEntropyGradient(
    _ g: Tensor, _ x: Tensor, _ classes: Tensor, logSums: Tensor, smoothing: Double,
    _ reduction: LossReduction
  ) -> Tensor {
    upload(
      CPU().crossEntropyGradient(
        download(g), download(x), download(classes), logSums: download(logSums), smoothing: smoothing,
        reduction))
  }

  func dropout(_ x: Tensor, kept: Tensor, scale: Float) -> Tensor {
    binary(
      .multiply, x, binary(.multiply, convert(kept, to: .float32), number: Double(scale), comesFirst: false))
  }

  // MARK: By number

  func addRows(_ source: Tensor, axis: Int, _ numbers: Tensor, into out: Tensor) {
    var shape = Shape(repeating: 1, rank: source.rank)
    shape[axis] = numbers.count
    let index = numbers.untracked.contiguous().reshaped(shape).expanded(to: source.shape)
    scatter(source, axis: axis, index, into: out, adding: true)
  }

  func pick(_ x: Tensor, _ picks: Picks) -> Tensor {
    let (block, numbers) = flat(x, picks)
    return selectRows(block, axis: 0, numbers).reshaped([picks.offsets.count, picks.each.count])
  }

  func place(_ rows: Tensor, _ picks: Picks, into out: Tensor, adding: Bool) {
    let (block, numbers) = flat(out, picks)
    scatter(rows.reshaped([numbers.count]), axis: 0, numbers, into: block, adding: adding)
  }

  /// The whole block of a tensor as a vector, and the numbers in it of the elements that are picked.
  private func flat(_ x: Tensor, _ picks: Picks) -> (Tensor, Tensor) {
    let count = x.storage.byteCount / x.dtype.itemSize
    let block = Tensor(storage: x.storage, layout: Layout([count]), dtype: x.dtype)
    let each = (0..<picks.each.count).map { picks.each.offset(of: $0) }
    let numbers = picks.offsets.flatMap { offset in each.map { offset + $0 } }
    return (block, Tensor(elements: numbers, shape: [numbers.count], on: device))
  }

  func order(_ x: Tensor, axis: Int, descending: Bool, count: Int) -> Tensor {
    upload(CPU().order(download(x), axis: axis, descending: descending, count: count))
  }

  func cumulative(_ x: Tensor, axis: Int, isProduct: Bool) -> Tensor {
    upload(CPU().cumulative(download(x), axis: axis, isProduct: isProduct))
  }

  // MARK: Optimisers

  func canStep(_ dtype: DType) -> Bool { false }

  func step(_ rule: StepRule, _ parts: [StepPart]) {
    fatalError("\(name): a step of an optimiser was asked for, and there is none")
  }
}
