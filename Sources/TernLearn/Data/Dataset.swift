public import Tern

/// Several items of a data set, stacked along axis 0: inputs `[n, ...]` and targets `[n, ...]`.
public struct Batch: Sendable {
  /// What the model is given, `[n, ...]`; `inputs[i]` belongs to item i.
  public var inputs: Tensor
  /// What the model is to predict, `[n, ...]`, such as class numbers `[n]`; `targets[i]` belongs to item i.
  public var targets: Tensor

  /// Creates a batch of `inputs.shape[0]` items.
  ///
  /// Traps when the two hold different numbers of items, or one is a scalar.
  public init(_ inputs: Tensor, _ targets: Tensor) {
    precondition(
      inputs.rank > 0 && targets.rank > 0 && inputs.shape[0] == targets.shape[0],
      "Batch: inputs \(inputs.shape) and targets \(targets.shape) hold different numbers of items")
    self.inputs = inputs
    self.targets = targets
  }

  /// The number of items, the size of the inputs' axis 0.
  public var count: Int { inputs.shape[0] }

  /// This batch with both tensors on the given device.
  public func to(_ device: Device) -> Batch { Batch(inputs.to(device), targets.to(device)) }
}

/// Pairs of an input and a target, numbered from 0.
public protocol Dataset: Sendable {
  /// The number of items; their positions are 0..<count.
  var count: Int { get }
  /// The items at these positions, stacked in this order.
  func batch(_ positions: [Int]) -> Batch
  /// The items at a range of positions, stacked. A data set in memory can return views; by default, the items
  /// are gathered as from a list of positions.
  func batch(_ range: Range<Int>) -> Batch
  /// The items of one pass. A loader calls this when a pass begins, on the caller's thread.
  ///
  /// A data set that varies its items at random draws the numbers for the pass here, and returns a data set
  /// that uses them. By default, returns this data set unchanged.
  func beginningPass() -> any Dataset
}

extension Dataset {
  public func beginningPass() -> any Dataset { self }

  public func batch(_ range: Range<Int>) -> Batch { batch(Array(range)) }

  /// The input and the target at a position, without the batch axis. Traps outside 0..<count.
  public subscript(position: Int) -> (input: Tensor, target: Tensor) {
    precondition(position >= 0 && position < count, "dataset: no item \(position) among \(count)")
    let item = batch(position..<(position + 1))
    return (item.inputs[0], item.targets[0])
  }
}

/// A data set of two tensors in memory: item i is row i of each.
public struct TensorDataset: Dataset {
  /// The inputs of all items, `[count, ...]`, detached from the tape.
  public let inputs: Tensor
  /// The targets of all items, `[count, ...]`, detached from the tape.
  public let targets: Tensor

  /// Creates a data set with one item for each row.
  ///
  /// Traps when the two hold different numbers of rows, or one is a scalar.
  public init(_ inputs: Tensor, _ targets: Tensor) {
    precondition(
      inputs.rank > 0 && targets.rank > 0 && inputs.shape[0] == targets.shape[0],
      "TensorDataset: inputs \(inputs.shape) and targets \(targets.shape) have different numbers of rows")
    self.inputs = inputs.detached()
    self.targets = targets.detached()
  }

  /// Creates a data set from (input, target) pairs, like the course's `zip(x, y)`.
  ///
  /// Traps when there are none, or when the inputs, or the targets, differ in shape.
  public init(_ items: [(Tensor, Tensor)]) {
    precondition(!items.isEmpty, "TensorDataset: no items")
    self.init(Tensor.stacked(items.map(\.0)), Tensor.stacked(items.map(\.1)))
  }

  /// The number of rows in each tensor.
  public var count: Int { inputs.shape[0] }

  public func batch(_ positions: [Int]) -> Batch { Batch(inputs[positions], targets[positions]) }

  public func batch(_ range: Range<Int>) -> Batch { Batch(inputs[range], targets[range]) }
}
