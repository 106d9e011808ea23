/// What a device must do.
///
/// Everything here works on elements alone: tensors come without their place on the tape or it is ignored, shapes, types
/// and devices have been checked, and results are off the tape. Operands may lie in memory in any order (views, broadcast
/// axes); results may as well, so that a backend keeps whatever order suits it.
///
/// The first sixteen requirements are what a device begins with. All others have defaults, made of these or by way of the
/// CPU (Backend+Defaults.swift), and are there to be done better.
protocol Backend: Sendable {
  /// What users and messages call the device.
  var name: String { get }
  /// The device, as its tensors have it.
  var device: Device { get }

  // MARK: Memory

  /// A block for `count` elements of a type, which hold nothing yet.
  func storage(_ count: Int, _ dtype: DType) -> Storage
  /// A tensor on the CPU as one on this device.
  func upload(_ x: Tensor) -> Tensor
  /// A tensor on this device as one on the CPU.
  func download(_ x: Tensor) -> Tensor
  /// Writes the number, converted to the type of `out`, to all its elements. Nobody else has `out`.
  func fill(_ out: Tensor, _ value: Double)
  /// Writes `x`, broadcast, to the elements of `out`, which has its type and may be part of a block. Nobody else has it.
  func copy(_ x: Tensor, into out: Tensor)

  // MARK: Elements

  /// The elements as another type, as C converts them: floats are cut towards zero; to bool, whatever is not zero is true.
  func convert(_ x: Tensor, to dtype: DType) -> Tensor
  func unary(_ op: UnaryOp, _ x: Tensor) -> Tensor
  /// Two tensors of one type, broadcast.
  func binary(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) -> Tensor
  /// A tensor and a number, which is converted to the tensor's type.
  func binary(_ op: BinaryOp, _ x: Tensor, number: Double, comesFirst: Bool) -> Tensor
  /// `a` where the bool mask is true and `b` elsewhere, all three broadcast.
  func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor

  // MARK: Reductions and products

  /// The elements along distinct axes brought together; the axes stay, of size 1. `dtype` is the tensor's type, or int64
  /// for sums and products of integers and bools.
  func reduce(_ op: ReduceOp, _ x: Tensor, axes: [Int], to dtype: DType) -> Tensor
  /// The place along an axis, int64, of the first extreme element; the axis stays, of size 1.
  func arg(_ op: ArgOp, _ x: Tensor, axis: Int) -> Tensor
  /// `[..., m, k]` times `[..., k, n]`, with the same leading sizes.
  func matmul(_ a: Tensor, _ b: Tensor) -> Tensor

  // MARK: By number

  /// The slices of `x` along an axis that `numbers`, int64 `[k]`, names; each is inside.
  func selectRows(_ x: Tensor, axis: Int, _ numbers: Tensor) -> Tensor
  /// `out[.., i, ..] = x[.., index[.., i, ..], ..]` for an int64 index of the result's shape, whose numbers are inside.
  func gather(_ x: Tensor, axis: Int, _ index: Tensor) -> Tensor
  /// Writes `source[.., i, ..]` to `out[.., index[.., i, ..], ..]`, or adds it there, in the order of i. `source` has at
  /// least the index's sizes. Nobody else has `out`.
  func scatter(_ source: Tensor, axis: Int, _ index: Tensor, into out: Tensor, adding: Bool)

  // MARK: With defaults

  /// The first of int64 `numbers` that is not in 0..<size.
  func firstOutside(_ size: Int, _ numbers: Tensor) -> Int64?
  /// `a = a op b` in a's memory, in which every element has a place of its own and which nobody else has; `b` is
  /// broadcast.
  func update(_ op: BinaryOp, _ a: Tensor, _ b: Tensor)
  /// `[n, in]` times the transpose of `[out, in]`, plus `[out]`, then the activation.
  func linear(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ activation: Activation) -> Tensor

