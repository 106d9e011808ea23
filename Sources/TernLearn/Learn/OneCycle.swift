import CLibrary

/// One cycle of the learning rate over a fit (L. Smith, "Super-convergence", arXiv:1708.07120): up
/// from a 25th of `maximum` in the first quarter of the steps, then down to almost nothing, each along
/// half a cosine. The numbers are fastai's `fit_one_cycle`; momentum is left alone.
public final class OneCycle: Callback {
  public let maximum: Double
  private var step = 0
  private var total = 1

  public init(maximum: Double) { self.maximum = maximum }

  /// The rate at a fraction 0...1 of the fit.
  public func rate(at fraction: Double) -> Double {
    let rising = 0.25
    if fraction < rising { return between(maximum / 25, maximum, fraction / rising) }
    return between(maximum, maximum / 1e5, (fraction - rising) / (1 - rising))
  }

  private func between(_ start: Double, _ end: Double, _ part: Double) -> Double {
    start + (end - start) * (1 - cos(.pi * part)) / 2
  }

  public func beforeFit(_ learner: Learner) {
    step = 0
    total = max(1, learner.epochCount * learner.dataLoaders.train.batchCount - 1)
  }

  public func beforeBatch(_ learner: Learner) {
    guard learner.isTraining else { return }
    learner.optimizer.rate = rate(at: min(1, Double(step) / Double(total)))
    step += 1
  }
}
