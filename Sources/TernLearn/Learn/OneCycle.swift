import CLibrary

/// One cycle of the learning rate over a fit (L. Smith, "Super-convergence", arXiv:1708.07120).
///
/// The rate rises from `maximum / 25` to `maximum` in the first quarter of the steps, then falls to
/// `maximum / 100_000`, each time along half a cosine. These are the numbers of fastai's `fit_one_cycle`; the
/// momentum, which fastai varies as well, stays the same.
public final class OneCycle: Callback {
  /// The greatest learning rate, reached after a quarter of the steps.
  public let maximum: Double
  private var step = 0
  private var total = 1

  /// Creates a schedule that peaks at `maximum`. It overrides the `rate` given to `fit`.
  public init(maximum: Double) { self.maximum = maximum }

  /// The learning rate at a point of the fit, given as a fraction of its steps in 0...1.
  public func rate(at fraction: Double) -> Double {
    let rising = 0.25
    if fraction < rising { return between(maximum / 25, maximum, fraction / rising) }
    return between(maximum, maximum / 1e5, (fraction - rising) / (1 - rising))
  }

  private func between(_ start: Double, _ end: Double, _ part: Double) -> Double {
    start + (end - start) * (1 - cos(.pi * part)) / 2
  }

  /// Begins the cycle, which extends over all training batches of the fit.
  public func beforeFit(_ learner: Learner) {
    step = 0
    total = max(1, learner.epochCount * learner.dataLoaders.train.batchCount - 1)
  }

  /// Sets the optimiser's learning rate for the step of a training batch.
  public func beforeBatch(_ learner: Learner) {
    guard learner.isTraining else { return }
    learner.optimizer.rate = rate(at: min(1, Double(step) / Double(total)))
    step += 1
  }
}