  func convolution(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ sizes: ConvolutionShape, _ activation: Activation
  ) -> Tensor
  /// The gradient of the images, from that of the result.
  func convolutionInputGradient(_ g: Tensor, _ weight: Tensor, _ sizes: ConvolutionShape) -> Tensor
  /// The gradients of the weight, and of the bias if it is wanted.
  func convolutionWeightGradients(_ x: Tensor, _ g: Tensor, _ sizes: ConvolutionShape, bias: Bool)
    -> (weight: Tensor, bias: Tensor?)

  /// The greatest element of each window, and if they are wanted the places of these, in a form of the backend's own.
  func maxPool(_ x: Tensor, _ windows: PoolShape, _ activation: Activation, wantsPlaces: Bool)
    -> (values: Tensor, places: Tensor?)
  /// A number for each window, put (added, where windows overlap) at the place of its maximum among zeros.
  func maxPoolSpread(_ g: Tensor, _ windows: PoolShape, places: Tensor) -> Tensor
  /// The elements of images at the places of the maxima.
  func maxPoolPick(_ x: Tensor, _ windows: PoolShape, places: Tensor) -> Tensor
  func meanPool(_ x: Tensor, _ windows: MeanWindows) -> Tensor
  /// A number for each window, shared out evenly among its elements.
  func meanPoolSpread(_ g: Tensor, _ windows: MeanWindows) -> Tensor

  /// Mean and biased variance of each channel of `[n, c, ...]`, `[c]` each.
  func channelStatistics(_ x: Tensor) -> (mean: Tensor, variance: Tensor)
  func batchNorm(_ x: Tensor, _ norm: BatchNormalization) -> Tensor
  /// The gradients of the input, and of the weight and the bias where there are any.
  func batchNormGradients(_ x: Tensor, _ g: Tensor, _ norm: BatchNormalization, wantsInput: Bool)
    -> (x: Tensor?, weight: Tensor?, bias: Tensor?)

  /// Along the last axis.
  func softmax(_ x: Tensor, logarithm: Bool) -> Tensor
  /// The cross-entropy of rows `[n, classes]`, float32, with classes, int64 `[n]`, and the logarithm of each row's
  /// sum(e^x), which the gradient needs; nil when a class is outside. See `Tensor.softmaxCrossEntropy`.
  func crossEntropy(_ x: Tensor, _ classes: Tensor, smoothing: Double, _ reduction: LossReduction)
    -> (loss: Tensor, logSums: Tensor)?
  /// The gradient of the scores from that of the loss, `g`.
  func crossEntropyGradient(
    _ g: Tensor, _ x: Tensor, _ classes: Tensor, logSums: Tensor, smoothing: Double,
    _ reduction: LossReduction
  ) -> Tensor
  /// float32 times `scale` where the bools are true, times 0 elsewhere.
  func dropout(_ x: Tensor, kept: Tensor, scale: Float) -> Tensor

  /// Adds slice i of `source` along an axis to slice `numbers[i]` of `out`, in order. Nobody else has `out`.
  func addRows(_ source: Tensor, axis: Int, _ numbers: Tensor, into out: Tensor)
  /// The elements that numbers pick: for each of `picks.offsets` those of `picks.each` from there on, row by row.
  func pick(_ x: Tensor, _ picks: Picks) -> Tensor
  /// Writes (or adds) row i of `rows` to the elements of `out` that pick i names, in order.
  func place(_ rows: Tensor, _ picks: Picks, into out: Tensor, adding: Bool)
  /// The places, int64, of the elements along an axis in sorted order, stable, NaN greatest; the first `count` of them.
  func order(_ x: Tensor, axis: Int, descending: Bool, count: Int) -> Tensor
  /// Running sums or products along an axis, of floats or int64.
  func cumulative(_ x: Tensor, axis: Int, isProduct: Bool) -> Tensor

  /// Whether `step` knows the type. Optimisers are made of other operations where it does not.
  func canStep(_ dtype: DType) -> Bool
  /// A step of an optimiser over all its parameters, in place.
  func step(_ rule: StepRule, _ parts: [StepPart])
}
