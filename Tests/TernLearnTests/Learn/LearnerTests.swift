import Tern
import TestSupport
import Testing

@testable import TernLearn

@Suite struct LearnerTests {
  /// What a learner wrote.
  final class Pages {
    var text = ""
    func sink(isTerminal: Bool = false) -> TextSink { TextSink(isTerminal: isTerminal) { self.text += $0 } }
  }

  /// y = 2 x on 10 points, 6 to train on.
  static func loaders(batchSize: Int = 2) -> DataLoaders {
    let x = Tensor.linspace(-1, 1, count: 10).unsqueezed(axis: 1)
    return DataLoaders(
      DataLoader(TensorDataset(x[0..<6], x[0..<6] * 2), batchSize: batchSize),
      DataLoader(TensorDataset(x[6...], x[6...] * 2), batchSize: 3))
  }

  static func learner(
    _ pages: Pages = Pages(), _ callbacks: [any Callback] = [], cancellation: Cancellation = Cancellation(),
    isTerminal: Bool = false
  ) -> Learner {
    let model = Linear(weight: Tensor([[0.5]]), bias: Tensor([0.0]))
    return Learner(
      loaders(), model, SGD(model.parameters), loss: mseLoss,
      metrics: [Metric("mean_distance") { l1Loss($0, $1) }],
      callbacks: callbacks, output: pages.sink(isTerminal: isTerminal), cancellation: cancellation)
  }

