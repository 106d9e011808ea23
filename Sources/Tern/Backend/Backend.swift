/// What a device must do.
///
/// Everything here works on elements alone: operands are off the tape or their place on it is ignored,
/// shapes, types and devices have been checked, and results are off the tape. Operands may lie in memory in
/// any order (views, broadcast axes); results may as well, so that a backend keeps whatever order suits it.
///
/// The requirements up to "With defaults" are what a device begins with. All others have defaults, made of
/// these or computed on the CPU (Backend+Defaults.swift), and are there to be done better.
protocol Backend: Sendable {
  /// What users and messages call the device.
  var name: String { get }
  /// The device whose tensors this backend computes.
  var device: Device { get }

  // MARK: Memory

  /// A block for `count` elements of a type, not yet initialised.
  func storage(_ count: Int, _ dtype: DType) -> Storage
  /// A copy on this device of a tensor on the CPU.
  func upload(_ x: Tensor) -> Tensor
  /// A copy on the CPU of a tensor on this device.
  func download(_ x: Tensor) -> Tensor
  /// Writes the number, converted to the type of `out`, to all its elements. No other tensor shares the
  /// memory of `out`.
  func fill(_ out: Tensor, _ value: Double)
  /// Writes `x`, broadcast, to the elements of `out`, which has its type and may be part of a block that no
  /// other tensor shares.
  func copy(_ x: Tensor, into out: Tensor)

  // MARK: Elements

  /// The elements converted to another type as in C: floats are cut towards zero; to bool, everything but
  /// zero is true.
  func convert(_ x: Tensor, to dtype: DType) -> Tensor
  /// One operation on each element, in its type, for which `UnaryOp.isDefined(for:)` is true.
  func unary(_ op: UnaryOp, _ x: Tensor) -> Tensor
  /// One operation on the elements of two tensors of the same type, broadcast, for which
  /// `BinaryOp.isDefined(for:)` is true.
  func binary(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) -> Tensor
  /// One operation on each element and a number, which is converted to the tensor's type and is the first
  /// operand if `comesFirst`.
  func binary(_ op: BinaryOp, _ x: Tensor, number: Double, comesFirst: Bool) -> Tensor
  /// `a` where the bool mask is true and `b` elsewhere, all three broadcast; `a` and `b` have the same type.
  func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor

  // MARK: Reductions and products

  /// The elements along distinct axes combined into one; the axes stay, with size 1. `dtype` must be int64
  /// for sums and products of integers and bools, and the tensor's own type otherwise. Extremes of no
  /// elements are never asked for.
  func reduce(_ op: ReduceOp, _ x: Tensor, axes: [Int], to dtype: DType) -> Tensor
  /// The place along an axis, int64, of the first extreme element, as which NaN counts; the axis, which is
  /// not empty, stays with size 1.
  func arg(_ op: ArgOp, _ x: Tensor, axis: Int) -> Tensor
  /// The matrix products of `[..., m, k]` and `[..., k, n]`, which have the same leading sizes.
  func matmul(_ a: Tensor, _ b: Tensor) -> Tensor

  // MARK: By number

  /// The slices of `x` along an axis whose numbers are in `numbers`, int64 `[k]`; all numbers are in range.
  func selectRows(_ x: Tensor, axis: Int, _ numbers: Tensor) -> Tensor
  /// `out[.., i, ..] = x[.., index[.., i, ..], ..]` for an int64 index of the result's shape, whose numbers
  /// are in range.
  func gather(_ x: Tensor, axis: Int, _ index: Tensor) -> Tensor
  /// Writes `source[.., i, ..]` to `out[.., index[.., i, ..], ..]`, or adds it there, in the order of i.
  /// `source` has at least the index's sizes. No other tensor shares the memory of `out`.
  func scatter(_ source: Tensor, axis: Int, _ index: Tensor, into out: Tensor, adding: Bool)

  // MARK: With defaults

  /// The first of the int64 `numbers` that is not in 0..<size; nil when all are.
  func firstOutside(_ size: Int, _ numbers: Tensor) -> Int64?
  /// Replaces `a` by `a op b` in its memory; `b`, of the same type, is broadcast. Each element of `a` has a
  /// place of its own, and no other tensor shares the memory. Only for operations whose result has the type
  /// of `a`.
  func update(_ op: BinaryOp, _ a: Tensor, _ b: Tensor)
  /// `[n, in]` times the transpose of `[out, in]`, plus `[out]`, then the activation. This and the
  /// convolutions, poolings and batch norms below take float types only.
  func linear(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ activation: Activation) -> Tensor

