import Synchronization
public import Tern

extension DataLoader {
  /// The order in which a loader visits items.
  public struct Order: Sendable {
    /// The positions of a pass over so many items; nil as they lie, which needs no gathering.
    let next: @Sendable (_ count: Int) -> [Int]?

    /// As the items lie, so that batches can be views.
    public static let sequential = Order { _ in nil }

    /// A permutation drawn from the generator for each pass, as `torch.randperm` draws it.
    public static func shuffled(_ generator: Generator = .default) -> Order {
      Order { generator.permutation($0).map { Int($0) } }
    }

    /// The order of the course's shuffled loaders, which follow Python's `random`.
    public static func course(_ shuffle: Course.Shuffle) -> Order {
      let state = Shared(shuffle)
      return Order { count in state.value.withLock { $0.nextPass(count: count) } }
    }

    /// Positions from a function of the item count, which must return that many; some may repeat.
    public static func custom(_ positions: @escaping @Sendable (_ count: Int) -> [Int]) -> Order {
      Order { count in
        let made = positions(count)
        precondition(
          made.count == count && made.allSatisfy { $0 >= 0 && $0 < count },
          "Order.custom: \(made.count) positions for \(count) items; give one in 0..<\(count) for each")
        return made
      }
    }

    /// This order, drawn after 64 bits of the generator, which PyTorch's loaders take for the seed of their workers when a
    /// pass begins. Only needed to follow PyTorch's stream.
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
