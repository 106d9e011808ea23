import Tern
import TernLearn

/// The order of the images in each epoch, the same for every peer: permutations in a file that all read.
final class BatchOrders: Sendable {
  private let orders: [[Int]]
  private let next = Counter()

  static let epochs = 12

  static func path(_ count: Int) -> String { "\(options.work)/orders-\(count).npy" }

  /// Writes the permutations of `count` items, `[epochs, count]`.
  static func write(count: Int) {
    let generator = Generator(seed: 7)
    let orders = Tensor.stacked((0..<epochs).map { _ in Tensor.randperm(count, generator: generator) })
    try! orders.to(.int32).saveNPY(to: path(count))
  }

  init(count: Int) {
    let all = try! Tensor(npy: Self.path(count))
    orders = (0..<all.shape[0]).map { all[$0].scalars(as: Int32.self).map(Int.init) }
  }

  /// The permutations one after another, from the first again after the last.
  var order: DataLoader.Order { .custom { [orders, next] _ in orders[next.take() % orders.count] } }
}