  /// `[n, c, h, w]` convolved with `[k, c / groups, i, j]`, plus `[k]`, then the activation:
  /// `[n, k, oh, ow]`.
  func convolution(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ sizes: ConvolutionShape, _ activation: Activation
  ) -> Tensor
  /// The gradient of a convolution's images, from that of its result.
  func convolutionInputGradient(_ g: Tensor, _ weight: Tensor, _ sizes: ConvolutionShape) -> Tensor
  /// The gradients of a convolution's weight, and of its bias if that is wanted, from that of its result.
  func convolutionWeightGradients(_ x: Tensor, _ g: Tensor, _ sizes: ConvolutionShape, bias: Bool)
    -> (weight: Tensor, bias: Tensor?)

  /// The greatest element of each window after the activation, and their places if these are wanted, in a
  /// form of the backend's own.
  func maxPool(_ x: Tensor, _ windows: PoolShape, _ activation: Activation, wantsPlaces: Bool)
    -> (values: Tensor, places: Tensor?)
  /// A number for each window, at the place of its maximum among zeros; where windows overlap numbers are
  /// added.
  func maxPoolSpread(_ g: Tensor, _ windows: PoolShape, places: Tensor) -> Tensor
  /// For each window, the element of `x` at the place of the window's maximum.
  func maxPoolPick(_ x: Tensor, _ windows: PoolShape, places: Tensor) -> Tensor
  /// The mean of each window: the sum of its elements divided by the window's size.
  func meanPool(_ x: Tensor, _ windows: MeanWindows) -> Tensor
  /// A number for each window, divided among its elements in equal parts: the gradient of `meanPool`.
  func meanPoolSpread(_ g: Tensor, _ windows: MeanWindows) -> Tensor

  /// The mean and the biased variance of each channel of `[n, c, ...]`, each `[c]`.
  func channelStatistics(_ x: Tensor) -> (mean: Tensor, variance: Tensor)
  /// `[n, c, ...]` normalised channel by channel as `norm` says, then the activation.
  func batchNorm(_ x: Tensor, _ norm: BatchNormalization) -> Tensor
  /// The gradients of `batchNorm`, from that of its result: of the input if it is wanted, of the weight and
  /// the bias where there are any.
  func batchNormGradients(_ x: Tensor, _ g: Tensor, _ norm: BatchNormalization, wantsInput: Bool)
    -> (x: Tensor?, weight: Tensor?, bias: Tensor?)

  /// The softmax along the last axis, or its logarithm.
  func softmax(_ x: Tensor, logarithm: Bool) -> Tensor
  /// The cross-entropy of rows `[n, classes]`, float32, with class numbers, int64 `[n]`, and the logarithm of
  /// each row's sum(e^x), which the gradient needs; nil when a class number is out of range. See
  /// `Tensor.softmaxCrossEntropy`.
  func crossEntropy(_ x: Tensor, _ classes: Tensor, smoothing: Double, _ reduction: LossReduction)
    -> (loss: Tensor, logSums: Tensor)?
  /// The gradient of the scores `x`, from that of the loss: `g` is a scalar, or `[n]` with `.none`.
  func crossEntropyGradient(
    _ g: Tensor, _ x: Tensor, _ classes: Tensor, logSums: Tensor, smoothing: Double,
    _ reduction: LossReduction
  ) -> Tensor
  /// Elements of float32 times `scale` where the bool tensor `kept` is true, times 0 elsewhere.
  func dropout(_ x: Tensor, kept: Tensor, scale: Float) -> Tensor

  /// Adds slice i of `source` along an axis to slice `numbers[i]` of `out`, in order. `out` is contiguous,
  /// and no other tensor shares its memory.
  func addRows(_ source: Tensor, axis: Int, _ numbers: Tensor, into out: Tensor)
  /// The elements that lists of numbers pick: row i of the result holds those of `picks.each` from
  /// `picks.offsets[i]` on.
  func pick(_ x: Tensor, _ picks: Picks) -> Tensor
  /// Writes row i of `rows` to the elements of `out` that pick i names, or adds it there, in order. `out` is
  /// contiguous.
  func place(_ rows: Tensor, _ picks: Picks, into out: Tensor, adding: Bool)
  /// The places, int64, of the first `count` elements along an axis in sorted order; stable, with NaN as the
  /// greatest.
  func order(_ x: Tensor, axis: Int, descending: Bool, count: Int) -> Tensor
  /// The running sums or products along an axis, of float types or int64.
  func cumulative(_ x: Tensor, axis: Int, isProduct: Bool) -> Tensor

  /// Whether `step` handles the type. For other types optimisers are made of tensor operations.
  func canStep(_ dtype: DType) -> Bool
  /// Makes a step of an optimiser over all its parameters, in place.
  func step(_ rule: StepRule, _ parts: [StepPart])
}
