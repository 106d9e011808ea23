import Tern

/// Validates an exponential moving average of the model's weights and running statistics, and leaves it in
/// the model after the fit.
///
/// The last steps of a training wander around a minimum, and their mean lies closer to it (Polyak and
/// Juditsky, 1992). The average is in the model from the beginning of validation to the beginning of the next
/// epoch's training, so that `afterEpoch` sees the weights that were validated.
public final class WeightAverage: Callback {
  /// The share of the old average that a step keeps: average = decay * average + (1 - decay) * weights.
  ///
  /// Early on, (1 + steps) / (10 + steps) is less and takes its place, so that the first weights soon fade.
  public let decay: Double
  // Found once for each fit: for a small model, finding them takes longer than averaging them.
  private var parameters: [Parameter] = []
  private var buffers: [ModuleBuffer] = []
  private var averages: [Tensor] = []
  /// The weights of the last step while the averages are in the model; nil otherwise.
  private var aside: [Tensor]?
  private var steps = 0

  /// Creates an average with the given decay. Traps unless the decay is in 0..<1.
  public init(decay: Double = 0.99) {
    precondition((0..<1).contains(decay), "WeightAverage: the decay must be in 0..<1, got \(decay)")
    self.decay = decay
  }

  /// Finds the model's parameters and buffers, and discards the averages of an earlier fit.
  public func beforeFit(_ learner: Learner) {
    parameters = learner.model.parameters
    buffers = learner.model.namedBuffers.map(\.buffer)
    (averages, aside, steps) = ([], nil, 0)
  }

  /// Puts the weights of the last step back into the model, so that training continues from them.
  public func beforeTrain(_ learner: Learner) {
    guard let weights = aside else { return }
    write(weights)
    aside = nil
  }

  /// Adds the weights after this step to the average. The first step begins it.
  public func afterStep(_ learner: Learner) {
    steps += 1
    let now = values
    guard !averages.isEmpty else { return averages = now }
    let keep = min(decay, Double(1 + steps) / Double(10 + steps))
    for index in averages.indices {
      // Integers are counts, of which the latest is kept.
      guard now[index].dtype.isFloat else {
        averages[index] = now[index]
        continue
      }
      averages[index] *= keep
      averages[index] += now[index] * (1 - keep)
    }
  }

  /// Puts the averages into the model.
  public func beforeValidate(_ learner: Learner) { putIn() }

  /// Puts the averages into the model if they are not in it yet, as in a fit without validation, or one that
  /// was left in the middle of an epoch.
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
