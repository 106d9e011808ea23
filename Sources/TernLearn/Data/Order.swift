import Synchronization
public import Tern

extension DataLoader {
  /// The order in which a loader visits items.
  public struct Order: Sendable {
    /// The positions that a pass over `count` items visits; nil for the order in which they are stored, which
    /// needs no gathering.
    let next: @Sendable (_ count: Int) -> [Int]?

    /// The order in which the items are stored; batches can then be views instead of copies.
    public static let sequential = Order { _ in nil }

    /// A random permutation, drawn from the generator for each pass in the way of `torch.randperm`.
    public static func shuffled(_ generator: Generator = .default) -> Order {
      Order { generator.permutation($0).map { Int($0) } }
    }

    /// The order of the course's shuffled loaders, which shuffle with Python's `random`.
    public static func course(_ shuffle: Course.Shuffle) -> Order {
      let state = Shared(shuffle)
      return Order { count in state.value.withLock { $0.nextPass(count: count) } }
    }

    /// The positions that a function returns for each pass. It is given the number of items and returns as
    /// many positions; some may repeat.
    ///
    /// A pass traps when it begins with another number of positions, or with one outside 0..<count.
    public static func custom(_ positions: @escaping @Sendable (_ count: Int) -> [Int]) -> Order {
      Order { count in
        let made = positions(count)
        precondition(
          made.count == count && made.allSatisfy { $0 >= 0 && $0 < count },
          "Order.custom: \(made.count) positions for \(count) items; give one in 0..<\(count) for each")
        return made
      }
    }

    /// This order, with 64 bits drawn from the generator and discarded at the beginning of each pass.
    /// PyTorch's loaders draw them to seed their workers; only needed to reproduce PyTorch's random stream.
    public func drawingBaseSeed(from generator: Generator) -> DataLoader.Order {
      DataLoader.Order { count in
        _ = generator.next64()
        return next(count)
      }
    }

    private final class Shared: Sendable {
      let value: Mutex<Course.Shuffle>
      init(_ shuffle: Course.Shuffle) { value = Mutex(shuffle) }
    }
  }
}
