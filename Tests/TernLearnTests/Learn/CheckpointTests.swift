import CLibrary
import Synchronization
import Tern
import TestSupport
import Testing

@testable import TernLearn

@Suite struct CheckpointTests {
  final class Shelf {
    var snapshots: [Learner.Snapshot] = []
  }

  private static func learner(_ callbacks: [any Callback], cancellation: Cancellation = Cancellation())
    -> Learner
  {
    let x = Tensor.linspace(-1, 1, count: 8).unsqueezed(axis: 1)
    let model = Linear(1, 1, generator: Generator(seed: 2))
    return Learner(
      DataLoaders(DataLoader(TensorDataset(x, x * 3), batchSize: 2)), model, Adam(model.parameters),
      loss: mseLoss,
      callbacks: callbacks, output: .silent, cancellation: cancellation)
  }

  @Test func everySecondEpochAndTheLast() throws {
    let shelf = Shelf()
    try Self.learner([Checkpoint(every: 2) { shelf.snapshots.append($0) }]).fit(5)
    #expect(shelf.snapshots.map(\.epochs) == [2, 4, 5])
    #expect(
      shelf.snapshots[0].parameters["weight"]!.isEqual(to: shelf.snapshots[1].parameters["weight"]!) == false)
  }

  @Test func goingOnFromASnapshotGivesTheSameBits() throws {
    let whole = Self.learner([])
    try whole.fit(4, rate: 0.05)
    let shelf = Shelf()
    try Self.learner([Checkpoint { shelf.snapshots.append($0) }]).fit(2, rate: 0.05)
    let second = Self.learner([])
    try second.restore(shelf.snapshots.last!)
    #expect(second.optimizer.rate == 0.05)
    try second.fit(2)
    for (name, value) in whole.model.stateDictionary {
      expectEqual(second.model.stateDictionary[name]!, value)
    }
  }

  @Test func aSnapshotOfAnotherModelLeavesAllAsItWas() throws {
    let learner = Self.learner([])
    try learner.fit(1)
    let before = learner.snapshot
    var wrong = before
    wrong.parameters["extra"] = .zeros([1])
    wrong.optimizerState = [:]
    #expect(throws: StateDictionaryError(unexpected: ["extra"])) { try learner.restore(wrong) }
    #expect(learner.optimizer.state.keys.sorted() == before.optimizerState.keys.sorted())
    wrong.optimizerState = ["9.mean": .zeros([1])]
    #expect(throws: OptimizerStateError.unexpected("9.mean")) { try learner.restore(wrong) }
    expectEqual(learner.model.stateDictionary["weight"]!, before.parameters["weight"]!)
  }

  @Test func ctrlCLeavesACheckpoint() async {
    await #expect(processExitsWith: .success) {
      struct Interrupting: Callback {
        func afterStep(_ learner: Learner) {
          if learner.recorder.steps.count == 6 { interrupt(until: learner.cancellation) }
        }
      }
      let shelf = Shelf()
      let learner = Self.learner(
        [Interrupting(), Checkpoint(every: 100) { shelf.snapshots.append($0) }], cancellation: .onInterrupt())
      guard try learner.fit(50) == .interrupted, learner.recorder.steps.count == 6,
        shelf.snapshots.map(\.epochs) == [1]
      else { fatalError("no checkpoint, or of the wrong moment") }
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func aSecondCtrlCEndsTheProcess() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      let cancellation = Cancellation.onInterrupt()
      interrupt(until: cancellation)
      kill(getpid(), SIGINT)
      while true { usleep(1000) }
    }
  }

  @Test func theTaskAroundTheFitCanBeCancelled() async throws {
    let ending = try await Task {
      withUnsafeCurrentTask { $0!.cancel() }
      return try Self.learner([]).fit(100)
    }.value
    #expect(ending == .interrupted)
  }

  @Test func anErrorOfSaveComesOut() {
    struct Full: Error {}
    #expect(throws: Full.self) { try Self.learner([Checkpoint { _ in throw Full() }]).fit(3) }
  }

  /// The course prints 1036 of 2038 as 0.508341; the nearest six digits are 0.508342.
  @Test func meansAreAddedUpInFloat32() {
    var mean = WeightedMean()
    let hits = [119, 128, 130, 141, 122, 131, 119, 146]
    #expect(hits.reduce(0, +) == 1036)
    for (number, hit) in hits.enumerated() {
      let count = number < 7 ? 256 : 246
      mean.add(Double(Float(hit) / Float(count)), count: count)
    }
    #expect(fixed(mean.value, 6) == "0.508341")
  }
}

/// Sends Ctrl-C's signal to the process (tests run on threads that block it) and waits for its effect.
private func interrupt(until cancellation: Cancellation) {
  kill(getpid(), SIGINT)
  while !cancellation.isCancelled { usleep(100) }
}