  @Test func theTableToTheCharacter() throws {
    let pages = Pages()
    let learner = Self.learner(pages)
    let ending = try learner.fit(2, rate: 0.1)
    #expect(ending == .finished)
    let rows = learner.recorder.epochs
    #expect(rows.count == 2)
    let lines = pages.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 4 && lines[3].isEmpty)
    #expect(lines[0] == "epoch     train_loss  valid_loss  mean_distance  time")
    let table = Table(metrics: ["mean_distance"], hasValidation: true)
    let row = Recorder.Epoch(
      epoch: 12, trainLoss: 0.6368567, validLoss: 1234.5, metrics: [0.4955839], duration: .seconds(3725.9))
    #expect(table.row(row) == "12        0.636857    1234.500000 0.495584       1:02:05\n")
    #expect(lines[1].hasPrefix("0         \(fixed(rows[0].trainLoss, 6))    \(fixed(rows[0].validLoss!, 6))"))
    #expect(lines[1].hasSuffix("       00:00"))
    let without = Table(metrics: ["accuracy"], hasValidation: false)
    #expect(without.heading == "epoch     train_loss  time\n")
  }

  /// The same numbers in plain Swift.
  @Test func lossesAreAveragedAsTheCourseDoes() throws {
    let learner = Self.learner()
    try learner.fit(2, rate: 0.1)
    let x = (0..<10).map { -1 + 2 * Double($0) / 9 }
    var (w, b, average, count) = (0.5, 0.0, 0.0, 0)
    var rows: [(Double, Double, Double)] = []
    for _ in 0..<2 {
      for start in [0, 2, 4] {
        let batch = x[start..<(start + 2)]
        let errors = batch.map { w * $0 + b - 2 * $0 }
        average = 0.98 * average + 0.02 * errors.map { $0 * $0 }.reduce(0, +) / 2
        count += 1
        w -= 0.1 * zip(errors, batch).map { $0 * $1 }.reduce(0, +)
        b -= 0.1 * errors.reduce(0, +)
      }
      var correction = 1.0
      for _ in 0..<count { correction *= 0.98 }
      let errors = x[6...].map { w * $0 + b - 2 * $0 }
      rows.append(
        (
          average / (1 - correction), errors.map { $0 * $0 }.reduce(0, +) / 4,
          errors.map { abs($0) }.reduce(0, +) / 4
        ))
    }
    #expect(learner.recorder.steps.count == 6)
    #expect(learner.recorder.steps.map(\.epoch) == [0, 0, 0, 1, 1, 1])
    #expect(learner.recorder.steps.allSatisfy { $0.rate == 0.1 })
    for (row, (train, valid, distance)) in zip(learner.recorder.epochs, rows) {
      #expect(abs(row.trainLoss - train) < 1e-6)
      #expect(abs(row.validLoss! - valid) < 1e-6)
      #expect(abs(row.metrics[0] - distance) < 1e-6)
    }
    let (loss, metrics) = try learner.validate()
    #expect(abs(loss - rows[1].1) < 1e-6 && abs(metrics[0] - rows[1].2) < 1e-6)
  }

  final class Trace: Callback {
    var events: [String] = []
    var cancelAt: (event: String, after: Int, cancel: Learner.Cancel)?
    func note(_ event: String) throws {
      events.append(event)
      if let cancelAt, cancelAt.event == event, events.count(where: { $0 == event }) == cancelAt.after {
        throw cancelAt.cancel
      }
    }
    func beforeFit(_ learner: Learner) throws { try note("beforeFit") }
    func beforeEpoch(_ learner: Learner) throws { try note("beforeEpoch") }
    func beforeTrain(_ learner: Learner) throws { try note("beforeTrain") }
    func beforeBatch(_ learner: Learner) throws { try note("beforeBatch") }
    func afterPrediction(_ learner: Learner) throws { try note("afterPrediction") }
    func afterLoss(_ learner: Learner) throws { try note("afterLoss") }
    func afterBackward(_ learner: Learner) throws { try note("afterBackward") }
    func afterStep(_ learner: Learner) throws { try note("afterStep") }
    func afterBatch(_ learner: Learner) throws { try note("afterBatch") }
    func afterTrain(_ learner: Learner) throws { try note("afterTrain") }
    func beforeValidate(_ learner: Learner) throws { try note("beforeValidate") }
    func afterValidate(_ learner: Learner) throws { try note("afterValidate") }
    func afterEpoch(_ learner: Learner) throws { try note("afterEpoch") }
    func afterFit(_ learner: Learner) throws { try note("afterFit") }
    func afterCancel(_ cancel: Learner.Cancel, _ learner: Learner) throws {
      try note("afterCancel \(cancel)")
    }
  }

  private let trainBatch = [
    "beforeBatch", "afterPrediction", "afterLoss", "afterBackward", "afterStep", "afterBatch",
  ]
  private let validBatch = ["beforeBatch", "afterPrediction", "afterLoss", "afterBatch"]

  @Test func callbacksInOrder() throws {
    let trace = Trace()
    try Self.learner(Pages(), [trace]).fit(1)
    let expected =
      ["beforeFit", "beforeEpoch", "beforeTrain"] + trainBatch + trainBatch + trainBatch
      + ["afterTrain", "beforeValidate"] + validBatch + validBatch + [
        "afterValidate", "afterEpoch", "afterFit",
      ]
    #expect(trace.events == expected)
  }

  @Test func cancellingABatchSkipsItsStep() throws {
    let trace = Trace()
    trace.cancelAt = ("afterLoss", 2, .batch)
    let learner = Self.learner(Pages(), [trace])
    #expect(try learner.fit(1) == .finished)
    #expect(learner.recorder.steps.count == 2)
    #expect(
      Array(trace.events[9...]).starts(with: [
        "beforeBatch", "afterPrediction", "afterLoss", "afterCancel batch", "afterBatch", "beforeBatch",
      ]))
  }

  @Test func cancellingAnEpochGoesOnWithTheNext() throws {
    let trace = Trace()
    trace.cancelAt = ("afterStep", 2, .epoch)
    let learner = Self.learner(Pages(), [trace])
    #expect(try learner.fit(2) == .finished)
    #expect(learner.recorder.steps.map(\.epoch) == [0, 0, 1, 1, 1])
    #expect(learner.recorder.epochs.map(\.epoch) == [1])
    let at = trace.events.firstIndex(of: "afterCancel epoch")!
    #expect(
      Array(trace.events[(at - 2)...(at + 2)]) == [
        "afterBatch", "afterTrain", "afterCancel epoch", "afterEpoch", "beforeEpoch",
      ])
  }

  @Test func cancellingTheFitEndsIt() throws {
    let trace = Trace()
    trace.cancelAt = ("afterEpoch", 1, .fit)
    let learner = Self.learner(Pages(), [trace])
    #expect(try learner.fit(5) == .cancelled)
    #expect(learner.recorder.epochs.count == 1)
    #expect(trace.events.suffix(2) == ["afterCancel fit", "afterFit"])
  }

  struct Stop: Callback {
    let cancellation: Cancellation
    func afterStep(_ learner: Learner) { if learner.epoch == 1 { cancellation.cancel() } }
  }

  @Test func cancellationFinishesTheBatch() throws {
    let cancellation = Cancellation()
    let learner = Self.learner(Pages(), [Stop(cancellation: cancellation)], cancellation: cancellation)
    #expect(try learner.fit(5) == .interrupted)
    #expect(learner.recorder.steps.count == 4 && learner.recorder.epochs.count == 1)
  }

  @Test func anErrorOfACallbackComesOut() {
    struct Broken: Error {}
    struct Failing: Callback {
      func afterEpoch(_ learner: Learner) throws { throw Broken() }
    }
    #expect(throws: Broken.self) { try Self.learner(Pages(), [Failing()]).fit(3) }
  }

  @Test func aLossThatIsNotFiniteNamesTheBatch() throws {
    struct Poison: Callback {
      func beforeBatch(_ learner: Learner) {
        if learner.epoch == 1 && learner.isTraining && learner.batchNumber == 2 {
          learner.batch.inputs *= .infinity
        }
      }
    }
    let learner = Self.learner(Pages(), [Poison()])
    let error = try #require(throws: TrainingError.self) { try learner.fit(3, rate: 0.1) }
    guard case .nonFiniteLoss(_, let epoch, let batch, let count, let rate) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(epoch == 2 && batch == 3 && count == 3 && rate == 0.1)
    #expect(error.description.contains("at epoch 2, batch 3 of 3; lower the learning rate (0.1)"))
    #expect(learner.recorder.steps.count == 5)
    // The step with the bad loss was not made.
    #expect(learner.model.parameters.allSatisfy { $0.value.scalars(as: Float.self).allSatisfy(\.isFinite) })
  }

  @Test func emptySetsThrow() {
    let (empty, some) = (
      TensorDataset(.zeros([0, 1]), .zeros([0, 1])), TensorDataset(.zeros([1, 1]), .zeros([1, 1]))
    )
    let model = Linear(1, 1)
    func fit(_ train: TensorDataset, _ valid: TensorDataset) throws {
      let loaders = DataLoaders(DataLoader(train, batchSize: 2), DataLoader(valid, batchSize: 2))
      try Learner(loaders, model, SGD(model.parameters), loss: mseLoss, output: .silent).fit(1)
    }
    #expect(throws: TrainingError.noBatches(dataset: "training")) { try fit(empty, some) }
    #expect(throws: TrainingError.noBatches(dataset: "validation")) { try fit(some, empty) }
  }

  @Test func modesOfTheLoop() throws {
    final class Modes: Callback {
      var seen: [String] = []
      func afterPrediction(_ learner: Learner) {
        seen.append("\(learner.isTraining) \(ModuleMode.isTraining) \(learner.prediction.isTracked)")
      }
    }
    let modes = Modes()
    try Self.learner(Pages(), [modes]).fit(1)
    #expect(
      modes.seen == Array(repeating: "true true true", count: 3)
        + Array(repeating: "false false false", count: 2))
  }

  @Test func theBarStaysOffPipesAndLeavesTerminalsClean() throws {
    let (pipe, terminal) = (Pages(), Pages())
    try Self.learner(pipe).fit(2)
    #expect(!pipe.text.contains("\r") && !pipe.text.contains("\u{1B}"))
    try Self.learner(terminal, isTerminal: true).fit(2)
    #expect(terminal.text.contains("\repoch 1/2 ["))
    #expect(terminal.text.contains(" it/s "))
    // What remains on the screen is the table of the pipe.
    let shown = terminal.text.split(separator: "\n").map { line -> Substring in
      let last = line.split(separator: "\r").last!
      return last.hasPrefix("\u{1B}[K") ? last.dropFirst(3) : last
    }
    #expect(shown == pipe.text.split(separator: "\n"))
  }

  @Test func theLineOfTheBar() {
    let line = ProgressBar.line("epoch 3/10", 45, 100, .milliseconds(500), width: 80)
    #expect(line == "epoch 3/10 [██████████████████                      ] 45%  90 it/s  00:00 left")
    #expect(
      ProgressBar.line("epoch 3/10", 1, 1000, .seconds(2), width: 30) == "epoch 3/10 0%  0.5 it/s  33:1")
    for width in [20, 40, 60, 200] {
      #expect(ProgressBar.line("epoch 3/10", 99, 100, .seconds(7), width: width).count < width)
    }
  }

  @Test func predictionsOfALoader() {
    let learner = Self.learner()
    var seen = 0
    learner.predict(learner.dataLoaders.valid!) { batch, prediction in
      seen += batch.count
      expectClose(prediction, batch.inputs * 0.5)
      #expect(!prediction.isTracked)
    }
    #expect(seen == 4)
  }

  @Test func metrics() {
    let scores = Tensor([[0.1, 2, 1], [3, 0, 0], [0, 1, 5], [0, 1, 0]])
    #expect(accuracy(scores, Tensor([1, 0, 2, 2])).item() == 0.75)
    #expect(
      binaryAccuracy(Tensor([[0.2], [0.7], [0.5]]), Tensor([[0.0], [1], [1]])).item() == Double(Float(2) / 3))
    #expect(Metric.binaryAccuracy.compute(Tensor([[-2.0], [3]]), Tensor([[0], [1]])).item() == 1)
  }
}
