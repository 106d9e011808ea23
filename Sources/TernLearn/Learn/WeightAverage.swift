import Tern

/// An exponential moving average of weights and running statistics, which is what is validated and what the fit leaves:
/// the last steps of a training wander around a minimum, and their mean lies closer to it (Polyak and
/// Juditsky, 1992).
///
/// The average is in the model from the beginning of a validation to the beginning of the next epoch's
/// training, so that callbacks after an epoch see the weights that were measured.
public final class WeightAverage: Callback {
  /// The share of the old average that a step keeps. Early on it is (1 + steps) / (10 + steps), so that
  /// the first weights are soon forgotten.
  public let decay: Double
  // Found once: the walk through a model takes longer than averaging a small one.
  private var parameters: [Parameter] = []
  private var buffers: [ModuleBuffer] = []
  private var averages: [Tensor] = []
  /// The weights of the last step, while the averages are in their place.
  private var aside: [Tensor]?
  private var steps = 0

  /// Traps unless the decay is in 0..<1.
  public init(decay: Double = 0.99) {
    precondition((0..<1).contains(decay), "WeightAverage: the decay must be in 0..<1, got \(decay)")
    self.decay = decay
  }

  public func beforeFit(_ learner: Learner) {
    parameters = learner.model.parameters
    buffers = learner.model.namedBuffers.map(\.buffer)
    (averages, aside, steps) = ([], nil, 0)
  }

  public func beforeTrain(_ learner: Learner) {
    guard let weights = aside else { return }
    write(weights)
    aside = nil
  }

  public func afterStep(_ learner: Learner) {
    steps += 1
    let now = values
    guard !averages.isEmpty else { return averages = now }
    let keep = min(decay, Double(1 + steps) / Double(10 + steps))
    for index in averages.indices {
      // A count is not averaged.
      guard now[index].dtype.isFloat else {
        averages[index] = now[index]
        continue
      }
      averages[index] *= keep
      averages[index] += now[index] * (1 - keep)
    }
  }

  public func beforeValidate(_ learner: Learner) { putIn() }

  /// A fit without validation, or one that was left in the middle of an epoch.
  public func afterFit(_ learner: Learner) { putIn() }

  private func putIn() {
    guard aside == nil, !averages.isEmpty else { return }
    aside = values
    write(averages)
  }

  private var values: [Tensor] { parameters.map { $0.value.detached() } + buffers.map(\.value) }

  private func write(_ values: [Tensor]) {
    for (parameter, value) in zip(parameters, values) { parameter.update { $0 = value } }
    for (buffer, value) in zip(buffers, values.dropFirst(parameters.count)) { buffer.update { $0 = value } }
  }
}
