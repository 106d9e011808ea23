public import Tern

/// Several items of a data set, stacked: inputs `[n, ...]` and targets `[n, ...]`.
public struct Batch: Sendable {
  public var inputs: Tensor
  public var targets: Tensor

  /// Traps when the two hold different numbers of items.
  public init(_ inputs: Tensor, _ targets: Tensor) {
    precondition(
      inputs.rank > 0 && targets.rank > 0 && inputs.shape[0] == targets.shape[0],
      "Batch: inputs \(inputs.shape) and targets \(targets.shape) hold different numbers of items")
    self.inputs = inputs
    self.targets = targets
  }

  /// The number of items.
  public var count: Int { inputs.shape[0] }

  /// The batch on another device.
  public func to(_ device: Device) -> Batch { Batch(inputs.to(device), targets.to(device)) }
}

/// Numbered pairs of an input and a target.
public protocol Dataset: Sendable {
  var count: Int { get }
  /// The items at these positions, stacked in this order.
  func batch(_ positions: [Int]) -> Batch
  /// Neighbouring items; a data set in memory gives a view.
  func batch(_ range: Range<Int>) -> Batch
  /// The items as they are in one pass of a loader, which asks when the pass begins, on the caller's
  /// thread: a data set that changes its items at random draws here what the pass depends on.
  func beginningPass() -> any Dataset
}

extension Dataset {
  public func beginningPass() -> any Dataset { self }

  public func batch(_ range: Range<Int>) -> Batch { batch(Array(range)) }

  /// The input and the target at a position. Traps outside 0..<count.
  public subscript(position: Int) -> (input: Tensor, target: Tensor) {
    precondition(position >= 0 && position < count, "dataset: no item \(position) among \(count)")
    let item = batch(position..<(position + 1))
    return (item.inputs[0], item.targets[0])
  }
}

/// Two tensors side by side: item i is row i of each.
public struct TensorDataset: Dataset {
  public let inputs: Tensor
  public let targets: Tensor

  /// Traps when the two hold different numbers of rows.
  public init(_ inputs: Tensor, _ targets: Tensor) {
    precondition(
      inputs.rank > 0 && targets.rank > 0 && inputs.shape[0] == targets.shape[0],
      "TensorDataset: inputs \(inputs.shape) and targets \(targets.shape) have different numbers of rows")
    self.inputs = inputs.detached()
    self.targets = targets.detached()
  }

  /// Pairs, as the course's `zip(x, y)`: each input and each target of one shape. Traps when empty.
  public init(_ items: [(Tensor, Tensor)]) {
    precondition(!items.isEmpty, "TensorDataset: no items")
    self.init(Tensor.stacked(items.map(\.0)), Tensor.stacked(items.map(\.1)))
  }

  public var count: Int { inputs.shape[0] }

  public func batch(_ positions: [Int]) -> Batch { Batch(inputs[positions], targets[positions]) }

  public func batch(_ range: Range<Int>) -> Batch { Batch(inputs[range], targets[range]) }
}
